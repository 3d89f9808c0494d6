/** tshark's default output, one line a message, and its `-V` and `-x` below the line. */
import { hexDump } from '../bytes/hex.js';
import type { Instant } from '../bytes/time.js';
import type { TreeNode } from '../dissect/node.js';
import { details, namesVbucket } from '../dissect/summary.js';
import { detailTree } from '../session/detail.js';
import type { TimeFormat } from '../session/port/time-format.js';
import { endpointText, latencyText, timeText } from '../session/row.js';
import type { Printed } from './printed.js';

export interface TextOptions {
  readonly time: TimeFormat;
  /** `-V`: the detail tree instead of nothing. */
  readonly verbose: boolean;
  /** `-x`: a hex dump of the frame. */
  readonly hex: boolean;
}

/** Remembers what relative times need. One printer for one output. */
export class TextPrinter {
  private first: Instant | undefined;
  /** Of the messages printed, the one before. */
  private previous: Instant | undefined;
  /** Of all that passed, this one and the one before; undefined where nobody tells. */
  private latest: Instant | undefined;
  private before: Instant | undefined;
  /** Widest pair of endpoints so far: columns line up without waiting for the last message. */
  private width = 0;

  constructor(private readonly options: TextOptions) {}

  /** A message of the input, printed or not: `r` counts from the first, `d` from the one before. */
  passed(at: Instant): void {
    this.first ??= { s: at.s, ns: at.ns };
    this.before = this.latest;
    this.latest = { s: at.s, ns: at.ns };
  }

  /** All lines of a message, each ended by a line break. */
  print(printed: Printed): string {
    const { at } = printed.event;
    this.first ??= { s: at.s, ns: at.ns };
    const previous = this.options.time === 'd' && this.latest ? this.before : this.previous;
    const time = timeText(at, this.options.time, { first: this.first, previous });
    this.previous = { s: at.s, ns: at.ns };
    const arrow = arrowText(printed);
    this.width = Math.max(this.width, arrow.length);
    const parts = [lineOf(printed, time, arrow.padEnd(this.width))];
    if (this.options.verbose) parts.push(...treeLines(nodesOf(printed), 1));
    if (this.options.hex) parts.push('', ...hexDump(printed.message.bytes));
    if (parts.length > 1) parts.push('');
    return `${parts.join('\n')}\n`;
  }
}

function arrowText({ event }: Printed): string {
  const [client, server] = event.connection.ends;
  const [source, destination] = event.from === 0 ? [client, server] : [server, client];
  return `${endpointText(source)} → ${endpointText(destination)}`;
}

function lineOf({ event, message }: Printed, time: string, arrow: string): string {
  const what =
    message.kind === 'response'
      ? `${message.name} ${message.status}`
      : namesVbucket(message)
        ? `${message.name} vb:${message.header.vbucketOrStatus}`
        : message.name;
  const latency = event.request === undefined ? '' : ` (${latencyText(event.request.latencyNs)})`;
  const kind = message.kind === 'response' ? '<' : '>';
  const columns = [
    String(event.number).padStart(5),
    time.padStart(10),
    arrow,
    kind,
    what + latency,
  ];
  const rest = details(message);
  return rest === '' ? columns.join(' ') : `${columns.join(' ')} ${rest}`;
}

function nodesOf({ event, message, response, responseAt, comments }: Printed): TreeNode[] {
  const partner =
    event.request === undefined
      ? response === undefined || responseAt === undefined
        ? undefined
        : { number: response, at: { ...responseAt, frame: 0 } }
      : {
          number: event.request.number,
          at: { ...earlier(event.at, event.request.latencyNs), frame: 0 },
        };
  const { number, at, connection, from, kind, bytes, missing } = event;
  const own = { number, at, connection, from, kind, bytes, missing };
  const stored = { ...own, partner: partner?.number ?? 0 };
  const { rewritten, injected } = event;
  return detailTree(message, { stored, partner, rewritten, injected, comments });
}

/** The instant `nanoseconds` before `at`. */
function earlier(at: Instant, nanoseconds: number): Instant {
  const ns = at.ns - nanoseconds;
  const borrow = Math.ceil(Math.max(0, -ns) / 1e9);
  return { s: at.s - borrow, ns: ns + borrow * 1e9 };
}

function treeLines(nodes: readonly TreeNode[], depth: number): string[] {
  return nodes.flatMap((node) => [
    `${'    '.repeat(depth)}${node.text}`,
    ...treeLines(node.children, depth + 1),
  ]);
}
