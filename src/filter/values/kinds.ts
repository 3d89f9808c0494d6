/** The kinds of value that filters compare, and how the values of one kind relate. */
import type { FieldType } from '../../dissect/fields/definition.js';

export type Kind =
  /** Only there or not there. */
  | 'none'
  | 'number'
  | 'boolean'
  | 'text'
  | 'bytes'
  | 'ipv4'
  | 'ipv6'
  | 'time'
  | 'duration'
  | 'severity';

/**
 * number: a number, or a bigint where that would be rounded; a string where the wire has
 *   something else in the place of a number.
 * boolean, text: as they are. bytes, ipv4 (4 bytes), ipv6 (16 bytes): bytes.
 * time: nanoseconds since 1970. duration: nanoseconds. severity: its rank, chat = 1.
 * none: anything.
 */
export type Scalar = number | bigint | boolean | string | Uint8Array;

/** Types beyond those of the reference page: bytes of a protocol, and a number with decimals. */
export type FilterType = FieldType | 'FT_PROTOCOL' | 'FT_DOUBLE';

export function kindOf(type: FilterType): Kind {
  switch (type) {
    case 'FT_NONE':
      return 'none';
    case 'FT_BOOLEAN':
      return 'boolean';
    case 'FT_STRING':
      return 'text';
    case 'FT_BYTES':
    case 'FT_PROTOCOL':
      return 'bytes';
    case 'FT_ABSOLUTE_TIME':
      return 'time';
    case 'FT_RELATIVE_TIME':
      return 'duration';
    case 'FT_IPv4':
      return 'ipv4';
    case 'FT_IPv6':
      return 'ipv6';
    default:
      return 'number';
  }
}

/** The kinds as messages name them. */
export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  none: 'something without a value',
  number: 'a number',
  boolean: 'a boolean',
  text: 'text',
  bytes: 'bytes',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  time: 'a time',
  duration: 'a duration',
  severity: 'a severity',
};

/** Least first. Source: FINDINGS table. */
export const SEVERITIES = ['chat', 'note', 'warn', 'error'] as const;

/**
 * Negative, 0 or positive as `a` is less than, equal to or greater than `b`, both of one kind.
 * Text compares by UTF-16 units. Undefined where one of them is not what its kind says.
 */
export function compare(a: Scalar, b: Scalar): number | undefined {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  if (typeof a !== typeof b && (!isNumeric(a) || !isNumeric(b))) return undefined;
  return a < b ? -1 : a > b ? 1 : 0;
}

const isNumeric = (value: Scalar): boolean =>
  typeof value === 'number' || typeof value === 'bigint';

/** The shorter is less, as in Wireshark; of equally long ones the first that differs decides. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i += 1) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The address with all but its first `bits` cleared. */
export function network(address: Uint8Array, bits: number): Uint8Array {
  return address.map((byte, i) => byte & (0xff << Math.max(0, Math.min(8, 8 - (bits - 8 * i)))));
}

/** The integer, as a number wherever that is exact. */
export const tidy = (value: bigint): number | bigint =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
