/** Values of a filter in one message: each a function made once, and called for every message. */
import type { Value } from '../check/checked.js';
import type { Scalar } from '../values/kinds.js';
import type { MessageView } from '../view.js';
import { calculate } from './arithmetic.js';
import { applications } from './functions.js';
import { asBytes, sliced } from './slices.js';

export type Evaluate = (view: MessageView) => readonly Scalar[];

/** Results of one calculation with several values on both sides, at most; others are not made. */
const MAX_RESULTS = 65_536;

export function evaluation(value: Value): Evaluate {
  switch (value.of) {
    case 'constant': {
      const values = [value.value];
      return () => values;
    }
    case 'field':
      return value.field.values;
    case 'slice': {
      const { parts } = value;
      return mapped(evaluation(value.value), (each) => sliced(each, parts));
    }
    case 'bytes':
      return mapped(evaluation(value.value), asBytes);
    case 'negate':
      return mapped(evaluation(value.value), (each) =>
        typeof each === 'number' || typeof each === 'bigint' ? -each : undefined,
      );
    case 'call': {
      const args = value.args.map(evaluation);
      const apply = applications[value.name];
      const kind = value.args[0]?.kind ?? 'none';
      return (view) =>
        apply(
          args.map((arg) => arg(view)),
          kind,
        );
    }
    case 'arithmetic': {
      const { operator } = value;
      const [left, right] = [evaluation(value.left), evaluation(value.right)];
      return (view) => {
        const results: Scalar[] = [];
        for (const a of left(view)) {
          for (const b of right(view)) {
            if (results.length === MAX_RESULTS) return results;
            const result = calculate(operator, a, b);
            if (result !== undefined) results.push(result);
          }
        }
        return results;
      };
    }
  }
}

const mapped =
  (values: Evaluate, of: (value: Scalar) => Scalar | undefined): Evaluate =>
  (view) => {
    const found: Scalar[] = [];
    for (const value of values(view)) {
      const result = of(value);
      if (result !== undefined) found.push(result);
    }
    return found;
  };
