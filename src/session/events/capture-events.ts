/**
 * Events of a capture: connections that were opened, closed or reset while it ran. Of connections
 * that carry no message nothing is said, as of the rest of what is in a capture.
 */
import { nanosecondsBetween } from '../../bytes/time.js';
import type { MessageEvent, MessageSink } from '../../message.js';
import { type Connection, type Moment, MomentRecord } from '../../tcp/events.js';
import { endpointText, latencyText } from '../row.js';
import { connectionLine, line } from '../tree-lines.js';
import type { EventText, SessionEvent } from './event.js';

/** Takes an event and the number of the newest message before it. */
type Tell = (event: SessionEvent, after: number) => void;

interface Opening {
  readonly at: Moment;
  readonly after: number;
}

export class CaptureEvents implements MessageSink {
  readonly readsRequests = false;
  /** Connections whose first message is still to come. */
  private readonly silent = new Map<Connection, Opening>();
  /** When those that have spoken were opened. */
  private readonly opening = new Map<Connection, Opening>();
  private speaker: Connection | undefined;
  private messages = 0;

  constructor(private readonly tell: Tell) {}

  opened(connection: Connection, at: Moment): void {
    if (connection.midstream) return;
    this.silent.set(connection, { at: MomentRecord.of(at), after: this.messages });
  }

  /** The first message of a connection proves what it is: its opening is told then. */
  message({ number, connection }: MessageEvent): void {
    this.messages = number;
    if (connection === this.speaker || this.silent.size === 0) return;
    this.speaker = connection;
    const opening = this.silent.get(connection);
    if (opening === undefined) return;
    this.silent.delete(connection);
    this.opening.set(connection, opening);
    const { at } = opening;
    this.tell({ at, told: () => openedText(connection) }, opening.after);
  }

  closed(connection: Connection, mcbp: boolean, at: Moment, how: 'fin' | 'rst' | 'end'): void {
    const opening = this.opening.get(connection);
    this.silent.delete(connection);
    this.opening.delete(connection);
    if (this.speaker === connection) this.speaker = undefined;
    // The end of the capture is no end of the connection.
    if (!mcbp || how === 'end') return;
    const isReset = how === 'rst';
    const told = () =>
      closedText(connection, isReset, opening && nanosecondsBetween(opening.at, at));
    const event = { at: MomentRecord.of(at), told };
    this.tell(isReset ? { ...event, severity: 'note' } : event, this.messages);
  }
}

const connectionText = ({ index, ends }: Connection) => ({
  client: endpointText(ends[0]),
  node: endpointText(ends[1]),
  stream: index,
});

function openedText(connection: Connection): EventText {
  const ends = connectionText(connection);
  return {
    ...{ name: 'connection opened', info: `client ${ends.client}`, ...ends, from: 0 },
    lines: [connectionLine(connection, `Connection ${connection.index}`)],
  };
}

/** @param lasted nanoseconds; undefined: its beginning was not captured */
function closedText(
  connection: Connection,
  isReset: boolean,
  lasted: number | undefined,
): EventText {
  const ends = connectionText(connection);
  const after = lasted === undefined ? '' : `, after ${latencyText(lasted)}`;
  return {
    name: isReset ? 'connection reset' : 'connection closed',
    ...{ info: `client ${ends.client}${after}`, ...ends, from: undefined },
    lines: [
      connectionLine(connection, `Connection ${connection.index}`),
      ...(lasted === undefined ? [] : [line('event.lasted', `Lasted: ${latencyText(lasted)}`)]),
    ],
  };
}
