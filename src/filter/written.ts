/** Values written as a filter has them, so that `field == value` holds of the message they are from. */
import { hexDigitsOf } from '../dissect/fields/bases.js';
import type { Field } from './fields/field.js';
import { quoted } from './print.js';
import { type Kind, type Scalar, SEVERITIES } from './values/kinds.js';
import { durationText } from './values/numbers.js';
import { timeText } from './values/times.js';

/** Characters of a value, at most: who compares more of it writes that by hand. */
const LONGEST = 1000;

type Write = (value: Scalar, field: Field) => string | undefined;

const number: Write = (value, field) => {
  if (typeof value === 'string' || typeof value === 'boolean') return undefined;
  const { definition, names } = field;
  const name = names?.all.find((each) => each.value === value)?.name;
  if (name !== undefined && names?.valueOf(name) === value) return quoted(name);
  const digits = hexDigitsOf(definition);
  return digits === undefined ? String(value) : `0x${value.toString(16).padStart(digits, '0')}`;
};

/** What stands alone in it is read back as a byte: such a text is not what it was. */
const text: Write = (value) =>
  typeof value === 'string' && !/\p{Surrogate}/u.test(value) ? quoted(value) : undefined;

const bytes: Write = (value) => {
  if (!(value instanceof Uint8Array)) return undefined;
  if (value.length === 0) return '""';
  return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join(':');
};

const nanoseconds =
  (write: (value: bigint) => string): Write =>
  (value) =>
    typeof value === 'bigint' ? write(value) : undefined;

/** Addresses are written by who has them as text. */
const WRITERS: Readonly<Partial<Record<Kind, Write>>> = {
  number,
  boolean: String,
  text,
  bytes,
  time: nanoseconds((value) => quoted(timeText(value))),
  duration: nanoseconds(durationText),
  severity: (value) => SEVERITIES[Number(value) - 1],
};

/** The filter that holds of messages with this value; undefined: it cannot be written. */
export function comparison(field: Field, value: Scalar): string | undefined {
  const written = WRITERS[field.kind]?.(value, field);
  if (written === undefined || written.length > LONGEST) return undefined;
  return `${field.definition.name} == ${written}`;
}
