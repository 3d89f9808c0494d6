/**
 * The timeline of vbuckets: who uploaded when, which snapshot was held, what was mounted, how
 * far a migration had come. The analysis has kept the history; of it those stretches are told
 * that a message of the list began.
 */
import type { Severity } from '../../dissect/node.js';
import { harmless } from '../../dissect/text.js';
import { rankOf } from '../../statistics/findings.js';
import { type Lane, lanesOf } from '../../statistics/vbucket-lanes.js';
import { type Span, type SpanKind, spansOf } from '../../statistics/vbucket-spans.js';
import type { LaneLine, Stretch, ViewProgress } from '../port/view.js';
import { type Axis, axisOf, cellsOf, secondsTo } from './axis.js';
import { Paced } from './paced.js';
import {
  grouped,
  isListed,
  type ReportOf,
  type Shown,
  type Tally,
  type Viewed,
  type WishOf,
} from './tally.js';
import { windowOf } from './window.js';

/** Lanes of one kind of one vbucket that are filled up before another is begun. */
const MOST_OVERLAPS = 16;

const LANES: Readonly<Record<SpanKind, LaneLine['lane']>> = {
  ...{ uploader: 'uploader', snapshot: 'snapshot', volumes: 'mount', migration: 'migration' },
};

export class TimelineTally implements Tally<'timeline'> {
  private readonly lanes: Paced<readonly Lane[]>;
  private messages = 0;
  /** Changes that the history keeps no more. */
  private forgotten = 0;

  constructor(private readonly viewed: Viewed) {
    this.lanes = new Paced(viewed.now);
  }

  get isDue(): boolean {
    return this.lanes.isDue;
  }

  /** The history is kept already: what is counted is only how many messages are in the list. */
  message(_event: unknown, counts: boolean): void {
    if (counts) this.messages += 1;
  }

  /** Of messages that are gone the history still tells, up to a cap of its own. */
  notes(): readonly string[] {
    const { forgotten } = this;
    return forgotten === 0 ? [] : [`${grouped(forgotten)} older changes are forgotten`];
  }

  report(wish: WishOf<'timeline'>, progress: ViewProgress, shown: Shown): ReportOf<'timeline'> {
    const axis = axisOf(wish, this.viewed, shown);
    const cells = cellsOf(wish.columns);
    const news = (this.viewed.timeline?.told ?? 0) + this.messages;
    const lanes = this.lanes.of(`${shown.newest}`, news, () => this.lanesOf(shown));
    const lines = windowOf(lanes.length, wish.window, (from, to) =>
      lanes.slice(from, to).map((lane) => this.line(lane, axis, cells)),
    );
    return { what: 'timeline', progress, ...lines, ...axis };
  }

  private lanesOf(shown: Shown): Lane[] {
    const { events = [], evicted = 0 } = this.viewed.timeline?.past() ?? {};
    this.forgotten = evicted;
    const spans = spansOf(events.filter(({ number }) => number <= shown.newest));
    const listed = spans.filter(
      ({ number }) => isListed(shown, number) && !this.viewed.isIgnored(number),
    );
    return lanesOf(listed, MOST_OVERLAPS);
  }

  private line({ bucket, vbucket, kind, spans }: Lane, axis: Axis, cells: number): LaneLine {
    const stretches: Stretch[] = [];
    for (const span of spans) {
      const stretch = this.stretch(span, axis, cells);
      const before = stretches.at(-1);
      if (stretch === undefined) continue;
      // Of many that share a cell the first stands for all, with what is the worst of them.
      if (before?.from === stretch.from && before.to === stretch.to) {
        stretches[stretches.length - 1] = { ...before, ...worse(before, stretch) };
      } else stretches.push(stretch);
    }
    return { bucket: harmless(bucket), vbucket, lane: LANES[kind], stretches };
  }

  /** Undefined: the axis shows nothing of it. */
  private stretch(span: Span, axis: Axis, cells: number): Stretch | undefined {
    const began = this.viewed.began();
    const cell = (seconds: number): number =>
      Math.floor(((seconds - axis.from) / (axis.to - axis.from)) * cells);
    const begin = secondsTo(span.from, began);
    const end = span.to === undefined ? axis.end : secondsTo(span.to, began);
    if (begin > axis.to || end < axis.from) return undefined;
    const from = Math.max(0, Math.min(cell(begin), cells - 1));
    const to = Math.max(from + 1, Math.min(cells, cell(end) + (span.to === undefined ? 1 : 0)));
    const severity = this.viewed.store.marks.severityOf(span.number);
    const label = labelOf(span);
    return { from, to, label, ...(severity && { severity }), number: span.number };
  }
}

const labelOf = ({ kind, detail, node }: Span): string =>
  [harmless(detail), ...(kind === 'snapshot' ? [] : [node])]
    .filter((part) => part !== '')
    .join(' ');

function worse(a: Stretch, b: Stretch): { readonly severity?: Severity } {
  const known = [a.severity, b.severity].filter((each) => each !== undefined);
  const [worst] = known.sort((one, other) => rankOf(one) - rankOf(other));
  return worst === undefined ? {} : { severity: worst };
}
