/** Messages a second as columns, failures in front of them. */
import type { Rate } from '../../statistics/rate.js';
import type { Box, Scene, Tone } from './scene.js';
import { roundUp, timeTicks } from './ticks.js';

const SERIES: readonly { readonly tone: Tone; readonly name: string }[] = [
  { tone: 'plain', name: 'messages/s' },
  { tone: 'error', name: 'errors/s' },
];
const STEPS = 4;
/** Ends of the axis: quarters of them are round. */
const TOPS = [1, 2, 3, 4, 6, 8];
const FULL = 4;

export function rateScene(rate: Rate, columns: number): Scene | undefined {
  const grouped = rate.grouped(columns);
  if (grouped === undefined) return undefined;
  const { width, duration } = grouped;
  // The last column is not whole: it counts for the time that it has, or peaks would be hidden.
  const seconds = (column: number): number =>
    Math.min(width, Math.max(duration - column * width, width / 10)) / 1e9;
  const rates = grouped.columns.map((counts, column) =>
    counts.map((count) => count / seconds(column)),
  );
  const peak = Math.max(...rates.map(([all = 0]) => all));
  if (peak === 0) return undefined;
  const top = roundUp(peak, TOPS);
  const boxes = SERIES.flatMap(({ tone, name }, row) =>
    rates.flatMap((values, column): Box[] => {
      const value = values[row] ?? 0;
      if (value === 0) return [];
      return [
        {
          x0: (column * width) / duration,
          x1: Math.min(1, ((column + 1) * width) / duration),
          ...{ y0: 0, y1: value / top, tone, strength: FULL },
          tip: `${numberText(value)} ${name}, ${((column * width) / 1e9).toFixed(3)} s after the first message`,
        },
      ];
    }),
  );
  return {
    fill: 'column',
    title: 'Messages and errors a second',
    description: `${numberText(peak)} messages a second at most, in steps of ${numberText(width / 1e6)} ms; errors are answers that report a failure.`,
    xTicks: timeTicks(duration),
    yTicks: Array.from({ length: STEPS + 1 }, (_, i) => ({
      at: i / STEPS,
      text: numberText((top * i) / STEPS),
    })),
    boxes,
    legend: SERIES.map(({ tone, name }) => ({ tone, strength: FULL, text: name })),
    notes: [],
  };
}

/** Three digits that count, the rest in thousands. */
const numberText = (value: number): string => {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (value >= 1e4) return `${Number((value / 1e3).toPrecision(3))}k`;
  return String(Number(value.toPrecision(3)));
};
