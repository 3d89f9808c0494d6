/**
 * The stage on which a sample capture is played: simulated nodes, connections to them, a clock
 * that only the play moves, and the writer that `proxy -w` uses. Nothing is drawn by lot and
 * nothing reads a clock, so the same play gives the same bytes.
 */
import { joined } from '../../src/bytes/joined.js';
import { LINKTYPE_RAW, preamble } from '../../src/capture/write/pcapng.js';
import { Synthesiser } from '../../src/capture/write/synthesise.js';
import type { NodeState } from '../../src/sim/node/call.js';
import { DataFolder } from '../../src/sim/node/data-folder.js';
import { newState, type StateOptions } from '../../src/sim/node/state.js';
import type { Connection, End, Endpoint, Moment } from '../../src/tcp/events.js';
import { MemorySink } from '../capture/write/helpers.js';

/** A part of a play: one request and its answers, or a few that belong together. */
export interface Scene {
  /** Heading of its connection. */
  readonly talk: string;
  /** One line of Markdown. */
  readonly says: string;
  /** Numbers of its first and last message. */
  readonly first: number;
  readonly last: number;
  /** Answered by the play, because the simulated node would not answer so. */
  readonly scripted: boolean;
  readonly finds: Finds;
}

/** Ids of the findings that the bytes of each message prove, in order. */
export interface Finds {
  readonly request?: readonly string[];
  /** Of the first answer; later ones of a STAT have none. */
  readonly answer?: readonly string[];
}

export interface Node {
  readonly state: NodeState;
  readonly endpoint: Endpoint;
}

export interface NodeOptions extends Omit<StateOptions, 'data'> {
  readonly address?: string;
  readonly port: number;
}

/** One-way time of a message through the network of the play, microseconds. */
const TRANSIT_US = 120;
const LOOPBACK = '127.0.0.1';
/** Client ports count up from here. */
const FIRST_CLIENT_PORT = 40_001;

export class Stage {
  readonly scenes: Scene[] = [];
  private readonly sink = new MemorySink();
  private readonly packets = new Synthesiser(this.sink);
  private readonly nodes: Node[] = [];
  private readonly folders: DataFolder[] = [];
  private connections = 0;
  private messages = 0;
  /** Microseconds since 1970. */
  private clock: number;

  /** @param start ISO 8601, UTC */
  constructor(start: string) {
    this.clock = Date.parse(start) * 1000;
  }

  /** Milliseconds since 1970, as the nodes are told. */
  get now(): number {
    return Math.floor(this.clock / 1000);
  }

  /** Seconds since 1970, `later` seconds from now. */
  seconds(later = 0): number {
    return Math.floor(this.clock / 1_000_000) + later;
  }

  /** Number of the last message so far. */
  get count(): number {
    return this.messages;
  }

  wait(milliseconds: number): void {
    this.clock += milliseconds * 1000;
  }

  node({ address = LOOPBACK, port, ...options }: NodeOptions): Node {
    const data = new DataFolder();
    data.open();
    this.folders.push(data);
    const state = newState({ ...options, data }, this.now);
    state.address = { host: address, port };
    state.cluster.join(state);
    const node = { state, endpoint: { address, port } };
    this.nodes.push(node);
    return node;
  }

  /** A new connection to the node, from `address`. */
  open(node: Node, address: string): Connection {
    const index = this.connections++;
    const client = { address, port: FIRST_CLIENT_PORT + index };
    const connection: Connection = { index, ends: [client, node.endpoint], midstream: false };
    this.packets.open(connection, this.tick());
    node.state.connections += 1;
    return connection;
  }

  /** `frames` leave one end together, as one segment. */
  send(connection: Connection, from: End, frames: readonly Uint8Array[]): void {
    if (frames.length === 0) return;
    this.messages += frames.length;
    this.packets.data(connection, from, joined(frames), this.tick());
  }

  close(connection: Connection, node: Node): void {
    node.state.connections -= 1;
    for (const end of [0, 1] as const) this.packets.close(connection, end, 'fin', this.tick());
  }

  /** The play is over: what its nodes wrote is deleted. */
  strike(): void {
    for (const folder of this.folders.splice(0)) folder.close();
  }

  /** The capture so far. */
  bytes(): Uint8Array {
    const name = this.nodes.map(({ endpoint }) => `${endpoint.address}:${endpoint.port}`);
    const head = preamble('fusionshark', [{ linkType: LINKTYPE_RAW, name: name.join(' ') }]);
    return joined([head, this.sink.bytes()]);
  }

  private tick(): Moment {
    this.clock += TRANSIT_US;
    const s = Math.floor(this.clock / 1_000_000);
    return { s, ns: (this.clock - s * 1_000_000) * 1000, frame: 0 };
  }
}
