/**
 * The graph: how much went on in each cell of the time axis. All there is is counted once, in
 * bins that are finer than cells; of a part that is looked at closely the bins are its own.
 */
import type { Instant } from '../../bytes/time.js';
import type { Finding } from '../../dissect/node.js';
import { ACTIVITIES, Activity } from '../../statistics/activity.js';
import type { ViewProgress } from '../port/view.js';
import type { StoredEvent } from '../stored-event.js';
import { axisOf, cellsOf, secondsTo } from './axis.js';
import type { ReportOf, Shown, Tally, Viewed, WishOf } from './tally.js';

export class GraphTally implements Tally<'graph'> {
  private readonly activity = new Activity();
  /** Seconds from the first message of the session: what is counted. */
  private readonly from: number;
  private readonly to: number;

  constructor(
    { from = 0, to = Number.POSITIVE_INFINITY }: WishOf<'graph'>,
    private readonly viewed: Viewed,
  ) {
    this.from = from;
    this.to = to;
    const began = viewed.began();
    if (began !== undefined) this.activity.reach(later(began, from));
  }

  message(event: StoredEvent, counts: boolean): void {
    if (!counts || !this.covers(event.at)) return;
    this.activity.message(event);
    if (!event.mayHaveFindings) return;
    this.activity.found(event.at, this.viewed.findingsOf(event.number).length);
  }

  found(number: number, _finding: Finding): void {
    const at = this.viewed.store.timeOf(number);
    if (at !== undefined && this.covers(at)) this.activity.found(at, 1);
  }

  report(wish: WishOf<'graph'>, progress: ViewProgress, shown: Shown): ReportOf<'graph'> {
    const axis = axisOf(wish, this.viewed, shown);
    const cells = cellsOf(wish.columns);
    const [from, to] = [(axis.from - this.from) * 1e9, (axis.to - this.from) * 1e9];
    const series = ACTIVITIES.map((name) => ({
      name,
      values: this.activity.sums(name, from, to, cells),
    }));
    return { what: 'graph', progress, series, ...axis };
  }

  private covers(at: Instant): boolean {
    const seconds = secondsTo(at, this.viewed.began());
    return seconds >= this.from && seconds <= this.to;
  }
}

function later({ s, ns }: Instant, seconds: number): Instant {
  const sum = ns + (seconds % 1) * 1e9;
  return { s: s + Math.floor(seconds) + Math.floor(sum / 1e9), ns: Math.floor(sum % 1e9) };
}
