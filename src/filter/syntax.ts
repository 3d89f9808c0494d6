/**
 * What a filter says, as its grammar reads it: names are not looked up yet, and literals have
 * no types. The checker does both; the printer writes it back.
 */

/** Characters of the filter: `start` up to but not including `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Syntax = Logic | Not | Test | Compare | Member | Shorthand;

export interface Logic extends Span {
  readonly kind: 'and' | 'or' | 'xor';
  /** Two or more. */
  readonly terms: readonly Syntax[];
}

export interface Not extends Span {
  readonly kind: 'not';
  readonly of: Syntax;
}

/** A value standing alone: it is there, or a calculation is not zero. */
export interface Test extends Span {
  readonly kind: 'test';
  readonly of: Operand;
}

export type Quantifier = 'any' | 'all';

/** Spelled one way; the grammar knows the others. */
export const COMPARISONS = [
  '==',
  '!=',
  '===',
  '!==',
  '>',
  '>=',
  '<',
  '<=',
  'contains',
  'matches',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** `a < b`, or the chain `a < b < c`, in which every neighbouring pair must hold. */
export interface Compare extends Span {
  readonly kind: 'compare';
  readonly quantifier: Quantifier | null;
  readonly first: Operand;
  readonly rest: readonly { readonly comparison: Comparison; readonly operand: Operand }[];
}

export interface Member extends Span {
  readonly kind: 'in';
  readonly quantifier: Quantifier | null;
  readonly negated: boolean;
  readonly left: Operand;
  readonly set: readonly SetItem[];
}

/** One value, or all from `low` to `high`, both included. */
export interface SetItem {
  readonly low: Operand;
  readonly high: Operand | null;
}

/** A phrase for what is asked often; it stands for a filter, see shorthands.ts. */
export interface Shorthand extends Span {
  readonly kind: 'shorthand';
  readonly word: 'vb' | 'slow' | 'uuid' | 'error';
  readonly argument: string | null;
}

export type Operand = Word | Text | Char | Slice | Call | Arithmetic | Negate;

/** A field, or a literal without quotes: which of them, the other side of its comparison tells. */
export interface Word extends Span {
  readonly kind: 'word';
  readonly text: string;
  /** Written with a leading dot: a field and nothing else. */
  readonly field: boolean;
}

/** A quoted text. A byte that was written as an escape and is no ASCII is U+DC00 + byte. */
export interface Text extends Span {
  readonly kind: 'text';
  readonly text: string;
  /** r"...": backslashes were themselves. */
  readonly raw: boolean;
}

/** `'x'`: the number of a byte, and the text that it is. */
export interface Char extends Span {
  readonly kind: 'char';
  readonly code: number;
}

export interface Slice extends Span {
  readonly kind: 'slice';
  readonly of: Operand;
  readonly parts: readonly SlicePart[];
}

/** Offsets from the end are negative. Neither `length` nor `to`: up to the end. */
export interface SlicePart {
  readonly from: number;
  readonly length: number | null;
  /** Inclusive. */
  readonly to: number | null;
}

export interface Call extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Operand[];
}

export type Operator = '+' | '-' | '*' | '/' | '%' | '&';

export interface Arithmetic extends Span {
  readonly kind: 'arithmetic';
  readonly operator: Operator;
  readonly left: Operand;
  readonly right: Operand;
}

export interface Negate extends Span {
  readonly kind: 'negate';
  readonly of: Operand;
}
