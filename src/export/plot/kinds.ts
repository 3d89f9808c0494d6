/** The pictures that `--plot` knows, as statistics of which the result is drawn. */
import { type Instant, nanosecondsBetween } from '../../bytes/time.js';
import { suggestion } from '../../filter/nearest.js';
import { LatencyMap } from '../../statistics/latency-map.js';
import { NumberSet } from '../../statistics/number-set.js';
import { Rate } from '../../statistics/rate.js';
import { spansOf } from '../../statistics/vbucket-spans.js';
import {
  type Circumstances,
  type Running,
  type Statistic,
  StatisticFault,
} from '../statistics/statistic.js';
import type { Result } from '../statistics/table.js';
import { latencyScene } from './latency.js';
import { rateScene } from './rate.js';
import type { Scene } from './scene.js';
import { svgPicture } from './svg.js';
import { terminalPicture } from './terminal.js';
import { vbucketScene } from './vbuckets.js';

const PLOTS: Readonly<Record<string, Statistic>> = {
  latency: {
    needs: { exchanges: true },
    open: () => {
      const map = new LatencyMap();
      return {
        message: (event, counts) => map.message(event, counts),
        result: () => picture((columns) => latencyScene(map, columns)),
      };
    },
  },
  rate: {
    needs: {},
    open: () => {
      const rate = new Rate();
      return {
        message: (event, counts) => rate.message(event, counts),
        result: () => picture((columns) => rateScene(rate, columns)),
      };
    },
  },
  vbuckets: {
    needs: { exchanges: true, requests: true, histories: true },
    open: (circumstances) => new VbucketPlot(circumstances),
  },
};

export const plotNames: readonly string[] = Object.keys(PLOTS);

/** @throws StatisticFault where there is no such picture */
export function plot(name: string): Statistic {
  const found = Object.hasOwn(PLOTS, name) ? PLOTS[name] : undefined;
  if (found !== undefined) return found;
  throw new StatisticFault(
    `there is no such picture${suggestion(name, plotNames) || `; there are ${plotNames.join(', ')}`}`,
  );
}

class VbucketPlot implements Running {
  private readonly counted = new NumberSet();
  private first: Instant | undefined;
  private last: Instant | undefined;

  constructor(private readonly circumstances: Circumstances) {}

  message({ at, number }: Parameters<Running['message']>[0], counts: boolean): void {
    const now = { s: at.s, ns: at.ns };
    this.first ??= now;
    // Messages of several connections need not come in order of time.
    if (this.last === undefined || nanosecondsBetween(this.last, now) > 0) this.last = now;
    if (counts) this.counted.add(number);
  }

  result(): Result {
    const { first, last } = this;
    const { events, evicted } = this.circumstances.timeline().query();
    const spans = spansOf(events.filter(({ number }) => this.counted.has(number)));
    return picture(() => first && last && vbucketScene(spans, { first, last }, evicted));
  }
}

const picture = (paint: (columns: number) => Scene | undefined): Result => ({
  text: (paper) => terminalPicture(paint, paper),
  // A picture is no record: what it shows is in the statistics.
  records: () => [],
  svg: () => svgPicture(paint),
});
