/**
 * Counts what the proxy tells of connections, and, as one of its inspectors, the bytes that it
 * relays: also of those connections that stay open for weeks.
 */
import type { ProxyEvent } from '../proxy/notices.js';
import { type Connection, type End, SERVER, type StreamSink } from '../tcp/events.js';
import { MAX_NODES, type Nodes } from './nodes.js';

/** Clients that were not served, or not to the end. */
const FAILURES = ['refused', 'reset', 'handshake-failed', 'rejected', 'accept-failed'] as const;
export type Failure = (typeof FAILURES)[number];

const isFailure = (kind: string): kind is Failure => FAILURES.some((one) => one === kind);

export interface NodeCounts {
  readonly node: string;
  readonly connections: number;
  readonly open: number;
  readonly fromClients: number;
  readonly fromServer: number;
}

export class ConnectionTally implements StreamSink {
  readonly failures: Record<Failure, number> = {
    refused: 0,
    reset: 0,
    'handshake-failed': 0,
    rejected: 0,
    'accept-failed': 0,
  };
  /** Connections that are relayed, but that an inspector failed on. */
  inspectionFailures = 0;
  /** Bytes relayed and not inspected, because inspection was behind. */
  uninspected = 0;
  readonly #nodes: Nodes;
  readonly #connections = new Float64Array(MAX_NODES + 1);
  readonly #open = new Float64Array(MAX_NODES + 1);
  readonly #bytes = new Float64Array(2 * (MAX_NODES + 1));

  constructor(nodes: Nodes) {
    this.#nodes = nodes;
  }

  happened(event: ProxyEvent): void {
    const { kind } = event;
    if (kind === 'connected') {
      add(this.#connections, this.#nodes.of(event.connection), 1);
      add(this.#open, this.#nodes.of(event.connection), 1);
    } else if (kind === 'closed') add(this.#open, this.#nodes.of(event.connection), -1);
    else if (kind === 'uninspected') this.uninspected += event.bytes;
    else if (kind === 'inspection-failed') this.inspectionFailures++;
    else if (isFailure(kind)) this.failures[kind]++;
  }

  open(): void {}

  data(connection: Connection, from: End, bytes: Uint8Array): void {
    add(this.#bytes, 2 * this.#nodes.of(connection) + from, bytes.length);
  }

  omitted(connection: Connection, from: End, count: number): void {
    add(this.#bytes, 2 * this.#nodes.of(connection) + from, count);
  }

  gap(connection: Connection, from: End, missing: number): void {
    add(this.#bytes, 2 * this.#nodes.of(connection) + from, missing);
  }

  close(): void {}

  *nodes(): Iterable<NodeCounts> {
    for (const [number, node] of this.#nodes.names.entries()) {
      yield {
        node,
        connections: this.#connections[number] as number,
        open: this.#open[number] as number,
        fromClients: this.#bytes[2 * number] as number,
        fromServer: this.#bytes[2 * number + SERVER] as number,
      };
    }
  }
}

function add(cells: Float64Array, at: number, amount: number): void {
  cells[at] = (cells[at] as number) + amount;
}
