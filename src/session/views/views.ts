/**
 * The view that is open beside the list: what it has counted, and what is told of it. Closed, it
 * is forgotten. Messages that come later are counted as they come; where one leaves the list that
 * was counted, all are counted anew, behind the figures that there are.
 */
import type { Finding } from '../../dissect/node.js';
import type { ViewKind, ViewReport, ViewWish } from '../port/view.js';
import { ConversationTally } from './conversation-tally.js';
import { FindingTally } from './finding-tally.js';
import { FollowTally } from './follow-tally.js';
import { GraphTally } from './graph-tally.js';
import { StatisticsTally } from './statistics-tally.js';
import { isListed, missedNotes, type Tally, type Viewed, type WishOf } from './tally.js';
import { TimelineTally } from './timeline-tally.js';
import { Walk } from './walk.js';

/** Milliseconds between two times that all is counted anew, at least; and */
const RECOUNT_PAUSE = 1000;
/** this many times what the last took. */
const RECOUNT_SHARE = 10;

type Openers = {
  readonly [K in ViewKind]: (wish: WishOf<K>, viewed: Viewed) => Tally<K>;
};

const OPENERS: Openers = {
  conversations: (_, viewed) => new ConversationTally(viewed),
  statistics: (_, viewed) => new StatisticsTally(viewed),
  findings: (_, viewed) => new FindingTally(viewed),
  follow: (wish, viewed) => new FollowTally(wish, viewed),
  timeline: (_, viewed) => new TimelineTally(viewed),
  graph: (wish, viewed) => new GraphTally(wish, viewed),
};

class Counting {
  readonly walk: Walk;

  constructor(
    readonly tally: Tally,
    viewed: Viewed,
  ) {
    this.walk = new Walk(viewed, tally);
  }
}

export class Views {
  private wish: ViewWish | undefined;
  private counting: Counting | undefined;
  /** Counts anew, and takes the place of `counting` when it has come as far. */
  private coming: Counting | undefined;
  private isStale = false;
  /** When counting anew may begin. */
  private due = 0;

  constructor(private readonly viewed: Viewed) {}

  /** Opens another view, or looks at another part of it; undefined: closes it. */
  show(wish: ViewWish | undefined): void {
    const before = this.wish;
    this.wish = wish;
    if (wish === undefined) this.counting = undefined;
    else if (before === undefined || subjectOf(before) !== subjectOf(wish)) {
      this.counting = this.begun(wish);
    } else return;
    this.coming = undefined;
    this.isStale = false;
  }

  /** The list is another one: nothing counted so far says anything of it. */
  restart(): void {
    const { wish } = this;
    if (wish === undefined) return;
    this.counting = this.begun(wish);
    this.coming = undefined;
    this.isStale = false;
  }

  /** Goes on counting for `budget` milliseconds. True when there is more to do. */
  work(budget: number): boolean {
    const { counting, wish } = this;
    if (counting === undefined || wish === undefined) return false;
    const shown = this.viewed.shown();
    // The list ends before what was counted: a replay was turned back.
    if (shown.newest < counting.walk.next - 1) this.isStale = true;
    if (this.isStale && this.coming === undefined && this.viewed.now() >= this.due) {
      this.isStale = false;
      this.coming = this.begun(wish);
    }
    const { coming } = this;
    if (coming === undefined) return counting.walk.work(shown, budget);
    const isMore = coming.walk.work(shown, budget);
    if (isMore) return true;
    this.counting = coming;
    this.coming = undefined;
    const pause = Math.max(RECOUNT_PAUSE, RECOUNT_SHARE * coming.walk.spent);
    this.due = this.viewed.now() + pause;
    return false;
  }

  /** A message that had been looked at belongs to the list now, or no more. */
  changed(number: number, isIn: boolean): void {
    for (const { walk, tally } of this.countings()) {
      if (number >= walk.next) continue;
      if (isIn && tally.needsOrder !== true) walk.add(number);
      else this.isStale = true;
    }
  }

  /** Something was said of a message: it may be to be left out now. */
  noted(number: number): void {
    for (const { walk } of this.countings()) {
      if (number < walk.next) this.isStale = true;
    }
  }

  /** Something more was found of a message of the list. */
  found(number: number, finding: Finding): void {
    if (this.wish === undefined || this.viewed.isIgnored(number)) return;
    if (!isListed(this.viewed.shown(), number)) return;
    for (const { walk } of this.countings()) walk.found(number, finding);
  }

  /** Changes with what there is to tell. */
  get version(): number {
    return this.counting?.walk.version ?? 0;
  }

  /** There is more to tell than was told, without any new message. */
  get isDue(): boolean {
    return this.counting?.tally.isDue === true;
  }

  /** Undefined: no view is open. */
  report(): ViewReport | undefined {
    const { counting, wish } = this;
    if (counting === undefined || wish === undefined) return undefined;
    const shown = this.viewed.shown();
    const { walk, tally } = counting;
    const messages = shown.matches?.total ?? Math.max(0, shown.newest - shown.first + 1);
    const counted = Math.min(messages, walk.counted);
    const report = tally.report(wish, { messages, counted }, shown);
    const note = (tally.notes?.(walk.missed) ?? missedNotes(walk.missed)).join(', ');
    return note === '' ? report : { ...report, note };
  }

  private *countings(): Generator<Counting> {
    if (this.counting !== undefined) yield this.counting;
    if (this.coming !== undefined) yield this.coming;
  }

  private begun(wish: ViewWish): Counting {
    const open = OPENERS[wish.what] as (wish: ViewWish, viewed: Viewed) => Tally;
    return new Counting(open(wish, this.viewed), this.viewed);
  }
}

/** What of a wish decides about the counting: the rest of it only about what is told. */
function subjectOf(wish: ViewWish): string {
  if (wish.what === 'follow') return `follow ${wish.stream} ${wish.form} ${wish.width}`;
  if (wish.what === 'graph') return `graph ${wish.from} ${wish.to}`;
  return wish.what;
}
