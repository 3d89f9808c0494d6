/**
 * How often what was found, after tshark's `expert`. Findings are told with the number of a
 * message that may still have to pass, or has passed long ago: which messages count is therefore
 * remembered, one bit each.
 *
 * Memory: one bit a message; findings of messages that have not passed yet wait, MAX_WAITING at
 * most, beyond which they are counted as overlooked. Ids of findings are ours, and few.
 */
import type { Finding } from '../dissect/node.js';
import type { MessageEvent } from '../session/message.js';
import { NumberSet } from './number-set.js';

const MAX_WAITING = 200_000;
/** The worst first. */
export const SEVERITIES = ['error', 'warn', 'note', 'chat'] as const;

const rank = (severity: Finding['severity']): number => SEVERITIES.indexOf(severity);

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
  private readonly counts = new Map<string, FindingCount>();
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
    if (rank(finding.severity) > rank(this.least)) return;
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

  message({ number }: MessageEvent, counts = true): void {
    this.latest = number;
    if (counts) this.counted.add(number);
    const findings = this.waiting.get(number);
    if (findings === undefined) return;
    this.waiting.delete(number);
    this.waitingCount -= findings.length;
    if (counts) for (const finding of findings) this.count(number, finding);
  }

  /** By severity, the most frequent first. */
  rows(): FindingCount[] {
    return [...this.counts.values()].sort(
      (a, b) => rank(a.severity) - rank(b.severity) || b.count - a.count,
    );
  }

  private count(number: number, { severity, id, message }: Finding): void {
    const key = `${severity} ${id}`;
    const before = this.counts.get(key);
    const isFirst = before === undefined || number < before.first;
    this.counts.set(key, {
      ...{ severity, id, count: (before?.count ?? 0) + 1 },
      first: isFirst ? number : before.first,
      sentence: isFirst ? message : before.sentence,
    });
  }
}
