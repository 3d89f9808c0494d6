/** The open view: what it asks the session for, what is told, and where its cursor goes. */
import type { ViewKind, ViewReport, ViewWish } from '../../../session/port/view.js';
import { layoutFor } from '../derived.js';
import { overlayOf } from '../stack.js';
import type { State } from '../state.js';
import { clamp, type Motion, scrollTo, target } from '../window.js';
import { labelCells } from './axis.js';
import { CONVERSATIONS } from './conversations.js';
import { FINDINGS } from './findings.js';
import { FOLLOW } from './follow.js';
import { GRAPH } from './graph.js';
import { STATISTICS } from './statistics.js';
import { TIMELINE } from './timeline.js';
import { lineAt, type Room, type ViewModel, type ViewState } from './view-state.js';

const MODELS: { readonly [K in ViewKind]: ViewModel<K> } = {
  conversations: CONVERSATIONS,
  statistics: STATISTICS,
  findings: FINDINGS,
  follow: FOLLOW,
  timeline: TIMELINE,
  graph: GRAPH,
};

export const modelOf = (what: ViewKind): ViewModel<ViewKind> =>
  MODELS[what] as unknown as ViewModel<ViewKind>;

/** Lines of the filter bar, the status bar and the view's title. */
const BARS = 3;

/** Room for the lines of a view; the terminal may be too small for any. */
export function roomOf({ width, height }: State, what: ViewKind): Room {
  return { width, height: Math.max(1, height - BARS - modelOf(what).heads) };
}

/** What the session is to tell of the open view, as a part of the viewport. */
export function viewWish(state: State): { readonly view?: ViewWish } {
  const view = overlayOf(state, 'view')?.view;
  if (view === undefined || layoutFor(state).length === 0) return {};
  const { width, height } = roomOf(state, view.what);
  return { view: modelOf(view.what).wish(view, { top: view.top, height }, width) };
}

/** Lines there are. */
export const totalOf = (report: ViewReport | undefined): number =>
  report !== undefined && 'total' in report ? report.total : 0;

/** The cursor on another line, which is in sight. */
function withCursor(state: State, view: ViewState, index: number): ViewState {
  const total = totalOf(view.report);
  const cursor = clamp(index, 0, Math.max(0, total - 1));
  const { height } = roomOf(state, view.what);
  return { ...view, cursor, top: scrollTo(view.top, cursor, height, total) };
}

export function movedBy(state: State, view: ViewState, motion: Motion): ViewState {
  const { height } = roomOf(state, view.what);
  const own = { ...view, sought: undefined };
  return withCursor(state, own, target(motion, view.cursor, height, totalOf(view.report)));
}

/** Scrolled by lines, the cursor kept in sight. */
export function scrolledBy(state: State, view: ViewState, by: number): ViewState {
  const total = totalOf(view.report);
  const { height } = roomOf(state, view.what);
  const top = clamp(view.top + by, 0, Math.max(0, total - height));
  const cursor = clamp(view.cursor, top, Math.max(top, Math.min(total, top + height) - 1));
  return { ...view, top, cursor: Math.max(0, cursor), sought: undefined };
}

/** Lines of the screen above a view's heads: the filter bar, and the view's title. */
export const ABOVE_VIEW = 2;

/** The cursor on what is drawn at a cell of the screen (0..); undefined: nothing is. */
export function clickedAt(
  state: State,
  view: ViewState,
  x: number,
  y: number,
): ViewState | undefined {
  const { what, report } = view;
  const cell = x - labelCells(what);
  const onAxis = labelCells(what) > 0 && cell >= 0 ? { ...view, cell } : view;
  if (report === undefined || !('top' in report)) {
    return y < ABOVE_VIEW || onAxis === view ? undefined : onAxis;
  }
  const line = y - ABOVE_VIEW - modelOf(what).heads;
  if (line < 0 || line >= report.lines.length) return undefined;
  return withCursor(state, { ...onAxis, sought: undefined }, report.top + line);
}

/** What of a wish decides which lines there are, and in what order. */
const subjectOf = (wish: ViewWish | undefined): string =>
  JSON.stringify({ ...wish, window: undefined, sought: undefined });

/**
 * What is on the screen is not what is wished for: a group was unfolded, an order changed, or the
 * cursor has gone where no line has come yet. Keys would go by what stands in their place.
 */
export function isAwaited(state: State, view: ViewState): boolean {
  const { view: wish } = viewWish(state);
  const { report, answered, cursor } = view;
  if (wish === undefined) return false;
  if (report === undefined || subjectOf(wish) !== subjectOf(answered)) return true;
  return (
    'lines' in report && cursor < report.total && lineAt<unknown>(report, cursor) === undefined
  );
}

/** The state with the open view changed, wherever it lies. */
export const withView = (state: State, view: ViewState): State => ({
  ...state,
  overlays: state.overlays.map((each) => (each.kind === 'view' ? { kind: 'view', view } : each)),
});

/** The session has told something: the open view takes what is meant for it. */
export function reported(state: State): State {
  const view = overlayOf(state, 'view')?.view;
  const { view: report, viewWish: answered } = state.snapshot ?? {};
  if (view === undefined || report === undefined || report === view.report) return state;
  if (report.what !== view.what) return state;
  if (report.what === 'follow' && report.stream !== view.stream) return state;
  const next = { ...view, report, answered };
  return withView(state, found(state, next) ?? withCursor(state, next, view.cursor));
}

/** The cursor on the line that was sought, in the middle of the screen; undefined: none was found. */
function found(state: State, view: ViewState): ViewState | undefined {
  const { report, answered, sought } = view;
  if (sought === undefined || report?.what !== 'follow' || answered?.what !== 'follow')
    return undefined;
  if (answered.sought !== sought || report.at === undefined) return undefined;
  const { height } = roomOf(state, view.what);
  const top = clamp(report.at - (height >> 1), 0, Math.max(0, report.total - height));
  return withCursor(state, { ...view, sought: undefined, top }, report.at);
}
