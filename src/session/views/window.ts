/** The lines of a table that are wanted: only these are made. */
import type { Window } from '../port/view.js';

interface Lines<Line> {
  readonly total: number;
  readonly top: number;
  readonly lines: readonly Line[];
}

/** Lines that a window may show at most, whatever is asked for. */
const MOST = 1000;

/**
 * As many as fit, from the last page where `top` is behind it.
 * @param make the lines [from, to)
 */
export function windowOf<Line>(
  total: number,
  { top, height }: Window,
  make: (from: number, to: number) => readonly Line[],
): Lines<Line> {
  const rows = Math.min(MOST, Math.max(0, Math.floor(height)));
  const from = Math.max(0, Math.min(Math.floor(top), total - rows));
  return { total, top: from, lines: make(from, Math.min(total, from + rows)) };
}
