/**
 * Lets a connection's bytes through to its framers once it is known that they are ours, and
 * nothing of a connection that speaks something else. Most are known by their first packets;
 * until then the recogniser holds what arrives.
 */

import { NOWHERE } from '../bytes/extents.js';
import type { ForeignProtocol } from '../mcbp/foreign-protocol.js';
import type { Framer } from '../mcbp/framer.js';
import { otherEnd } from '../mcbp/held-stream.js';
import { type Allowance, Recogniser, type Verdict } from '../mcbp/recognise.js';
import { type Connection, type End, type Moment, MomentRecord } from '../tcp/events.js';

/** The moment of bytes that are held, and where they lie in the file: the recogniser gives it back. */
class HeldMoment extends MomentRecord {
  readonly #offset: number;

  constructor(at: Moment, offset: number) {
    super();
    this.set(at);
    this.#offset = offset;
  }

  /** No field of its own, so that a copy of the moment is nothing but a moment. */
  get offset(): number {
    return this.#offset;
  }
}

interface GateOptions {
  /** Let everything through from the first byte. */
  readonly forced: boolean;
  /** Memory for bytes that are held while it is undecided; of all connections together. */
  readonly allowance: Allowance;
  /** It is not ours, and this is what it speaks. */
  readonly foreign: (protocol: ForeignProtocol) => void;
  /** Told before the framer is: `missing` bytes of a direction were never captured. */
  readonly gap: (from: End, missing: number, at: Moment) => void;
  /** The client is this end, as the ends are counted now. */
  readonly settle: (client: End) => void;
}

export class Gatekeeper {
  private verdict: Verdict;
  private readonly recogniser: Recogniser;
  /** When a direction ended, by end. */
  private readonly ended: [Moment | undefined, Moment | undefined] = [undefined, undefined];

  constructor(
    connection: Connection,
    private readonly framers: readonly [Framer, Framer],
    private readonly options: GateOptions,
  ) {
    this.verdict = options.forced ? 'mcbp' : 'undecided';
    this.recogniser = new Recogniser(connection.midstream, options.allowance);
  }

  isMcbp(): boolean {
    return this.verdict === 'mcbp';
  }

  /** Both directions have ended. */
  isOver(): boolean {
    return this.ended[0] !== undefined && this.ended[1] !== undefined;
  }

  /** `bytes` at [start, end), which lie at `offset` in the file. */
  data(from: End, bytes: Uint8Array, at: Moment, offset: number, start: number, end: number): void {
    if (this.verdict === 'mcbp') this.push(from, bytes, at, offset, start, end);
    else if (this.verdict === 'undecided') {
      const part = bytes.subarray(start, end);
      this.decide(this.recogniser.data(from, part, new HeldMoment(at, offset)));
    }
  }

  gap(from: End, missing: number, at: Moment): void {
    if (this.verdict === 'mcbp') this.miss(from, missing, at);
    else if (this.verdict === 'undecided') {
      this.decide(this.recogniser.gap(from, missing, MomentRecord.of(at)));
    }
  }

  /** `count` bytes of a body were left out on purpose; they are lost where nothing is known yet. */
  omitted(from: End, count: number, at: Moment): void {
    if (this.verdict !== 'mcbp') this.gap(from, count, at);
    else {
      this.framers[otherEnd(from)].answered();
      this.framers[from].omit(count, at);
    }
  }

  end(from: End, at: Moment): void {
    this.ended[from] = MomentRecord.of(at);
    if (this.verdict === 'mcbp') this.framers[from].end(at);
    else if (this.verdict === 'undecided' && this.isOver()) this.decide(this.recogniser.finish());
  }

  /** Whoever speaks has heard the other end: a message of it that waits for proof comes first. */
  private push(
    from: End,
    bytes: Uint8Array,
    at: Moment,
    offset: number,
    start = 0,
    end = bytes.length,
  ): void {
    this.framers[otherEnd(from)].answered();
    this.framers[from].push(bytes, at, offset, start, end);
  }

  private miss(from: End, missing: number, at: Moment): void {
    this.options.gap(from, missing, at);
    this.framers[from].gap(missing, at);
  }

  private decide(verdict: Verdict): void {
    this.verdict = verdict;
    const { foreign } = this.recogniser;
    if (verdict === 'other' && foreign !== undefined) this.options.foreign(foreign);
    if (verdict !== 'mcbp') return;
    const { client } = this.recogniser;
    this.options.settle(client);
    if (client === 1) this.ended.reverse();
    this.recogniser.replay({
      data: (from, bytes, at) =>
        this.push(from, bytes, at, at instanceof HeldMoment ? at.offset : NOWHERE),
      gap: (from, missing, at) => this.miss(from, missing, at),
    });
    // A direction that ended while its bytes were held ends now, after them.
    for (const end of [0, 1] as const) {
      const at = this.ended[end];
      if (at !== undefined) this.framers[end].end(at);
    }
  }
}
