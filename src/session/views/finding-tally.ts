/** The view of findings: how often each, and where, group by group. */
import { findingEntries } from '../../analysis/reference/index.js';
import type { Finding } from '../../dissect/node.js';
import { FindingStatistics, rankOf } from '../../statistics/findings.js';
import { MatchIndex } from '../filtered/match-index.js';
import type { FindingLine, ViewProgress } from '../port/view.js';
import type { StoredEvent } from '../stored-event.js';
import { Paced } from './paced.js';
import {
  grouped,
  missedNotes,
  type ReportOf,
  type Tally,
  type Viewed,
  type WishOf,
} from './tally.js';
import { windowOf } from './window.js';

/** Places of all groups together: as many as findings are kept. */
const MOST_PLACES = 200_000;

interface Group {
  readonly id: string;
  severity: Finding['severity'];
  count: number;
}

const titles: ReadonlyMap<string, string> = new Map(
  findingEntries.map(({ id, when }) => [id, when]),
);

export class FindingTally implements Tally<'findings'> {
  private readonly counts = new FindingStatistics();
  /** The messages that carry it, by finding. */
  private readonly places = new Map<string, MatchIndex>();
  private placed = 0;
  /** There were more places than are kept. */
  private isFull = false;
  private readonly groups: Paced<readonly Group[]>;
  private version = 0;

  constructor(private readonly viewed: Viewed) {
    this.groups = new Paced(viewed.now);
  }

  get isDue(): boolean {
    return this.groups.isDue;
  }

  message(event: StoredEvent, counts: boolean): void {
    this.counts.message(event, counts);
    if (!counts || !event.mayHaveFindings) return;
    const { number } = event;
    for (const finding of this.viewed.findingsOf(number)) this.found(number, finding);
  }

  readonly found = (number: number, finding: Finding): void => {
    if (!this.counts.has(number)) return;
    this.version += 1;
    this.counts.found(number, finding);
    const known = this.places.get(finding.id);
    const places = known ?? new MatchIndex();
    if (known === undefined) this.places.set(finding.id, places);
    if (this.placed >= MOST_PLACES) this.isFull = true;
    else if (places.settle(number, true)) this.placed += 1;
  };

  notes(missed: number): readonly string[] {
    const full = this.isFull ? [`only the first ${grouped(MOST_PLACES)} places are listed`] : [];
    const { overlooked } = this.counts;
    const early = overlooked === 0 ? [] : [`${grouped(overlooked)} findings not counted`];
    return [...full, ...early, ...missedNotes(missed)];
  }

  report({ window, open }: WishOf<'findings'>, progress: ViewProgress): ReportOf<'findings'> {
    const groups = this.groups.of('', this.version, () => this.grouped());
    const sections = groups.map((group) => {
      const places = open.includes(group.id) ? this.places.get(group.id) : undefined;
      return { group, places, rows: 1 + (places?.count ?? 0) };
    });
    const total = sections.reduce((sum, { rows }) => sum + rows, 0);
    const lines = windowOf(total, window, (from, to) => this.lines(sections, from, to));
    return { what: 'findings', progress, ...lines };
  }

  /** One group for each finding, whatever its severity is in each case: the worst counts. */
  private grouped(): Group[] {
    const groups = new Map<string, Group>();
    for (const { id, severity, count } of this.counts.rows()) {
      const group = groups.get(id);
      if (group === undefined) groups.set(id, { id, severity, count });
      else group.count += count;
    }
    return [...groups.values()].sort(
      (a, b) => rankOf(a.severity) - rankOf(b.severity) || b.count - a.count,
    );
  }

  private lines(
    sections: readonly { group: Group; places: MatchIndex | undefined; rows: number }[],
    from: number,
    to: number,
  ): FindingLine[] {
    const lines: FindingLine[] = [];
    let begin = 0;
    for (const { group, places, rows } of sections) {
      const { id, severity, count } = group;
      for (let row = Math.max(from, begin); row < Math.min(to, begin + rows); row += 1) {
        if (row === begin) {
          const title = titles.get(id) ?? id;
          lines.push({
            ...{ type: 'group', id, severity, title, count, open: places !== undefined },
          });
        } else lines.push(this.place(id, places?.at(row - begin - 1) ?? 0));
      }
      begin += rows;
    }
    return lines;
  }

  private place(id: string, number: number): FindingLine {
    const [told, ...more] = this.viewed.findingsOf(number).filter((each) => each.id === id);
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
    const text = told === undefined ? 'what was found is forgotten' : `${told.message}${others}`;
    return { type: 'place', id, number, text };
  }
}
