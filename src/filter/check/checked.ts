/** A filter whose names are looked up and whose values have kinds: what is compiled. */
import type { Field } from '../fields/field.js';
import type { Matcher } from '../pattern/matcher.js';
import type { Operator, Quantifier, SlicePart } from '../syntax.js';
import type { Kind } from '../values/kinds.js';
import type { Constant } from '../values/literals.js';
import type { FunctionName } from './functions.js';

export type Checked =
  | { readonly kind: 'and' | 'or' | 'xor'; readonly terms: readonly Checked[] }
  | { readonly kind: 'not'; readonly of: Checked }
  /** The value is there; a calculation must not be zero besides. */
  | { readonly kind: 'exists'; readonly of: Value }
  | Relation
  | {
      readonly kind: 'matches';
      readonly quantifier: Quantifier;
      readonly left: Value;
      readonly pattern: Matcher;
    }
  | Membership;

/** What is no combination of others. */
export type Condition = Exclude<Checked, { readonly kind: 'and' | 'or' | 'xor' | 'not' }>;

export type Relative = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'contains';

export interface Relation {
  readonly kind: 'relation';
  readonly quantifier: Quantifier;
  readonly relative: Relative;
  /** Of one kind; of a network only one side is given. */
  readonly left: Value;
  readonly right: Value;
}

export interface Membership {
  readonly kind: 'in';
  readonly quantifier: Quantifier;
  readonly left: Value;
  readonly set: readonly { readonly low: Value; readonly high: Value | null }[];
}

export type Value =
  | Constant
  | { readonly of: 'field'; readonly kind: Kind; readonly field: Field }
  | {
      readonly of: 'slice';
      readonly kind: 'bytes';
      readonly value: Value;
      readonly parts: readonly SlicePart[];
    }
  | {
      readonly of: 'call';
      readonly kind: Kind;
      readonly name: FunctionName;
      readonly args: readonly Value[];
    }
  | {
      readonly of: 'arithmetic';
      readonly kind: Kind;
      readonly operator: Operator;
      readonly left: Value;
      readonly right: Value;
    }
  | { readonly of: 'negate'; readonly kind: Kind; readonly value: Value }
  /** Text as its UTF-8, where it is compared with bytes. */
  | { readonly of: 'bytes'; readonly kind: 'bytes'; readonly value: Value };

/** The fields that a filter names, each as often as it does. */
export function* fieldsOf(checked: Checked): Generator<Field> {
  switch (checked.kind) {
    case 'and':
    case 'or':
    case 'xor':
      for (const term of checked.terms) yield* fieldsOf(term);
      return;
    case 'not':
      yield* fieldsOf(checked.of);
      return;
    default:
      for (const value of valuesOf(checked)) yield* fieldsIn(value);
  }
}

/** The values that one condition looks at. */
export function valuesOf(condition: Condition): readonly Value[] {
  switch (condition.kind) {
    case 'exists':
      return [condition.of];
    case 'relation':
      return [condition.left, condition.right];
    case 'matches':
      return [condition.left];
    case 'in':
      return [
        condition.left,
        ...condition.set.flatMap(({ low, high }) => (high === null ? [low] : [low, high])),
      ];
  }
}

export function* fieldsIn(value: Value): Generator<Field> {
  switch (value.of) {
    case 'constant':
      return;
    case 'field':
      yield value.field;
      return;
    case 'call':
      for (const arg of value.args) yield* fieldsIn(arg);
      return;
    case 'arithmetic':
      yield* fieldsIn(value.left);
      yield* fieldsIn(value.right);
      return;
    default:
      yield* fieldsIn(value.value);
  }
}
