/**
 * Is this connection MCBP, and which end is the client? Ports do not tell (any may carry it), so
 * the first bytes of both directions must. Nothing is decoded before the answer; what arrives
 * meanwhile is held, at most LIMIT bytes of a direction and, of all connections together, what
 * their allowance has room for; then it is replayed.
 *
 * Evidence per direction: evidence.ts. A connection is 'mcbp'
 * - seen from its start: with one whole frame, sent by the end that may send it; at its
 *   end with the beginning of one;
 * - otherwise: with a chain of frames, a response and its request, or a direction that begins
 *   with the header of a long frame; at its end with frames that nothing speaks against.
 * It is 'other' as soon as the first bytes of its start are no frame, or both directions have
 * had nothing to show where the longest value would be over (sooner, when the bytes are those
 * of a protocol that is known here). What is let go of meanwhile counts as lost.
 */
import { CLIENT, type End, type Moment, SERVER } from '../tcp/events.js';
import { DirectionEvidence } from './evidence.js';
import { foreignProtocol } from './foreign.js';
import type { ForeignProtocol } from './foreign-protocol.js';
import { MAX_BODY_LENGTH } from './header.js';
import type { Allowance } from './held-bytes.js';
import { HeldStream, otherEnd, type Replay } from './held-stream.js';

export type { Allowance } from './held-bytes.js';
export type { Replay } from './held-stream.js';
export type Verdict = 'mcbp' | 'other' | 'undecided';

const ENDS = [CLIENT, SERVER] as const;

/** Bytes held per direction while undecided; a constant of its own, since statics refer to it. */
const LIMIT = 64 * 1024;

/** Bytes after which a protocol that is not ours has a name or will never get one. */
const NAMING = 16;

export class Recogniser {
  /** Bytes held per direction while undecided. */
  static readonly LIMIT = LIMIT;
  /** Bytes per direction after which nothing more is expected: the longest frame is over. */
  static readonly PATIENCE = MAX_BODY_LENGTH + LIMIT;

  readonly #midstream: boolean;
  readonly #evidence: readonly [DirectionEvidence, DirectionEvidence];
  readonly #held: HeldStream;
  readonly #seen: [number, number] = [0, 0];
  /** Directions that have no say any more. */
  readonly #silent: [boolean, boolean] = [false, false];
  /** The chunk that is being judged, while nothing else of its direction is held. */
  #lent: { readonly from: End; readonly bytes: Uint8Array } | undefined;
  #verdict: Verdict = 'undecided';
  #client: End = CLIENT;
  #foreign: ForeignProtocol | undefined;
  #starved = false;

