/**
 * A network that does to connections what networks and captures do, as it is told by bytes: the
 * first of each pair is a deed, on which connection, from which end; the second how much. It keeps
 * what the ends really said, to be held against what is read of the capture.
 *
 * An end acknowledges what has been captured on its way to it, and nothing before that.
 */

import { ACK, type End, type Endpoint, FIN, RST, SYN } from '../../../src/tcp/events.js';
import type { BuiltRecord } from '../../capture/build/pcap.js';
import { Tape } from '../../helpers/tape.js';

export const SERVER_PORT = 11_210;
/** Pairs beyond these are left out. */
const MAX_DEEDS = 80;
/** Deeds that a segment may come late by. */
const LATEST = 4;

/** In the order of their numbers; those that everything else hangs on are there more than once. */
const DEEDS = [
  ...(['data', 'data', 'data', 'burst', 'late', 'late', 'again', 'overlap', 'split'] as const),
  ...(['lose', 'conflict', 'fin', 'reset', 'alive', 'syn', 'ack'] as const),
] as const;
export type Deed = (typeof DEEDS)[number];

export interface Pair {
  readonly deed: Deed;
  readonly line: 0 | 1;
  readonly from: End;
  readonly size: number;
}

export const pairBytes = ({ deed, line, from, size }: Pair): [number, number] => [
  DEEDS.indexOf(deed) | (from << 4) | (line << 5),
  size,
];

function pairsOf(input: Uint8Array): Pair[] {
  const count = Math.min(MAX_DEEDS, input.length >> 1);
  return Array.from({ length: count }, (_, i) => {
    const what = input[2 * i] as number;
    return {
      deed: DEEDS[what & 0x0f] as Deed,
      line: ((what >> 5) & 1) as 0 | 1,
      from: ((what >> 4) & 1) as End,
      size: input[2 * i + 1] as number,
    };
  });
}

interface Late {
  readonly from: End;
  readonly start: number;
  readonly bytes: Uint8Array;
  left: number;
}

/** One connection from its SYN to its end. */
export class Incarnation {
  /** What each end has said. */
  readonly said: [Uint8Array, Uint8Array] = [new Uint8Array(), new Uint8Array()];
  /** Something was lost, or said twice and otherwise: nobody can know what was said. */
  isDoubtful = false;
  readonly late: Late[] = [];
  readonly finished: [boolean, boolean] = [false, false];
  /** By sender: what was captured beyond a hole, by its start; and where the first hole begins. */
  private readonly beyond: [Map<number, number>, Map<number, number>] = [new Map(), new Map()];
  readonly reached: [number, number] = [0, 0];

  constructor(
    readonly ends: readonly [Endpoint, Endpoint],
    readonly first: readonly [number, number],
  ) {}

  captured(from: End, start: number, end: number): void {
    const beyond = this.beyond[from];
    beyond.set(start, Math.max(end, beyond.get(start) ?? 0));
    for (let moved = true; moved; ) {
      moved = false;
      for (const [low, high] of beyond) {
        if (low > this.reached[from]) continue;
        beyond.delete(low);
        moved ||= high > this.reached[from];
        this.reached[from] = Math.max(this.reached[from], high);
      }
    }
  }
}

/** What an end says next, for ever; `count` is where it is. */
export type Speech = (from: End, count: number) => number;

export class Network {
  readonly incarnations: Incarnation[] = [];
  private readonly lines: [Incarnation | undefined, Incarnation | undefined] = [
    undefined,
    undefined,
  ];
  private readonly tape = new Tape();
  private packets = 0;

  constructor(
    input: Uint8Array,
    private readonly speech: Speech,
  ) {
    const wraps = ((input[0] ?? 0) & 1) === 1;
    for (const pair of pairsOf(input.subarray(1))) {
      const line = this.lines[pair.line] ?? this.open(pair, wraps);
      this.deeds[pair.deed](line, pair.from, pair.size);
      this.pass(line);
      if (line.finished[0] && line.finished[1]) this.over(line);
    }
    for (const line of this.lines) if (line !== undefined) this.flush(line);
  }

  capture(): Uint8Array {
    return this.tape.bytes((records: readonly BuiltRecord[]) => records);
  }

