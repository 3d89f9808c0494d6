/** The list's display filter: how far the one has come that is set, and one that is being written. */

/** What has become of the filter that a viewport named. */
export interface FilterProgress {
  /** As the viewport had it. */
  readonly text: string;
  /** Messages in the list without it, and how many of those were looked at. */
  readonly messages: number;
  readonly tested: number;
  /**
   * Index of the selected row, or, where that does not match, of the match before it or else the
   * first; -1: nothing matches. Absent: that is not known yet.
   */
  readonly nearest?: number;
}

/** A filter that is being written. */
export interface FilterDraft {
  readonly text: string;
  /** Offset in the text, 0..its length. */
  readonly cursor: number;
  /** What is wrong with it, and where: [start, end) of the text. Absent: it is a filter, or blank. */
  readonly fault?: { readonly message: string; readonly start: number; readonly end: number };
  /** The filter that it stands for, where that is another. */
  readonly meaning?: string;
  /** What could stand at the cursor, best first, instead of [from, to) of the text. */
  readonly candidates: readonly { readonly text: string; readonly doc: string }[];
  readonly from: number;
  readonly to: number;
}
