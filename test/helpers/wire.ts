/**
 * Segments on a wire, made as a kernel would make them, taken through reassembly, pipeline and
 * analysis: what is found, on which message.
 */
import { Analysis, type AnalysisOptions } from '../../src/analysis/analysis.js';
import { commandTable } from '../../src/commands.js';
import type { Finding } from '../../src/dissect/node.js';
import type { MessageSink } from '../../src/message.js';
import { Analyst } from '../../src/session/analyst.js';
import { Decoder } from '../../src/session/decoder.js';
import { Pipeline } from '../../src/session/pipeline.js';
import { tee } from '../../src/session/tee.js';
import { ConnectionTable } from '../../src/tcp/connections.js';
import { ACK, type End, type Endpoint, FIN, RST, SYN } from '../../src/tcp/events.js';
import { loud } from './failures.js';
import { frame, response } from './frames.js';

export interface Time {
  readonly s: number;
  readonly ns: number;
}

export interface Told extends Finding {
  /** The message that carries it. */
  readonly number: number;
}

/** A message that came through, by what tells it from others of its connection. */
export interface Passed {
  readonly number: number;
  readonly stream: number;
  readonly kind: 'request' | 'response';
  readonly opaque: number;
}

const START = 1_700_000_000;
const CLIENT_ISN = 1000;
const SERVER_ISN = 9000;
const SYN_SENT = 1;

/** `ms` milliseconds after the start. */
export const time = (ms: number): Time => ({
  s: START + Math.floor(ms / 1000),
  ns: Math.round((ms % 1000) * 1e6),
});

/** Whatever takes the segments of a line: the analysis, or a capture. */
export interface Carrier {
  segment(from: Endpoint, to: Endpoint, fields: Fields, at: Time): void;
}

export class Wire implements Carrier {
  readonly told: Told[] = [];
  readonly passed: Passed[] = [];
  readonly analysis: Analysis;
  private readonly analyst: Analyst;
  private readonly table: ConnectionTable;
  private readonly lines: Line[] = [];
  private packets = 0;
  private last = time(0);

  constructor(options: Partial<AnalysisOptions> & { readonly edition?: string } = {}) {
    const { edition, ...rest } = options;
    const report = (number: number, finding: Finding) => this.told.push({ ...finding, number });
    this.analysis = new Analysis({ table: commandTable, report, ...rest });
    this.analyst = new Analyst(
      this.analysis,
      new Decoder({ table: commandTable, secrets: 'mask', edition }),
    );
    const listing: MessageSink = {
      message: ({ number, connection, kind, opaque }) =>
        this.passed.push({ number, stream: connection.index, kind, opaque }),
    };
    const pipeline = new Pipeline({
      table: commandTable,
      sink: tee({ analyst: this.analyst, listing }, loud),
      settle: (connection, client) => this.table.settle(connection, client),
    });
    this.table = new ConnectionTable(pipeline);
  }

  /** A connection; its handshake is seen unless it is `midstream`. */
  line(at: Time, options: LineOptions = {}): Line {
    const line = new Line(this, this.lines.length, options);
    this.lines.push(line);
    if (options.midstream !== true) line.shakeHands(at);
    return line;
  }

  segment(from: Endpoint, to: Endpoint, fields: Fields, at: Time): void {
    this.packets += 1;
    this.last = at;
    const { seq, ack, flags, payload = new Uint8Array(0) } = fields;
    const moment = { ...at, frame: this.packets };
    const lent = payload.slice();
    this.table.segment({
      ...{ at: moment, src: from, dst: to, seq, ack, flags, window: 65_535 },
      ...{ bytes: lent, start: 0, end: lent.length },
      wireLength: fields.wireLength ?? payload.length,
    });
    lent.fill(0xee);
  }

  /** There is no more input. Lines like `3 warn tcp.gap`, in order of messages and words. */
  end(at: Time = this.last): string[] {
    this.table.end({ ...at, frame: this.packets });
    this.analyst.end();
    return this.told
      .map(({ number, severity, id }) => ({ number, text: `${number} ${severity} ${id}` }))
      .sort((a, b) => a.number - b.number || (a.text < b.text ? -1 : 1))
      .map(({ text }) => text);
  }

