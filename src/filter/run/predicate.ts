/** A filter's verdict on one message. */
import type { Checked, Membership, Relation, Value } from '../check/checked.js';
import { compare, network, type Scalar } from '../values/kinds.js';
import type { MessageView } from '../view.js';
import { isNonZero } from './arithmetic.js';
import { type Evaluate, evaluation } from './evaluate.js';
import { relate } from './relate.js';
import { includesBytes } from './slices.js';

export type Predicate = (view: MessageView) => boolean;

export function predicateOf(checked: Checked): Predicate {
  switch (checked.kind) {
    case 'and': {
      const terms = checked.terms.map(predicateOf);
      return (view) => terms.every((term) => term(view));
    }
    case 'or': {
      const terms = checked.terms.map(predicateOf);
      return (view) => terms.some((term) => term(view));
    }
    case 'xor': {
      const terms = checked.terms.map(predicateOf);
      return (view) => terms.filter((term) => term(view)).length % 2 === 1;
    }
    case 'not': {
      const of = predicateOf(checked.of);
      return (view) => !of(view);
    }
    case 'exists':
      return existence(checked.of);
    case 'relation':
      return relation(checked);
    case 'matches': {
      const { pattern, quantifier } = checked;
      return every(evaluation(checked.left), quantifier, (value) =>
        pattern.test(value instanceof Uint8Array ? value : String(value)),
      );
    }
    case 'in':
      return membership(checked);
  }
}

function existence(value: Value): Predicate {
  const values = evaluation(value);
  if (value.of !== 'arithmetic' && value.of !== 'negate') return (view) => values(view).length > 0;
  return (view) => values(view).some(isNonZero);
}

/** Any or all values satisfy this; none where there are no values. */
function every(
  values: Evaluate,
  quantifier: 'any' | 'all',
  holds: (value: Scalar) => boolean,
): Predicate {
  if (quantifier === 'any') return (view) => values(view).some(holds);
  return (view) => {
    const found = values(view);
    return found.length > 0 && found.every(holds);
  };
}

function relation({ relative, quantifier, left, right }: Relation): Predicate {
  const [a, b] = [evaluation(left), evaluation(right)];
  if (relative === 'contains') {
    return (view) => {
      const parts = b(view);
      return (
        parts.length > 0 &&
        every(a, quantifier, (value) => parts.some((part) => contains(value, part)))(view)
      );
    };
  }
  const bits = bitsOf(right) ?? bitsOf(left);
  if (bits === undefined) return (view) => relate(relative, quantifier, a(view), b(view));
  // Compared with a network, an address stands for its own.
  const within = (values: readonly Scalar[]) =>
    values.map((value) => network(value as Uint8Array, bits));
  return (view) => relate(relative, quantifier, within(a(view)), within(b(view)));
}

function contains(value: Scalar, part: Scalar): boolean {
  if (typeof value === 'string' && typeof part === 'string') return value.includes(part);
  if (value instanceof Uint8Array && part instanceof Uint8Array) return includesBytes(value, part);
  return false;
}

const bitsOf = (value: Value): number | undefined =>
  value.of === 'constant' ? value.bits : undefined;

function membership({ quantifier, left, set }: Membership): Predicate {
  const values = evaluation(left);
  const elements = set.map(({ low, high }) => ({
    low: evaluation(low),
    high: high && evaluation(high),
    bits: bitsOf(low),
  }));
  return (view) => {
    const isIn = (value: Scalar): boolean =>
      elements.some(({ low, high, bits }) => {
        if (high !== null) {
          const atLeast = relate('ge', 'any', [value], low(view));
          return atLeast && relate('le', 'any', [value], high(view));
        }
        if (bits === undefined) return relate('eq', 'any', [value], low(view));
        return low(view).some(
          (address) =>
            compare(network(value as Uint8Array, bits), network(address as Uint8Array, bits)) === 0,
        );
      });
    return every(values, quantifier, isIn)(view);
  };
}
