/**
 * How often what was found, after tshark's `expert`. Findings are told with the number of a
 * message that may still have to pass, or has passed long ago: which messages count is therefore
 * remembered, one bit each.
 *
 * Memory: one bit a message; findings of messages that have not passed yet wait, MAX_WAITING at
 * most, beyond which they are counted as overlooked. Ids of findings are ours, and few.
 */
import type { Finding } from '../dissect/node.js';
import type { MessageEvent } from '../message.js';
import { NumberSet } from './number-set.js';

const MAX_WAITING = 200_000;
/** The worst first. */
export const SEVERITIES = ['error', 'warn', 'note', 'chat'] as const;

/** 0 is the worst. */
export const rankOf = (severity: Finding['severity']): number => SEVERITIES.indexOf(severity);

export interface FindingCount {
  readonly severity: Finding['severity'];
  readonly id: string;
  readonly count: number;
  /** The first message that carries it, and what it says there. */
  readonly first: number;
  readonly sentence: string;
}

export class FindingStatistics {
  private readonly counted = new NumberSet();
  private readonly waiting = new Map<number, Finding[]>();
  private waitingCount = 0;
  private latest = 0;
  /** By id, then severity. */
  private readonly counts = new Map<string, (Counted | undefined)[]>();
  overlooked = 0;

  /**
   * @param least findings of less severity are left out
   * @param cap findings that wait for their message, at least 1
   */
  constructor(
    private readonly least: Finding['severity'] = 'chat',
    private readonly cap = MAX_WAITING,
  ) {}

  /** Takes what is found, before or after message `number` has passed. */
  readonly found = (number: number, finding: Finding): void => {
    if (rankOf(finding.severity) > rankOf(this.least)) return;
    if (number <= this.latest) {
      if (this.counted.has(number)) this.count(number, finding);
      return;
    }
    if (this.waitingCount >= this.cap) {
      this.overlooked += 1;
      return;
    }
    this.waitingCount += 1;
    const others = this.waiting.get(number);
    if (others === undefined) this.waiting.set(number, [finding]);
    else others.push(finding);
  };

  /** The message of this number has passed, and counts. */
  has(number: number): boolean {
    return this.counted.has(number);
  }

  message({ number }: MessageEvent, counts = true): void {
    this.latest = Math.max(this.latest, number);
    if (counts) this.counted.add(number);
    const findings = this.waiting.get(number);
    if (findings === undefined) return;
    this.waiting.delete(number);
    this.waitingCount -= findings.length;
    if (counts) for (const finding of findings) this.count(number, finding);
  }

  /** By severity, the most frequent first. */
  rows(): FindingCount[] {
    const counted = [...this.counts.values()].flat().filter((each) => each !== undefined);
    return counted.sort((a, b) => rankOf(a.severity) - rankOf(b.severity) || b.count - a.count);
  }

  private count(number: number, { severity, id, message }: Finding): void {
    const bySeverity = this.counts.get(id) ?? [];
    const before = bySeverity[rankOf(severity)];
    if (before === undefined) {
      bySeverity[rankOf(severity)] = { severity, id, count: 1, first: number, sentence: message };
      this.counts.set(id, bySeverity);
      return;
    }
    before.count += 1;
    if (number >= before.first) return;
    before.first = number;
    before.sentence = message;
  }
}

type Counted = { -readonly [K in keyof FindingCount]: FindingCount[K] };
