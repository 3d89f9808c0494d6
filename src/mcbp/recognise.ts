/**
 * Is this connection MCBP, and which end is the client? Ports do not tell (any may carry
 * it), so the first bytes of both directions must. Nothing is decoded before the answer;
 * what arrives meanwhile is held, at most LIMIT bytes of a direction, and replayed.
 *
 * Evidence per direction: evidence.ts. A connection is 'mcbp'
 * - seen from its start: with one whole frame, sent by the end that may send it; at its
 *   end with the beginning of one;
 * - otherwise: with two frames in a row, or a response and its request; at its end with
 *   bytes that are exactly one frame.
 * It is 'other' as soon as the first bytes of its start are no frame, or both directions
 * have had nothing to show within LIMIT bytes. One alone may be in the middle of a long
 * value: its bytes count as lost, and the other goes on.
 */
import { CLIENT, type End, type Moment, SERVER } from '../tcp/events.js';
import { DirectionEvidence } from './evidence.js';
import { HeldStream, otherEnd, type Replay } from './held-stream.js';

export type { Replay } from './held-stream.js';
export type Verdict = 'mcbp' | 'other' | 'undecided';

export class Recogniser {
  /** Bytes held per direction while undecided. */
  static readonly LIMIT = 64 * 1024;

  readonly #midstream: boolean;
  readonly #evidence: readonly [DirectionEvidence, DirectionEvidence];
  readonly #held = new HeldStream();
  #verdict: Verdict = 'undecided';
  #client: End = CLIENT;

  /** `midstream`: the connection's beginning was not seen, and which end is the client is a guess. */
  constructor(midstream: boolean) {
    this.#midstream = midstream;
    this.#evidence = [
      new DirectionEvidence(Recogniser.LIMIT, midstream ? undefined : 'client'),
      new DirectionEvidence(Recogniser.LIMIT, midstream ? undefined : 'server'),
    ];
  }

  get verdict(): Verdict {
    return this.#verdict;
  }

  /** Once 'mcbp': which of the ends, as they have been counted so far, is the client. */
  get client(): End {
    return this.#client;
  }

  /**
   * The next bytes of a direction. When that makes it 'mcbp', call replay() before anything
   * else: it includes `bytes`, which are not copied. Once decided, nothing more is for here.
   */
  data(from: End, bytes: Uint8Array, at: Moment): Verdict {
    if (this.#verdict !== 'undecided') return this.#verdict;
    const mine = this.#evidence[from];
    const wasExhausted = mine.exhausted;
    mine.add(bytes);
    const verdict = this.#judge(from);
    if (verdict === 'mcbp') this.#held.data(from, bytes, at);
    else if (verdict === 'undecided') {
      if (mine.exhausted) {
        if (!wasExhausted) this.#held.lose(from, at);
        this.#held.gap(from, bytes.length, at);
      } else this.#held.data(from, bytes.slice(), at);
    }
    return verdict;
  }

  /** `missing` bytes of a direction are lost: what comes next may begin anywhere in a frame. */
  gap(from: End, missing: number, at: Moment): Verdict {
    if (this.#verdict !== 'undecided') return this.#verdict;
    this.#evidence[from].gap();
    this.#held.gap(from, missing, at);
    return this.#verdict;
  }

  /** The connection is over: 'mcbp' or 'other'. */
  finish(): Verdict {
    if (this.#verdict !== 'undecided') return this.#verdict;
    const proof = ([CLIENT, SERVER] as const).find((end) => {
      const { strength } = this.#evidence[end];
      return strength === 'one' || (strength === 'begun' && !this.#midstream);
    });
    return this.#decide(proof === undefined ? 'other' : 'mcbp', proof ?? CLIENT);
  }

  /** Hands over what was held, once, counting `from` by the ends as they really are. */
  replay(to: Replay): void {
    this.#held.replay(to, this.#client);
  }

  #judge(from: End): Verdict {
    const mine = this.#evidence[from];
    const theirs = this.#evidence[otherEnd(from)];
    if (mine.strength === 'refuted') return this.#decide('other', from);
    if (mine.strength === 'two') return this.#decide('mcbp', from);
    if (mine.exhausted && theirs.exhausted) return this.#decide('other', from);
    const fit = !this.#midstream || mine.answers(theirs) || theirs.answers(mine);
    return mine.strength === 'one' && fit ? this.#decide('mcbp', from) : 'undecided';
  }

  #decide(verdict: Verdict, proof: End): Verdict {
    this.#verdict = verdict;
    if (verdict === 'other') this.#held.clear();
    else if (this.#midstream) this.#client = this.#clientBy(proof);
    for (const evidence of this.#evidence) evidence.release();
    return verdict;
  }

  /** By what the frames of `proof` say, else by those of the other direction, else as guessed. */
  #clientBy(proof: End): End {
    for (const end of [proof, otherEnd(proof)]) {
      const { sender } = this.#evidence[end];
      if (sender !== undefined) return sender === 'client' ? end : otherEnd(end);
    }
    return CLIENT;
  }
}
