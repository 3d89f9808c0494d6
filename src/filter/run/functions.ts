/** What the functions of the language do with their values. */
import type { FunctionName } from '../check/functions.js';
import { addressText } from '../values/addresses.js';
import { compare, type Kind, type Scalar, SEVERITIES } from '../values/kinds.js';
import { durationText } from '../values/numbers.js';
import { textOfBytes, utf8Length } from '../values/text-bytes.js';
import { timeText } from '../values/times.js';

type Values = readonly Scalar[];
/** @param kind that of the arguments */
type Apply = (args: readonly Values[], kind: Kind) => Values;

const each =
  (one: (value: Scalar, kind: Kind) => Scalar): Apply =>
  ([values = []], kind) =>
    values.map((value) => one(value, kind));

const extreme =
  (sign: 1 | -1): Apply =>
  (args) => {
    // A value that is not there has no order.
    if (args.some((values) => values.length === 0)) return [];
    const best = args.flat().reduce((a, b) => ((compare(a, b) ?? 0) * sign >= 0 ? a : b));
    return [best];
  };

export const applications: Readonly<Record<FunctionName, Apply>> = {
  len: each((value) => (value instanceof Uint8Array ? value.length : utf8Length(String(value)))),
  count: ([values = []]) => (values.length === 0 ? [] : [values.length]),
  lower: each((value) => String(value).toLowerCase()),
  upper: each((value) => String(value).toUpperCase()),
  string: each(textOf),
  max: extreme(1),
  min: extreme(-1),
  abs: each((value) =>
    (typeof value === 'number' || typeof value === 'bigint') && value < 0 ? -value : value,
  ),
};

function textOf(value: Scalar, kind: Kind): string {
  switch (kind) {
    case 'ipv4':
    case 'ipv6':
      return addressText(value as Uint8Array);
    case 'bytes':
      return textOfBytes(value as Uint8Array);
    case 'time':
      return timeText(value as bigint);
    case 'duration':
      return durationText(value as bigint);
    case 'severity':
      return SEVERITIES[Number(value) - 1] ?? '';
    default:
      return String(value);
  }
}
