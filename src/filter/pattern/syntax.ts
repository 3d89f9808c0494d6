/** A regular expression as its parser reads it. */
import type { CharSet } from './char-set.js';

export type Pattern =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly of: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly of: readonly Pattern[] }
  | {
      readonly kind: 'repeat';
      readonly of: Pattern;
      readonly min: number;
      /** Infinity: any number. */
      readonly max: number;
    }
  | { readonly kind: 'assertion'; readonly assertion: Assertion };

/** What must hold between two characters. */
export type Assertion =
  /** `\A`, and `^` outside (?m). */
  | 'start'
  /** `\z`. */
  | 'end'
  /** `\Z`, and `$` outside (?m): at the end, or before a line break that ends the text. */
  | 'lastLine'
  /** `^` and `$` in (?m). */
  | 'lineStart'
  | 'lineEnd'
  /** `\b` and `\B`. */
  | 'wordEdge'
  | 'noWordEdge';

/** What is wrong with a regular expression, and where in it. */
export class PatternFault extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}
