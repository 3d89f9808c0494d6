/** What faults do to messages that are in no list for it, as rows: dropped, cut off, held. */
import type { Instant } from '../../bytes/time.js';
import type { Dissection } from '../../dissect/dissection.js';
import { summary } from '../../dissect/summary.js';
import { tree } from '../../dissect/tree.js';
import type { Fate, HeldMessage } from '../../faults/held.js';
import type { Injection } from '../../filter/view.js';
import type { SessionEvent } from '../../session/events/event.js';
import { endpointText } from '../../session/row.js';
import { connectionLine, line } from '../../session/tree-lines.js';
import type { Connection, End } from '../../tcp/events.js';

/** Which message of which connection. */
export interface Met {
  readonly connection: Connection;
  readonly from: End;
  readonly at: Instant;
  readonly message: Dissection;
}

export function droppedEvent({ connection, from, at, message }: Met, rule: string): SessionEvent {
  const name = `${message.kind} dropped`;
  const info = summary(message);
  return {
    ...{ at: { s: at.s, ns: at.ns, frame: 0 }, severity: 'note' },
    told: () => ({
      ...{ name, info, from, ...endsOf(connection) },
      lines: [
        line('fault', `Fault, as ordered: drop, by ${rule}`),
        line('event.message', `Message: ${info}`),
        connectionLine(connection, `Connection ${connection.index}`),
      ],
    }),
  };
}

export function cutEvent(
  { connection, from, at, message }: Met,
  { action, rule }: Injection,
  isBefore: boolean,
): SessionEvent {
  const where = `${isBefore ? 'instead of' : 'behind'} ${summary(message)}`;
  return {
    ...{ at: { s: at.s, ns: at.ns, frame: 0 }, severity: 'note' },
    told: () => ({
      ...{ name: `${action} on purpose`, info: where, from, ...endsOf(connection) },
      lines: [
        line('fault', `Fault, as ordered: ${action}, by ${rule}`),
        line('event.message', `Where: ${where}`),
        connectionLine(connection, `Connection ${connection.index}`),
      ],
    }),
  };
}

const FATES: Readonly<Record<Fate, string>> = {
  held: 'held: send, drop or edit it',
  'sent on': 'was held, then sent on',
  dropped: 'was held, then dropped',
  'timed out': 'was held for as long as may be, then sent on',
  gone: 'was held when its connection ended',
};

/** The row of a held message: as long as it is held, the message itself stands there. */
export class HeldEvent implements SessionEvent {
  readonly severity = 'note';
  readonly at: SessionEvent['at'];
  /** What is left of the message when its fate is decided. */
  private text = '';

  /** Undefined: its fate is decided. */
  private message: HeldMessage | undefined;
  private readonly connection: Connection;
  private readonly from: End;

  constructor(
    message: HeldMessage,
    at: Instant,
    private readonly dissect: (held: HeldMessage) => Dissection,
  ) {
    this.at = { s: at.s, ns: at.ns, frame: 0 };
    this.message = message;
    this.connection = message.connection;
    this.from = message.from;
  }

  held(): number | undefined {
    return this.message?.id;
  }

  /** Its fate is decided: the bytes are no longer needed. */
  settle(): void {
    const held = this.message;
    if (held === undefined) return;
    this.text = this.said(held, this.dissect(held));
    this.message = undefined;
  }

  told() {
    const { message: held, connection, from } = this;
    const about = { name: 'message held', from, ...endsOf(connection) };
    const of = connectionLine(connection, `Connection ${connection.index}`);
    if (held === undefined) return { ...about, info: this.text, lines: [of] };
    const message = this.dissect(held);
    return {
      ...about,
      info: this.said(held, message),
      // With its secrets hidden.
      frame: message.bytes,
      lines: [of, ...tree(message)],
    };
  }

  private said({ fate, edits }: HeldMessage, message: Dissection): string {
    const edited = edits.length === 0 ? '' : ` (edited: ${edits.join(', ')})`;
    return `${summary(message)} ${FATES[fate]}${edited}`;
  }
}

const endsOf = ({ index, ends }: Connection) => ({
  client: endpointText(ends[0]),
  node: endpointText(ends[1]),
  stream: index,
});
