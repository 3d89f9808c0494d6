/** Messages saved to a file: what is wanted, and what became of it. */

/** Which messages are to be saved, and how. Ignored ones are saved only where they are selected. */
export interface SaveWish {
  /** shown: those of the list; marked, all: also those that a filter hides; selected: that one row. */
  readonly what: 'shown' | 'marked' | 'selected' | 'all';
  readonly format: 'pcapng' | 'ndjson' | 'csv';
  readonly path: string;
  /** A file that is there may be replaced; never the capture that is looked at. */
  readonly overwrite: boolean;
  /** Secrets are overwritten in a capture file, too; in the other formats they always are. */
  readonly scrub: boolean;
}

export type Saved =
  | {
      /** Messages. */
      readonly written: number;
      readonly path: string;
      /** What else is to be known of the file: that secrets are in it, that comments are not. */
      readonly note?: string;
    }
  /** `exists`: there is such a file, and it was not to be replaced; else why it cannot be. */
  | { readonly refused: string };
