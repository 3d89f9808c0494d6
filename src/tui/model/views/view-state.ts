/** A view beside the list, as far as the user has moved in it; and what each kind of view is. */
import type { ViewKind, ViewReport, ViewWish, Window } from '../../../session/port/view.js';

/** A stretch of time, in seconds from the first message. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

export interface ViewState {
  readonly what: ViewKind;
  /** Line under the cursor, and the first one shown. */
  readonly cursor: number;
  readonly top: number;
  /** Index of the order, or of the form. */
  readonly order: number;
  /** Groups that are unfolded. */
  readonly open: readonly string[];
  /** The connection that is followed. */
  readonly stream: number;
  /** The message whose line the cursor is to go to, as soon as it is counted; any movement forgets it. */
  readonly sought: number | undefined;
  /** What the time axis spans; undefined: all there is. */
  readonly span: TimeSpan | undefined;
  /** Cell of the time axis under the cursor. */
  readonly cell: number;
  /** What the session has told last, and what it was asked then. */
  readonly report: ViewReport | undefined;
  readonly answered: ViewWish | undefined;
}

export type ReportOf<K extends ViewKind> = Extract<ViewReport, { readonly what: K }>;

/** Cells that a view has for its lines. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** What Enter does on a line. */
export type Entered =
  | { readonly type: 'message'; readonly number: number }
  | { readonly type: 'fold'; readonly id: string }
  | { readonly type: 'filter'; readonly filter: string }
  | undefined;

/** What is a view's own. */
export interface ViewModel<K extends ViewKind> {
  /** Orders, or forms, that `o` goes through; none: there is but one. */
  readonly orders: readonly string[];
  /** Lines of the body that are no lines of the table: heads, axes. */
  readonly heads: number;
  readonly wish: (
    view: ViewState,
    window: Window,
    width: number,
  ) => Extract<ViewWish, { readonly what: K }>;
  readonly enter: (view: ViewState, report: ReportOf<K>) => Entered;
}

export const viewState = (what: ViewKind, stream = -1, sought?: number): ViewState => ({
  ...{ what, cursor: 0, top: 0, order: 0, open: [], stream, sought },
  ...{ span: undefined, cell: 0, report: undefined, answered: undefined },
});

/** The line under the cursor, where the report holds it. */
export const lineAt = <Line>(
  { top, lines }: { readonly top: number; readonly lines: readonly Line[] },
  cursor: number,
): Line | undefined => lines[cursor - top];

/** The name of one of `orders`; the first where there is no such. */
export const orderOf = <Order extends string>(
  orders: readonly [Order, ...Order[]],
  { order }: ViewState,
): Order => orders[order % orders.length] ?? orders[0];

export const message = (number: number | undefined): Entered =>
  number === undefined || number === 0 ? undefined : { type: 'message', number };

/** How the lines are put in order, for the title. */
export const orderText = (
  { orders }: { readonly orders: readonly string[] },
  { order }: ViewState,
): string => `by ${orders[order % Math.max(1, orders.length)] ?? ''}`;
