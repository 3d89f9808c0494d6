/**
 * The part of a session that a front end wants to see; the session answers with a Snapshot of
 * just that, so that work is proportional to what is on the screen.
 */
import type { TimeFormat } from './time-format.js';
import type { ViewWish } from './view.js';

export interface Viewport {
  /** Index (0..) of the first row wanted. Ignored while `follow` is set. */
  readonly top: number;
  /** How many rows fit. */
  readonly height: number;
  /** Number of the selected row; 0 = none. The row of a message's partner is flagged. */
  readonly selected: number;
  /** Show the newest rows. */
  readonly follow: boolean;
  readonly time: TimeFormat;
  /** A display filter: only messages of which it holds are in the list. Absent or empty: all rows are. */
  readonly filter?: string;
  /** Display filters; a row says which is the first that holds of it. What is none holds of nothing. */
  readonly rules?: readonly string[];
  /** A view beside the list; absent: none is open. */
  readonly view?: ViewWish;
}
