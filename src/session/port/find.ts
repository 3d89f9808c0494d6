/** What can be looked for in the list, and what is answered. */

/** Looks for the nearest message after (step 1) or before (step -1) the row of number `from`. */
export type Query = NoteQuery | TextQuery;

export interface NoteQuery {
  readonly what: 'finding' | 'marked';
  readonly from: number;
  readonly step: 1 | -1;
}

/** Goes on at the other end of the list where it comes to one. */
export interface TextQuery {
  readonly what: 'text';
  /**
   * summary: command and Info as in the row; strings: text in the message's bytes, in any case;
   * hex: bytes such as `80 70 00`; filter: a display filter.
   */
  readonly in: (typeof TEXT_PLACES)[number];
  readonly text: string;
  readonly from: number;
  readonly step: 1 | -1;
}

export const TEXT_PLACES = ['summary', 'strings', 'hex', 'filter'] as const;

export interface Found {
  /** Absent: there is no such message. */
  readonly number?: number;
  /** It is behind the other end of the list. */
  readonly wrapped?: true;
  /** What is wrong with the text; nothing was looked for. */
  readonly fault?: string;
  /** A newer question took the place of this one. */
  readonly gaveUp?: true;
}
