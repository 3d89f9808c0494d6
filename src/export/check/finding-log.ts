/**
 * What `check` found, over all captures: counts without end, and the findings themselves as far
 * as a cap lets them be kept.
 */
import type { Finding, Severity } from '../../dissect/node.js';
import { MessagePlaces, type Place } from '../message-places.js';

export interface Found extends Finding {
  /** Where the message that carries it lies. */
  readonly place: Place;
}

/** Findings kept; the rest is counted. A megabyte for about 4,000 of them. */
const MAX_KEPT = 100_000;

/** From worst to mildest. */
export const SEVERITIES: readonly Severity[] = ['error', 'warn', 'note', 'chat'];

/** `severity` is as bad as `limit`, or worse. */
export const isAtLeast = (severity: Severity, limit: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(limit);

/** What has the same key, in the order given. */
export function groupedBy<T, K>(all: readonly T[], keyOf: (each: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
}

export interface FindingGroup {
  readonly severity: Severity;
  readonly id: string;
  /** All of them. */
  readonly count: number;
  /** Those that were kept, in order of their places. */
  readonly kept: readonly Found[];
}

export class FindingLog {
  readonly places: MessagePlaces;
  private readonly kept: { readonly number: number; readonly finding: Finding }[] = [];
  private readonly counts = new Map<string, number>();

  /** @param ignored ids, or beginnings of ids, that are not even counted */
  constructor(
    readonly captures: readonly string[],
    private readonly ignored: readonly string[] = [],
  ) {
    this.places = new MessagePlaces(captures);
  }

  /** Findings that were counted and not kept. */
  get dropped(): number {
    return this.total - this.kept.length;
  }

  get total(): number {
    let total = 0;
    for (const count of this.counts.values()) total += count;
    return total;
  }

  add(number: number, finding: Finding): void {
    if (this.isIgnored(finding.id)) return;
    const key = `${finding.severity} ${finding.id}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    if (this.kept.length < MAX_KEPT) this.kept.push({ number, finding });
  }

  isIgnored(id: string): boolean {
    return this.ignored.some((beginning) => id.startsWith(beginning));
  }

  countOf(severity: Severity): number {
    let total = 0;
    for (const [key, count] of this.counts) {
      if (key.startsWith(`${severity} `)) total += count;
    }
    return total;
  }

  /** Something is as bad as `limit`, or worse. */
  reaches(limit: Severity): boolean {
    return SEVERITIES.some((each) => isAtLeast(each, limit) && this.countOf(each) > 0);
  }

  /** All that were kept: capture by capture, message by message. */
  found(): Found[] {
    return this.kept
      .map(({ number, finding }) => ({ ...finding, place: this.places.of(number) }))
      .sort((a, b) => a.place.capture - b.place.capture || a.place.number - b.place.number);
  }

  /** By severity, the worst first, and by id within it. */
  groups(): FindingGroup[] {
    const kept = groupedBy(this.found(), ({ severity, id }) => `${severity} ${id}`);
    return [...this.counts]
      .map(([key, count]): FindingGroup => {
        const [severity = 'note', id = ''] = key.split(' ');
        return { severity: severity as Severity, id, count, kept: kept.get(key) ?? [] };
      })
      .sort(
        (a, b) =>
          SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.id < b.id ? -1 : 1),
      );
  }
}
