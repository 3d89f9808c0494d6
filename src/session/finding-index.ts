/**
 * Findings by the message that carries them. Where the input can be read twice, a first pass
 * fills an index, so that a request says what only its answer proved; of what passes once,
 * findings are known as long as their message is at hand.
 */
import type { Finding } from '../dissect/node.js';
import type { FindingStore } from './judging.js';

/** Findings kept; beyond it the rest, or what is oldest, is counted. */
const MAX_FINDINGS = 200_000;

const NONE: readonly Finding[] = [];

export class FindingIndex implements FindingStore {
  private readonly byNumber = new Map<number, Finding[]>();
  /** Goes on where it was: from the beginning it would come by every place that was deleted. */
  private readonly oldest = this.byNumber.keys();
  private count = 0;
  /** Findings that were not kept, or not for ever. */
  dropped = 0;

  /** @param keeps what stays when the index is full: what came first, or what came last */
  constructor(private readonly keeps: 'first' | 'last' = 'first') {}

  add(number: number, finding: Finding): void {
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

  private makeRoom(): boolean {
    if (this.keeps === 'first') return false;
    const number = this.oldest.next().value;
    if (number === undefined) return false;
    const findings = this.of(number);
    this.byNumber.delete(number);
    this.count -= findings.length;
    this.dropped += findings.length;
    return true;
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
