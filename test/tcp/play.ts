/**
 * Tests of the TCP layer read like a play: segments in, a script of what the sink heard out.
 *
 *     const play = new Play();
 *     play.client({ seq: 100, flags: SYN });
 *     play.client({ seq: 101, text: 'hello' });
 *     expect(play.script()).toEqual(['open 0', '0 client "hello" @2']);
 */
import { ConnectionTable, type ConnectionTableOptions } from '../../src/tcp/connections.js';
import type { DirectionCounters } from '../../src/tcp/direction.js';
import type { Connection, End, Endpoint, Moment, Segment } from '../../src/tcp/events.js';
import type { TcpSink } from '../../src/tcp/flow.js';

export const CLIENT_PORT: Endpoint = { address: '10.0.0.1', port: 40_000 };
export const SERVER_PORT: Endpoint = { address: '10.0.0.2', port: 11_210 };

const NOBODY: Endpoint = { address: '', port: 0 };
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
export const momentOf = (frame: number): Moment => ({ s: 1000 + frame, ns: 0, frame });

export interface Line {
  readonly seq?: number;
  readonly ack?: number;
  readonly flags?: number;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  /** Payload length on the wire, when the snap length cut it. */
  readonly wire?: number;
}

const HEADERS = bytesOf('<head>');
const PADDING = bytesOf('..');

export function segmentOf(src: Endpoint, dst: Endpoint, frame: number, line: Line): Segment {
  const payload = line.bytes ?? bytesOf(line.text ?? '');
  const ackFlag = line.ack === undefined ? 0 : 0x10;
  return {
    at: momentOf(frame),
    src,
    dst,
    seq: (line.seq ?? 0) >>> 0,
    ack: (line.ack ?? 0) >>> 0,
    flags: (line.flags ?? 0) | ackFlag,
    window: 65_535,
    // Somewhere in a packet, among bytes of others.
    bytes: Uint8Array.from([...HEADERS, ...payload, ...PADDING]),
    start: HEADERS.length,
    end: HEADERS.length + payload.length,
    wireLength: line.wire ?? payload.length,
  };
}

const NAMES = ['client', 'server'] as const;

/** Writes down what it hears; data of a direction is also joined, a missing byte as '_'. */
export class Recorder implements TcpSink {
  readonly lines: string[] = [];
  readonly streams = new Map<string, string>();
  readonly counters = new Map<string, DirectionCounters>();
  readonly connections: Connection[] = [];

  open(connection: Connection): void {
    this.connections.push(connection);
    this.lines.push(`open ${connection.index}`);
  }

  data(
    connection: Connection,
    from: End,
    bytes: Uint8Array,
    at: Moment,
    _offset: number,
    start: number,
    end: number,
  ): void {
    const text = textOf(bytes.subarray(start, end));
    this.#join(connection, from, text);
    this.lines.push(`${connection.index} ${NAMES[from]} "${text}" @${at.frame}`);
  }

  gap(connection: Connection, from: End, missing: number, at: Moment): void {
    this.#join(connection, from, '_'.repeat(Math.min(missing, 10_000)));
    this.lines.push(`${connection.index} ${NAMES[from]} gap ${missing} @${at.frame}`);
  }

  conflict(connection: Connection, from: End, differing: number, at: Moment): void {
    this.lines.push(`${connection.index} ${NAMES[from]} conflict ${differing} @${at.frame}`);
  }

  noticed(connection: Connection, from: End, counters: DirectionCounters): void {
    this.counters.set(`${connection.index} ${NAMES[from]}`, { ...counters });
  }

  close(connection: Connection, from: End, how: string, at: Moment): void {
    this.lines.push(`${connection.index} ${NAMES[from]} ${how} @${at.frame}`);
  }

  stream(index: number, name: 'client' | 'server'): string {
    return this.streams.get(`${index} ${name}`) ?? '';
  }

  #join(connection: Connection, from: End, text: string): void {
    const key = `${connection.index} ${NAMES[from]}`;
    this.streams.set(key, (this.streams.get(key) ?? '') + text);
  }
}

export class Play {
  readonly heard = new Recorder();
  readonly table: ConnectionTable;
  #frame = 0;
  #shown = 0;

  constructor(
    options: ConnectionTableOptions = {},
    readonly clientEnd = CLIENT_PORT,
    readonly serverEnd = SERVER_PORT,
  ) {
    this.table = new ConnectionTable(this.heard, options);
  }

  client(line: Line): Connection {
    return this.#say(this.clientEnd, this.serverEnd, line);
  }

  server(line: Line): Connection {
    return this.#say(this.serverEnd, this.clientEnd, line);
  }

  /** SYN, SYN|ACK, ACK: data begins at 101 from the client and at 501 from the server. */
  handshake(): void {
    this.client({ seq: 100, flags: 0x02 });
    this.server({ seq: 500, ack: 101, flags: 0x02 });
    this.client({ seq: 101, ack: 501 });
    this.script();
  }

  end(): string[] {
    this.table.end(momentOf(++this.#frame));
    return this.script();
  }

  /** What was heard since the last call. */
  script(): string[] {
    const lines = this.heard.lines.slice(this.#shown);
    this.#shown = this.heard.lines.length;
    return lines;
  }

  #say(src: Endpoint, dst: Endpoint, line: Line): Connection {
    const segment = segmentOf(src, dst, ++this.#frame, line);
    const connection = this.table.segment(segment);
    // The capture buffer, the segment and its moment are used again.
    segment.bytes.fill(0x21);
    Object.assign(segment.at, { s: -1, ns: -1, frame: -1 });
    Object.assign(segment, { src: NOBODY, dst: NOBODY, seq: 0, ack: 0, flags: 0, wireLength: 0 });
    return connection;
  }
}
