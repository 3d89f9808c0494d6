/** What one line of a text is: the vocabulary between the readers of lines and the assembler. */

/** `column` counts characters from 1. */
export interface Fault {
  readonly column: number;
  readonly message: string;
}

/** The number before the bytes of a line, as it is written. */
export interface Offset {
  /** Digits alone. */
  readonly digits: string;
  /** `any`: hexadecimal as a rule, octal or decimal from od. `decimal`: byte tables. */
  readonly base: 'hex' | 'any' | 'decimal';
  /** Column where it stands, from 0. Wireshark's followed streams indent what the server says. */
  readonly indent: number;
}

/** A line with an offset: every one says where it belongs. */
export interface DumpRow {
  readonly kind: 'dump';
  readonly offset: Offset;
  readonly bytes: Uint8Array;
  readonly fault: Fault | undefined;
}

/** A line of bytes that follow those of the line before. */
export interface ListRow {
  readonly kind: 'list';
  /** Where its first byte stands, from 0. */
  readonly indent: number;
  readonly bytes: Uint8Array;
  readonly fault: Fault | undefined;
}

/** Nothing but digits: bytes that may be cut between two digits, or the offset that ends a dump. */
export interface DigitsRow {
  readonly kind: 'digits';
  readonly indent: number;
  readonly digits: string;
}

/** A line of a table that names fields: the lines below it are no bytes either. */
export interface LayoutRow {
  readonly kind: 'layout';
  readonly offset: Offset;
}

/** `repeat`: the lines left out are like the one before. `prose`: whatever is no bytes. */
export type Line =
  | DumpRow
  | ListRow
  | DigitsRow
  | LayoutRow
  | { readonly kind: 'repeat' }
  | { readonly kind: 'prose' };

/** What the lines before say about a line that could be read in two ways. */
export interface Context {
  /** The line before held bytes without an offset. */
  readonly inList: boolean;
  /** A dump has begun whose offsets are written like this one. */
  hasDumpLike(offset: Offset): boolean;
}