  private readonly deeds: Readonly<
    Record<Deed, (line: Incarnation, from: End, size: number) => void>
  > = {
    data: (line, from, size) => this.say(line, from, 1 + size),
    burst: (line, from, size) => this.say(line, from, 500 + size),
    late: (line, from, size) => {
      const bytes = this.next(line, from, 1 + (size >> 1));
      if (bytes === undefined) return;
      const start = line.said[from].length - bytes.length;
      line.late.push({ from, start, bytes, left: 1 + (size % LATEST) });
    },
    again: (line, from, size) => {
      const start = Math.max(0, line.reached[from] - 1 - 4 * size);
      const end = Math.min(line.reached[from], start + 1 + size);
      if (end > start + 1) this.put(line, from, start, line.said[from].slice(start, end));
    },
    overlap: (line, from, size) => {
      const back = Math.min(size, line.said[from].length);
      const start = line.said[from].length - back;
      if (this.next(line, from, 1 + size) !== undefined)
        this.put(line, from, start, line.said[from].slice(start));
    },
    split: (line, from, size) => {
      for (let left = 1 + (size % 6); left > 0; left -= 1) this.say(line, from, 1 + (size >> 5));
    },
    lose: (line, from, size) => {
      if (this.next(line, from, 1 + size) === undefined) return;
      line.isDoubtful = true;
      line.captured(from, line.said[from].length - 1 - size, line.said[from].length);
    },
    conflict: (line, from, size) => {
      const start = Math.max(0, line.said[from].length - 1 - size);
      const bytes = line.said[from].slice(start).map((byte) => byte ^ 0x55);
      if (bytes.length === 0) return;
      line.isDoubtful = true;
      this.put(line, from, start, bytes);
    },
    fin: (line, from) => {
      if (line.finished[from]) return;
      this.segment(line, from, FIN | ACK, line.said[from].length, new Uint8Array());
      line.finished[from] = true;
    },
    reset: (line, from) => {
      this.flush(line);
      this.segment(line, from, RST | ACK, line.said[from].length, new Uint8Array());
      this.over(line);
    },
    alive: (line, from, size) => {
      if (line.finished[from] || line.said[from].length === 0) return;
      this.segment(line, from, ACK, line.said[from].length - 1, new Uint8Array(size & 1));
    },
    syn: (line, from) => {
      if (line.reached[0] + line.reached[1] > 0) return;
      this.segment(line, from, from === 0 ? SYN : SYN | ACK, -1, new Uint8Array());
    },
    ack: (line, from) => this.segment(line, from, ACK, line.said[from].length, new Uint8Array()),
  };

  /** The same ports again where a connection of them is over. */
  private open({ line: index, size }: Pair, wraps: boolean): Incarnation {
    const count = this.incarnations.length;
    // Never the numbers of a connection before: its SYN would be one that was captured twice.
    const first = [0, 1].map((end) => {
      const begin = wraps ? 2 ** 32 - 1 - 3 * size - end : 1000 + end * 0x4000_0000;
      return (begin + count * 0x0100_0000) % 2 ** 32;
    });
    const client = { address: '10.0.1.1', port: 50_000 + index };
    const server = { address: '10.0.0.1', port: SERVER_PORT };
    const line = new Incarnation([client, server], [first[0] as number, first[1] as number]);
    this.incarnations.push(line);
    this.lines[index] = line;
    const none = new Uint8Array();
    this.segment(line, 0, SYN, -1, none);
    this.segment(line, 1, SYN | ACK, -1, none);
    this.segment(line, 0, ACK, 0, none);
    return line;
  }

  private over(line: Incarnation): void {
    this.flush(line);
    this.lines[this.lines.indexOf(line)] = undefined;
  }

  /** Undefined: this end has said its last. */
  private next(line: Incarnation, from: End, count: number): Uint8Array | undefined {
    if (line.finished[from]) return undefined;
    const old = line.said[from];
    const bytes = Uint8Array.from({ length: count }, (_, i) => this.speech(from, old.length + i));
    const said = new Uint8Array(old.length + count);
    said.set(old);
    said.set(bytes, old.length);
    line.said[from] = said;
    return bytes;
  }

  private say(line: Incarnation, from: End, count: number): void {
    const bytes = this.next(line, from, count);
    if (bytes !== undefined) this.put(line, from, line.said[from].length - count, bytes);
  }

  private put(line: Incarnation, from: End, start: number, bytes: Uint8Array): void {
    line.captured(from, start, start + bytes.length);
    this.segment(line, from, ACK, start, bytes);
  }

  /** What was to be late so long is. */
  private pass(line: Incarnation): void {
    for (const late of line.late) late.left -= 1;
    this.arrive(line, ({ left }) => left <= 0);
  }

  private flush(line: Incarnation): void {
    this.arrive(line, () => true);
  }

  private arrive(line: Incarnation, isDue: (late: Late) => boolean): void {
    const due = line.late.filter(isDue);
    line.late.splice(0, line.late.length, ...line.late.filter((late) => !due.includes(late)));
    for (const { from, start, bytes } of due) this.put(line, from, start, bytes);
  }

  /** @param start of its bytes in what `from` says; -1: the SYN */
  private segment(
    line: Incarnation,
    from: End,
    flags: number,
    start: number,
    payload: Uint8Array,
  ): void {
    const other = from === 0 ? 1 : 0;
    this.packets += 1;
    const seq = (line.first[from] + 1 + start) % 2 ** 32;
    const heard = line.reached[other];
    const fin = line.finished[other] && heard === line.said[other].length ? 1 : 0;
    const ack = (flags & ACK) === 0 ? 0 : (line.first[other] + 1 + heard + fin) % 2 ** 32;
    const at = {
      s: 1_700_000_000 + Math.floor(this.packets / 1000),
      ns: (this.packets % 1000) * 1e6,
    };
    this.tape.segment(line.ends[from], line.ends[other], { seq, ack, flags, payload }, at);
  }
}