  /**
   * `midstream`: the connection's beginning was not seen, and which end is the client is a guess.
   * `allowance`: what all connections may hold together; without one only LIMIT holds.
   */
  constructor(midstream: boolean, allowance?: Allowance) {
    this.#midstream = midstream;
    this.#held = new HeldStream(Recogniser.LIMIT, allowance);
    this.#evidence = [
      new DirectionEvidence(midstream ? undefined : 'client'),
      new DirectionEvidence(midstream ? undefined : 'server'),
    ];
  }

  get verdict(): Verdict {
    return this.#verdict;
  }

  /** Once 'mcbp': which of the ends, as they have been counted so far, is the client. */
  get client(): End {
    return this.#client;
  }

  /** Once 'other': what the connection speaks instead, where its first bytes say so. */
  get foreign(): ForeignProtocol | undefined {
    return this.#foreign;
  }

  /** The allowance was used up before LIMIT was: with more memory the verdict might be another. */
  get starved(): boolean {
    return this.#starved;
  }

  /**
   * The next bytes of a direction. When that makes it 'mcbp', call replay() before anything
   * else: it includes `bytes`, which are not copied. Once decided, nothing more is for here.
   * `at` is kept as it is until then.
   */
  data(from: End, bytes: Uint8Array, at: Moment): Verdict {
    if (this.#verdict !== 'undecided') return this.#verdict;
    this.#seen[from] += bytes.length;
    if (this.#silent[from]) this.#judge(from);
    else this.#take(from, bytes);
    this.#lent = undefined;
    this.#record(from, bytes, at);
    return this.#verdict;
  }

  /** `missing` bytes of a direction are lost: what comes next may begin anywhere in a frame. */
  gap(from: End, missing: number, at: Moment): Verdict {
    if (this.#verdict !== 'undecided') return this.#verdict;
    this.#evidence[from].gap(this.#held.of(from).length);
    this.#held.gap(from, missing, at);
    return this.#verdict;
  }

  /** The connection is over: 'mcbp' or 'other'. */
  finish(): Verdict {
    if (this.#verdict !== 'undecided') return this.#verdict;
    for (const end of ENDS) this.#evidence[end].close(this.#held.of(end));
    const proof = ENDS.find((end) => {
      const { strength } = this.#evidence[end];
      return strength === 'one' || (strength === 'begun' && !this.#midstream);
    });
    this.#decide(proof === undefined ? 'other' : 'mcbp', proof ?? CLIENT);
    return this.#verdict;
  }

  /** Hands over what was held, once, counting `from` by the ends as they really are. */
  replay(to: Replay): void {
    this.#held.replay(to, this.#client);
  }

  /** Judges what is there of a direction, `bytes` included, and holds them if that is not enough. */
  #take(from: End, bytes: Uint8Array): void {
    const held = this.#held;
    if (bytes.length > held.room(from)) this.#makeRoom(from);
    const part = bytes.subarray(0, held.room(from));
    // What is decided by its first chunk, as nearly everything is, is never copied.
    const isFirst = held.of(from).length === 0;
    if (isFirst) this.#lent = { from, bytes: part };
    else if (!this.#extend(from, part)) this.#starve(from);
    this.#evidence[from].look(this.#view(from));
    if (part.length < bytes.length) this.#exhaust(from);
    this.#judge(from);
    if (this.#verdict !== 'undecided' || !isFirst || part.length < bytes.length) return;
    if (!held.extend(from, part)) {
      this.#starve(from);
      this.#judge(from);
    }
  }

  /** What is there of a direction, in one piece. */
  #view(of: End): Uint8Array {
    return this.#lent?.from === of ? this.#lent.bytes : this.#held.of(of);
  }

  /** Holds `bytes` behind what is held, if need be in place of what has nothing to say. */
  #extend(from: End, bytes: Uint8Array): boolean {
    return (
      this.#held.extend(from, bytes) || (this.#forget(from) > 0 && this.#held.extend(from, bytes))
    );
  }

  /** Lets go of what has nothing to say. Returns how many bytes that were. */
  #forget(from: End): number {
    const mine = this.#evidence[from];
    this.#foreign ??= foreignProtocol(this.#view(from));
    const forgotten = this.#held.forget(from, mine.passed);
    mine.forget(forgotten);
    return forgotten;
  }

  /** Lets go of what has nothing to say; of all, if what has is too long to be held. */
  #makeRoom(from: End): void {
    // Little by little would cost a walk through all that is held each time.
    if (this.#forget(from) < Recogniser.LIMIT / 2) this.#exhaust(from);
  }

  /** A direction cannot be held any longer: either that is proof enough, or it begins anew. */
  #exhaust(from: End): void {
    const mine = this.#evidence[from];
    this.#foreign ??= foreignProtocol(this.#view(from));
    const hadToBegin = mine.isDue;
    mine.exhaust();
    if (mine.strength === 'two' || mine.strength === 'refuted') return;
    this.#silent[from] = hadToBegin;
    this.#held.forget(from, Number.POSITIVE_INFINITY);
    mine.gap(0);
  }

  #starve(from: End): void {
    this.#starved = true;
    this.#exhaust(from);
    this.#silent[from] = true;
  }

  /** Keeps what arrived in the order of arrival, as far as the verdict leaves a use for it. */
  #record(from: End, bytes: Uint8Array, at: Moment): void {
    if (this.#verdict === 'mcbp') this.#held.lend(from, bytes, at);
    else if (this.#verdict === 'other') this.#held.clear();
    else if (this.#silent[from] || bytes.length > Recogniser.LIMIT) {
      this.#held.gap(from, bytes.length, at);
    } else this.#held.note(from, bytes.length, at);
  }

  #judge(from: End): void {
    const { strength } = this.#evidence[from];
    if (strength === 'refuted') this.#refute(from);
    else if (this.#evidence[otherEnd(from)].strength === 'refuted') this.#decide('other', from);
    else if (strength === 'two') this.#decide('mcbp', from);
    else if (ENDS.every((end) => this.#isTired(end))) this.#decide('other', from);
    else if (strength === 'one' && (!this.#midstream || this.#isExchange(from))) {
      this.#decide('mcbp', from);
    }
  }

  /** Nothing is expected of a direction any more; sooner so, where it seems known what it is. */
  #isTired(end: End): boolean {
    const patience = this.#foreign === undefined ? Recogniser.PATIENCE : Recogniser.LIMIT;
    return this.#silent[end] || this.#seen[end] > patience;
  }

  /** The first frames of both directions are a request and its response. */
  #isExchange(from: End): boolean {
    const [mine, theirs] = [this.#evidence[from], this.#evidence[otherEnd(from)]];
    const [here, there] = [this.#view(from), this.#view(otherEnd(from))];
    return mine.answers(theirs, here, there) || theirs.answers(mine, there, here);
  }

  /** No frame where one must be: settled, once it can also be said what it is instead. */
  #refute(from: End): void {
    const bytes = this.#view(from);
    const foreign = foreignProtocol(bytes);
    const settled = foreign === undefined ? bytes.length >= NAMING : foreign.complete;
    if (settled || this.#seen[from] > Recogniser.LIMIT) this.#decide('other', from);
  }

  #decide(verdict: Exclude<Verdict, 'undecided'>, proof: End): void {
    this.#verdict = verdict;
    if (verdict === 'mcbp') {
      if (this.#midstream) this.#client = this.#clientBy(proof);
      return;
    }
    for (const end of ENDS) this.#foreign ??= foreignProtocol(this.#view(end));
    this.#held.clear();
  }

  /** By what the frames of `proof` say, else by those of the other direction, else as guessed. */
  #clientBy(proof: End): End {
    for (const end of [proof, otherEnd(proof)]) {
      const sender = this.#evidence[end].sender(this.#view(end));
      if (sender !== undefined) return sender === 'client' ? end : otherEnd(end);
    }
    return CLIENT;
  }
}
