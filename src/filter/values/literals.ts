/** What a literal is worth where a value of some kind is due. */
import { FilterFault } from '../fault.js';
import type { Field } from '../fields/field.js';
import { suggestion } from '../nearest.js';
import type { Char, Text, Word } from '../syntax.js';
import { ipv4Bytes, ipv6Bytes } from './addresses.js';
import { type Kind, type Scalar, SEVERITIES } from './kinds.js';
import { parseDuration, parseNumber } from './numbers.js';
import { bytesOfText, plainText } from './text-bytes.js';
import { parseTime } from './times.js';

export interface Constant {
  readonly of: 'constant';
  readonly kind: Kind;
  readonly value: Scalar;
  /** An address and all of its network: how many bits name that. */
  readonly bits?: number;
}

export type Literal = Word | Text | Char;

/**
 * @param field the field that it is compared with, where it is one: its values may have names
 * @throws FilterFault where the literal is nothing of this kind
 */
export function constantOf(literal: Literal, kind: Kind, field: Field | undefined): Constant {
  const read = READERS[kind];
  const found = read(literal, field);
  if (typeof found === 'string') throw new FilterFault(found, literal);
  return { of: 'constant', kind, ...found };
}

/** The value, or what is wrong. */
type Found = { readonly value: Scalar; readonly bits?: number } | string;
type Reader = (literal: Literal, field: Field | undefined) => Found;

const shown = (literal: Literal): string =>
  literal.kind === 'char' ? 'a character' : `"${literal.text}"`;

const name = (field: Field | undefined): string => field?.definition.name ?? 'it';

const number: Reader = (literal, field) => {
  if (literal.kind === 'char') return { value: literal.code };
  const names = field?.names;
  const named = names?.valueOf(literal.text);
  if (named !== undefined) return { value: named };
  const value = literal.kind === 'word' ? parseNumber(literal.text) : undefined;
  if (value === undefined) {
    if (names === undefined) return `${name(field)} is a number, and ${shown(literal)} is none`;
    const known = names.all.map((each) => each.name);
    return `${name(field)} has no value called ${shown(literal)}${suggestion(literal.text, known)}`;
  }
  const most = largest(field);
  if (most !== undefined && value > most)
    return `${literal.text} is more than ${name(field)} can be: ${most}`;
  return { value };
};

/** The largest value of an unsigned integer field. */
function largest(field: Field | undefined): bigint | undefined {
  const bits = /^FT_UINT(\d+)$/.exec(field?.definition.type ?? '')?.[1];
  return bits === undefined ? undefined : (1n << BigInt(bits)) - 1n;
}

const boolean: Reader = (literal, field) => {
  if (literal.kind === 'word') {
    if (/^true$/i.test(literal.text)) return { value: true };
    if (/^false$/i.test(literal.text)) return { value: false };
    const value = parseNumber(literal.text);
    if (value !== undefined) return { value: Number(value) !== 0 };
  }
  return `${name(field)} is true or false, and ${shown(literal)} is neither`;
};

const text: Reader = (literal) => {
  if (literal.kind === 'char') return { value: String.fromCharCode(literal.code) };
  return { value: literal.kind === 'text' ? plainText(literal.text) : literal.text };
};

const bytes: Reader = (literal) => {
  if (literal.kind === 'char') return { value: Uint8Array.of(literal.code) };
  if (literal.kind === 'text') return { value: bytesOfText(literal.text) };
  const value = hexBytes(literal.text);
  return value === undefined
    ? `${shown(literal)} is neither bytes such as 01:02:ff nor text in double quotes`
    : { value };
};

/** `01:02:ff`, also with dots or hyphens or nothing between; one byte as `0x01`; `0.1.0.d`. */
function hexBytes(word: string): Uint8Array | undefined {
  if (/^0[xX][0-9A-Fa-f]{1,2}$/.test(word)) return Uint8Array.of(Number(word));
  const digits = /^(?:[0-9A-Fa-f]{2})+$/.test(word)
    ? word.match(/../g)
    : /^[0-9A-Fa-f]{1,2}(?:([:.-])[0-9A-Fa-f]{1,2})(?:\1[0-9A-Fa-f]{1,2})*$/.test(word)
      ? word.split(/[:.-]/)
      : null;
  return digits === null ? undefined : Uint8Array.from(digits, (each) => Number.parseInt(each, 16));
}

/** An address, or one with the length of its network: `10.0.0.0/8`. */
const address =
  (what: string, length: 4 | 16, parse: (text: string) => Uint8Array | undefined): Reader =>
  (literal) => {
    const [, written = '', mask] =
      literal.kind === 'word' ? (/^([^/]*)(?:\/(\d+))?$/.exec(literal.text) ?? []) : [];
    const value = parse(written);
    if (value === undefined) return `${shown(literal)} is no ${what} address`;
    if (mask === undefined) return { value };
    const bits = Number(mask);
    if (bits > length * 8) return `a network of ${what} has at most ${length * 8} bits`;
    return { value, bits };
  };

const time: Reader = (literal) => {
  const value = literal.kind === 'char' ? undefined : parseTime(literal.text);
  if (value !== undefined) return { value };
  return `${shown(literal)} is no time such as "2026-01-31 12:34:56 UTC"`;
};

const duration: Reader = (literal) => {
  const value = literal.kind === 'word' ? parseDuration(literal.text) : undefined;
  if (value !== undefined) return { value };
  return `${shown(literal)} is no duration such as 0.25 (seconds), 250ms or 7us`;
};

const severity: Reader = (literal) => {
  const known: readonly string[] = SEVERITIES;
  const written = literal.kind === 'char' ? '' : literal.text.toLowerCase();
  const rank = known.indexOf(written) + 1;
  if (rank > 0) return { value: rank };
  return `${shown(literal)} is no severity: ${[...known].reverse().join(', ')}`;
};

const READERS: Readonly<Record<Kind, Reader>> = {
  none: (_literal, field) => `${name(field)} has no value: it can only be there or not`,
  number,
  boolean,
  text,
  bytes,
  ipv4: address('IPv4', 4, ipv4Bytes),
  ipv6: address('IPv6', 16, ipv6Bytes),
  time,
  duration,
  severity,
};
