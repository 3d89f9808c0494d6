/** The time axis of timeline and graph: its cells, its cursor, and zooming at it. */
import type { ViewKind, ViewReport } from '../../../session/port/view.js';
import { clamp } from '../window.js';
import type { TimeSpan, ViewState } from './view-state.js';

/** Cells left of the axis, by view: what each line is called. */
const LABEL_CELLS: Readonly<Partial<Record<ViewKind, number>>> = { timeline: 26, graph: 12 };

/** A zoom goes no further than a millisecond: what is shorter is one cell anyway. */
const SHORTEST = 0.001;

export const labelCells = (what: ViewKind): number => LABEL_CELLS[what] ?? 0;
export const axisCells = (what: ViewKind, width: number): number =>
  Math.max(1, width - labelCells(what));

const axisOf = (report: ViewReport | undefined) =>
  report !== undefined && 'from' in report ? report : undefined;

/** Seconds from the first message at the cursor's cell; undefined: there is no axis yet. */
export function timeAt({ report, cell }: ViewState, cells: number): number | undefined {
  const axis = axisOf(report);
  return axis && axis.from + ((axis.to - axis.from) * (cell + 0.5)) / cells;
}

/** What a cell of an axis of so many stands for. */
export function cellSpan({ from, to }: TimeSpan, cell: number, cells: number): TimeSpan {
  const each = (to - from) / Math.max(1, cells);
  return { from: from + cell * each, to: from + (cell + 1) * each };
}

/** One cell on or back; past the end of the axis it moves by half of what it shows. */
export function moved(view: ViewState, by: 1 | -1, cells: number): ViewState {
  const cell = view.cell + by;
  const axis = axisOf(view.report);
  if ((cell >= 0 && cell < cells) || axis === undefined) return { ...view, cell };
  const length = axis.to - axis.from;
  const from = clamp(axis.from + (by * length) / 2, 0, Math.max(0, axis.end - length));
  if (from === axis.from) return view;
  const shifted = Math.round(((from - axis.from) / length) * cells);
  return {
    ...view,
    span: { from, to: from + length },
    cell: clamp(cell - shifted, 0, cells - 1),
  };
}

/** Half (`factor` 0.5) or twice (2) the time, with what is under the cursor where it is. */
export function zoomed(view: ViewState, factor: number, cells: number): ViewState {
  const axis = axisOf(view.report);
  const at = timeAt(view, cells);
  if (axis === undefined || at === undefined) return view;
  const length = Math.max(SHORTEST, (axis.to - axis.from) * factor);
  if (length >= axis.end) return whole(view, at, axis.end, cells);
  const from = clamp(at - (length * (view.cell + 0.5)) / cells, 0, axis.end - length);
  return { ...view, span: { from, to: from + length }, cell: cellOf(at, from, length, cells) };
}

const cellOf = (at: number, from: number, length: number, cells: number): number =>
  clamp(Math.floor(((at - from) / length) * cells), 0, cells - 1);

const whole = (view: ViewState, at: number, end: number, cells: number): ViewState => ({
  ...view,
  span: undefined,
  cell: end > 0 ? cellOf(at, 0, end, cells) : 0,
});

/** All there is again, the cursor on the moment where it was. */
export function unzoomed(view: ViewState, cells: number): ViewState {
  const at = timeAt(view, cells);
  const end = axisOf(view.report)?.end ?? 0;
  return whole(view, at ?? 0, end, cells);
}
