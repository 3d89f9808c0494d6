/**
 * Findings by the message that carries them. Where the input can be read twice, a first pass
 * fills an index, so that a request says what only its answer proved; of what passes once,
 * findings are known as long as their message is at hand.
 */
import type { Finding } from '../dissect/node.js';
import type { FindingStore } from './judging.js';

/** Findings kept, some 300 bytes each; beyond it the rest, or what is oldest, is counted. */
const MAX_FINDINGS = 200_000;

const NONE: readonly Finding[] = [];

export class FindingIndex implements FindingStore {
  private readonly byNumber = new Map<number, Finding[]>();
  /** Goes on where it was: from the beginning it would come by every place that was deleted. */
  private readonly numbers = this.byNumber.keys();
  /** The message whose findings came first, once somebody has asked. */
  private oldest: number | undefined;
  /** Of messages before this one nothing is kept. */
  private from = 0;
  private count = 0;
  /** Findings that were not kept, or not for ever. */
  dropped = 0;

  /** @param keeps what stays when the index is full: what came first, or what came last */
  constructor(private readonly keeps: 'first' | 'last' = 'first') {}

  add(number: number, finding: Finding): void {
    if (number < this.from) return;
    if (this.count >= MAX_FINDINGS && !this.makeRoom()) {
      this.dropped += 1;
      return;
    }
    this.count += 1;
    const known = this.byNumber.get(number);
    if (known === undefined) this.byNumber.set(number, [finding]);
    else known.push(finding);
  }

  of(number: number): readonly Finding[] {
    return this.byNumber.get(number) ?? NONE;
  }

  /**
   * Earlier messages are gone: findings go with them. What was found late of a message goes when
   * those go that were found before it.
   */
  forgetBefore(number: number): void {
    if (number <= this.from) return;
    this.from = number;
    for (let oldest = this.first(); oldest !== undefined && oldest < number; oldest = this.first())
      this.forget(oldest);
  }

  private makeRoom(): boolean {
    if (this.keeps === 'first') return false;
    const oldest = this.first();
    if (oldest === undefined) return false;
    this.dropped += this.forget(oldest);
    return true;
  }

  /** The message whose findings came first; undefined: there are none. */
  private first(): number | undefined {
    // An iterator that has come to the end stays there.
    if (this.byNumber.size > 0) this.oldest ??= this.numbers.next().value;
    return this.oldest;
  }

  /** Answers how many there were. `oldest` is the first one. */
  private forget(oldest: number): number {
    const { length } = this.of(oldest);
    this.byNumber.delete(oldest);
    this.oldest = undefined;
    this.count -= length;
    return length;
  }
}

/** Of a message that passes once. */
export class PassingFindings implements FindingStore {
  private number = 0;
  private findings: Finding[] = [];
  /** Findings about messages that had passed. */
  late = 0;

  add(number: number, finding: Finding): void {
    if (number < this.number) {
      this.late += 1;
      return;
    }
    if (number > this.number) {
      this.number = number;
      this.findings = [];
    }
    this.findings.push(finding);
  }

  of(number: number): readonly Finding[] {
    return number === this.number ? this.findings : NONE;
  }
}