  /** The sentence of the first finding with this id. */
  sentence(id: string): string | undefined {
    return this.told.find((each) => each.id === id)?.message;
  }
}

export interface Fields {
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly payload?: Uint8Array;
  readonly wireLength?: number;
}

export interface LineOptions {
  readonly midstream?: boolean;
  readonly client?: Endpoint;
  readonly server?: Endpoint;
}

/** One connection. Bytes that are sent are acknowledged by whatever the other end sends next. */
export class Line {
  private readonly ends: readonly [Endpoint, Endpoint];
  private readonly next: [number, number] = [CLIENT_ISN, SERVER_ISN];

  constructor(
    private readonly wire: Carrier,
    readonly index: number,
    { client, server }: LineOptions,
  ) {
    this.ends = [
      client ?? { address: '10.0.1.1', port: 50_001 + index },
      server ?? { address: '10.0.0.1', port: 11_210 },
    ];
  }

  shakeHands(at: Time): void {
    this.put(0, SYN, at);
    this.put(1, SYN | ACK, at);
    this.put(0, ACK, at);
  }

  /** HELLO for JSON, Snappy, XATTR and collections, granted. */
  hello(at: Time): void {
    const features = Uint8Array.from([0, 0x06, 0, 0x0a, 0, 0x0b, 0, 0x12]);
    this.send(0, frame({ opcode: 0x1f, key: 'test', value: features, opaque: HELLO }), at);
    this.send(1, response({ opcode: 0x1f, value: features, opaque: HELLO }), at);
  }

  /** NOOPs and their answers: a hole is given up, and a stream recognised, only when it goes on. */
  chat(at: Time, times = 6): void {
    for (let i = 0; i < times; i += 1) {
      const opaque = CHAT + i;
      this.send(0, frame({ opcode: 0x0a, opaque }), at);
      this.send(1, response({ opcode: 0x0a, opaque }), at);
    }
  }

  send(from: End, bytes: Uint8Array, at: Time): void {
    this.put(from, ACK, at, bytes);
  }

  /** These bytes were sent and not captured. */
  lose(from: End, count: number): void {
    this.next[from] += count;
  }

  /** Only the first `captured` bytes are in the capture: the snap length cut the rest. */
  cut(from: End, bytes: Uint8Array, captured: number, at: Time): void {
    const [seq, ack] = this.place(from);
    const fields = { seq, ack, flags: ACK, payload: bytes.subarray(0, captured) };
    this.emit(from, { ...fields, wireLength: bytes.length }, at);
    this.next[from] += bytes.length;
  }

  /** Sends again what lies `back` bytes before the next byte. */
  again(from: End, bytes: Uint8Array, back: number, at: Time): void {
    const [seq, ack] = this.place(from);
    this.emit(from, { seq: seq - back, ack, flags: ACK, payload: bytes }, at);
  }

  close(from: End, how: 'fin' | 'rst', at: Time): void {
    this.put(from, how === 'fin' ? FIN | ACK : RST | ACK, at);
  }

  private put(from: End, flags: number, at: Time, payload: Uint8Array = new Uint8Array(0)): void {
    const [seq, ack] = this.place(from);
    this.emit(from, { seq, ack: (flags & ACK) === 0 ? 0 : ack, flags, payload }, at);
    this.next[from] += payload.length + ((flags & (SYN | FIN)) === 0 ? 0 : SYN_SENT);
  }

  private place(from: End): [number, number] {
    return [this.next[from], this.next[from === 0 ? 1 : 0]];
  }

  private emit(from: End, fields: Fields, at: Time): void {
    this.wire.segment(this.ends[from], this.ends[from === 0 ? 1 : 0], fields, at);
  }
}

/** Opaques of what is said beside the point. */
const HELLO = 0xfe11_0000;
const CHAT = 0xc4a7_0000;
