/** Latencies as a heat map: time to the right, latency upwards, the more answers the stronger. */
import { plural } from '../../dissect/text.js';
import { latencyText } from '../../session/row.js';
import {
  BANDS,
  BANDS_PER_DECADE,
  type LatencyMap,
  LEAST_NS,
} from '../../statistics/latency-map.js';
import type { Grouped } from '../../statistics/time-bins.js';
import type { Box, Scene } from './scene.js';
import { timeTicks } from './ticks.js';

const STRENGTHS = 4;

const edge = (band: number): number => LEAST_NS * 10 ** (band / BANDS_PER_DECADE);

export function latencyScene(map: LatencyMap, columns: number): Scene | undefined {
  const grouped = map.grouped(columns);
  const most = Math.max(0, ...(grouped?.columns.flat() ?? []));
  if (grouped === undefined || most === 0) return undefined;
  const used = Array.from({ length: BANDS }, (_, band) => band).filter((band) =>
    grouped.columns.some((column) => (column[band] ?? 0) > 0),
  );
  // Whole decades, so that there are numbers at the axis.
  const low = Math.floor((used[0] ?? 0) / BANDS_PER_DECADE) * BANDS_PER_DECADE;
  const high = Math.ceil(((used.at(-1) ?? 0) + 1) / BANDS_PER_DECADE) * BANDS_PER_DECADE;
  return {
    fill: 'field',
    title: 'Latency over time',
    description: `How long answers took, from ${latencyText(edge(used[0] ?? 0))} to ${latencyText(edge((used.at(-1) ?? 0) + 1))}; a field stands for ${latencyText(grouped.width)} and holds ${most} answers at most.`,
    xTicks: timeTicks(grouped.duration),
    yTicks: Array.from({ length: (high - low) / BANDS_PER_DECADE + 1 }, (_, decade) => ({
      at: (decade * BANDS_PER_DECADE) / (high - low),
      text: roundText(edge(low + decade * BANDS_PER_DECADE)),
    })),
    boxes: boxesOf(grouped, most, low, high),
    legend: legendOf(most),
    rows: high - low,
    notes: [],
  };
}

function boxesOf(grouped: Grouped, most: number, low: number, high: number): Box[] {
  const { width, duration, columns } = grouped;
  return columns.flatMap((bands, column) =>
    bands.flatMap((count, band): Box[] => {
      if (count === 0) return [];
      const [from, to] = [edge(band), edge(band + 1)];
      return [
        {
          x0: (column * width) / duration,
          x1: Math.min(1, ((column + 1) * width) / duration),
          y0: (band - low) / (high - low),
          y1: (band + 1 - low) / (high - low),
          tone: 'plain',
          strength: strengthOf(count, most),
          tip: `${plural(count, 'answer')} from ${latencyText(from)} to ${latencyText(to)}, ${((column * width) / 1e9).toFixed(3)} s after the first message`,
        },
      ];
    }),
  );
}

/** By the logarithm: a few slow answers are seen beside many fast ones. */
const strengthOf = (count: number, most: number): number =>
  most === 1
    ? STRENGTHS
    : Math.min(STRENGTHS, 1 + Math.floor((STRENGTHS * Math.log(count)) / Math.log(most)));

function legendOf(most: number) {
  const least = Array.from({ length: STRENGTHS }, (_, i) => {
    const strength = i + 1;
    let count = 1;
    while (count < most && strengthOf(count, most) < strength) count += 1;
    return { strength, count };
  }).filter(({ strength, count }) => strengthOf(count, most) === strength);
  return least.map(({ strength, count }) => ({
    ...{ tone: 'plain' as const, strength },
    text: `${plural(count, 'answer')}${count === most ? '' : ' or more'}`,
  }));
}

/** 1 µs, 10 µs .. 1000 s. */
function roundText(ns: number): string {
  const rounded = Math.round(ns);
  if (rounded < 1e6) return `${rounded / 1e3} µs`;
  if (rounded < 1e9) return `${rounded / 1e6} ms`;
  return `${rounded / 1e9} s`;
}
