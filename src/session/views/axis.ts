/** The time axis of a view: a stretch of the list's time, in cells. */
import { type Instant, nanosecondsBetween } from '../../bytes/time.js';
import type { Shown, Viewed } from './tally.js';

export interface Axis {
  /** Seconds from the first message of the session. */
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

/** Shortest stretch, seconds. */
const LEAST = 1e-6;
/** Cells of an axis, at most. */
const MOST_CELLS = 1000;

/** @param wish absent parts: as far as there is anything */
export function axisOf(
  wish: { readonly from?: number; readonly to?: number },
  { store, began }: Viewed,
  { newest }: Shown,
): Axis {
  const last = store.timeOf(newest);
  const end = Math.max(0, secondsTo(last, began()));
  const from = Math.max(0, Math.min(wish.from ?? 0, end - LEAST));
  const to = Math.max(from + LEAST, Math.min(wish.to ?? end, end));
  return { from, to, end };
}

export const cellsOf = (columns: number): number =>
  Math.max(1, Math.min(MOST_CELLS, Math.floor(columns)));

/** Seconds from `began` to `at`; 0 where one of them is not known. */
export const secondsTo = (at: Instant | undefined, began: Instant | undefined): number =>
  at === undefined || began === undefined ? 0 : nanosecondsBetween(began, at) / 1e9;
