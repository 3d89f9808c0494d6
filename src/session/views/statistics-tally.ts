/** The view of statistics: how long the answers to each command took, and how that went over time. */
import type { Instant } from '../../bytes/time.js';
import { magicOf } from '../../mcbp/magic.js';
import { type LatencyGroup, LatencyStatistics } from '../../statistics/latency.js';
import { LatencyMap, medianOf } from '../../statistics/latency-map.js';
import type { LatencyLine, LatencyOrder, ViewProgress } from '../port/view.js';
import type { StoredEvent } from '../stored-event.js';
import { Paced } from './paced.js';
import { missedNotes, type ReportOf, type Tally, type Viewed, type WishOf } from './tally.js';
import { windowOf } from './window.js';

/** Time slices that a trend is made from; 72 KiB a command. */
const SLICES = 256;
/** Commands that have a trend; further ones have figures alone. */
const MOST_TRENDS = 128;
/** Points of a trend. */
const MOST_POINTS = 200;

const byCommand = (a: LatencyGroup, b: LatencyGroup): number =>
  (a.key.command ?? '') < (b.key.command ?? '') ? -1 : 1;

const ORDERS: Readonly<Record<LatencyOrder, (a: LatencyGroup, b: LatencyGroup) => number>> = {
  command: byCommand,
  count: (a, b) => b.answers - a.answers,
  errors: (a, b) => b.errors - a.errors,
  p50: (a, b) => b.wire.p50 - a.wire.p50,
  p99: (a, b) => b.wire.p99 - a.wire.p99,
  max: (a, b) => b.wire.max - a.wire.max,
};

export class StatisticsTally implements Tally<'statistics'> {
  private readonly latencies: LatencyStatistics;
  private readonly trends = new Map<number, LatencyMap>();
  /** Of the commands that have a trend. */
  private readonly numbers = new Map<string, number>();
  /** There were more commands than have a trend. */
  private isFull = false;
  private first: Instant | undefined;
  private readonly last = { s: 0, ns: 0 };
  private readonly sorted: Paced<readonly LatencyGroup[]>;
  private readonly drawn: Paced<ReadonlyMap<string, readonly number[]>>;
  private version = 0;

  constructor(private readonly viewed: Viewed) {
    this.latencies = new LatencyStatistics({ table: viewed.table });
    this.sorted = new Paced(viewed.now);
    this.drawn = new Paced(viewed.now);
  }

  get isDue(): boolean {
    return this.sorted.isDue || this.drawn.isDue;
  }

  message(event: StoredEvent, counts: boolean): void {
    if (!counts) return;
    this.version += 1;
    const { at, request } = event;
    this.first ??= { s: at.s, ns: at.ns };
    if (at.s > this.last.s || (at.s === this.last.s && at.ns > this.last.ns)) {
      this.last.s = at.s;
      this.last.ns = at.ns;
    }
    if (request === undefined) return;
    this.latencies.message(event);
    this.trendOf(event)?.message(event);
  }

  notes(missed: number): readonly string[] {
    const trends = this.isFull ? [`trends of the first ${MOST_TRENDS} commands only`] : [];
    const { further } = this.latencies;
    const groups = further === undefined ? [] : [`${further.groups} further commands not listed`];
    return [...groups, ...trends, ...missedNotes(missed)];
  }

  report({ window, order, points }: WishOf<'statistics'>, progress: ViewProgress) {
    const { version } = this;
    const groups = this.sorted.of(order, version, () =>
      this.latencies.groups().sort((a, b) => ORDERS[order](a, b) || byCommand(a, b)),
    );
    const most = Math.max(1, Math.min(MOST_POINTS, Math.floor(points)));
    const drawn = this.drawn.of(`${most}`, version, () => this.draw(most));
    const lines = windowOf(groups.length, window, (from, to) =>
      groups.slice(from, to).map((group) => lineOf(group, drawn)),
    );
    return { what: 'statistics', progress, ...lines } satisfies ReportOf<'statistics'>;
  }

  private trendOf({ magic, opcode }: StoredEvent): LatencyMap | undefined {
    const number = opcode + (magicOf(magic)?.serverOpcode === true ? 256 : 0);
    const known = this.trends.get(number);
    if (known !== undefined) return known;
    if (this.trends.size >= MOST_TRENDS) {
      this.isFull = true;
      return undefined;
    }
    const trend = new LatencyMap(SLICES);
    if (this.first !== undefined) trend.reach(this.first);
    this.trends.set(number, trend);
    this.numbers.set(this.viewed.table.nameOf(magic, opcode), number);
    return trend;
  }

  /** Of all commands over the same time, so that they can be compared. */
  private draw(points: number): Map<string, readonly number[]> {
    const drawn = new Map<string, readonly number[]>();
    for (const [command, number] of this.numbers) {
      const trend = this.trends.get(number) as LatencyMap;
      trend.reach(this.last);
      const columns = trend.grouped(points)?.columns ?? [];
      drawn.set(command, columns.map(medianMicros));
    }
    return drawn;
  }
}

const medianMicros = (column: readonly number[]): number => {
  const median = medianOf(column);
  return median === undefined ? -1 : micros(median);
};

const micros = (ns: number): number => Math.round(ns) / 1000;

function lineOf(
  { key, answers, errors, wire, server, queued }: LatencyGroup,
  drawn: ReadonlyMap<string, readonly number[]>,
): LatencyLine {
  const { command = '' } = key;
  return {
    ...{ command, count: answers, errors, min: micros(wire.min), p50: micros(wire.p50) },
    ...{ p90: micros(wire.p90), p99: micros(wire.p99), max: micros(wire.max) },
    ...(server === undefined ? {} : { server: micros(server.p50) }),
    ...(queued === undefined ? {} : { queued: micros(queued.p50) }),
    trend: drawn.get(command) ?? [],
  };
}
