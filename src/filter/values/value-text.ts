/**
 * The values of a field as text, as `tshark -T fields` and `-T json` write them (4.0): what is
 * there but has no value is 1, booleans are 1 and 0, bytes are hex digits, times are UTC.
 */

import { hex } from '../../bytes/hex.js';
import { hexDigitsOf } from '../../dissect/fields/bases.js';
import { harmless } from '../../dissect/text.js';
import type { Field } from '../fields/field.js';
import { addressText } from './addresses.js';
import { type Scalar, SEVERITIES } from './kinds.js';

export type ValueText = (value: Scalar) => string;

/**
 * How values of this field are written, without quotes.
 * @param shown what becomes of text that the sender wrote
 */
export function valueTextOf(
  { definition, kind }: Field,
  shown: (text: string) => string = lineText,
): ValueText {
  switch (kind) {
    case 'none':
      return () => '1';
    case 'boolean':
      return (value) => (value === true ? '1' : '0');
    case 'number':
      return numberText(hexDigitsOf(definition), shown);
    case 'bytes':
    case 'ipv4':
    case 'ipv6':
      return kind === 'bytes' ? bytesText : inetText;
    case 'time':
      return definition.type === 'FT_ABSOLUTE_TIME' ? whole(dateText) : whole(secondsText);
    case 'duration':
      return whole(secondsText);
    case 'severity':
      return (value) => SEVERITIES[Number(value) - 1] ?? String(value);
    case 'text':
      return (value) => shown(String(value));
  }
}

const MOST_DIGITS = 15;

/** Where the wire has something else in the place of a number, a field may be text. */
function numberText(digits: number | undefined, shown: (text: string) => string): ValueText {
  return (value) => {
    if (typeof value === 'string') return shown(value);
    if (digits !== undefined) return `0x${value.toString(16).padStart(digits, '0')}`;
    // As many digits of a fraction as C's %.15g has.
    const isFraction = typeof value === 'number' && !Number.isInteger(value);
    return String(isFraction ? Number(value.toPrecision(MOST_DIGITS)) : value);
  };
}

const bytesText: ValueText = (value) =>
  value instanceof Uint8Array ? hex(value) : lineText(String(value));

const inetText: ValueText = (value) =>
  value instanceof Uint8Array ? addressText(value) : String(value);

const whole =
  (text: (nanoseconds: bigint) => string): ValueText =>
  (value) =>
    typeof value === 'bigint' || typeof value === 'number' ? text(BigInt(value)) : String(value);

/** Escapes of C, as tshark writes them. */
const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
};

/**
 * The text in one line, without tabs. Other controls, which tshark lets through to the
 * terminal, are escapes as well.
 */
const lineText = (text: string): string =>
  // Nearly every text is printable ASCII.
  /^[\x20-\x7e]*$/.test(text)
    ? text
    : harmless(text.replace(/[\u0007-\u000d]/g, (c) => ESCAPES[c] ?? c));

const SECOND = 1_000_000_000n;

/** Seconds and nine decimals. */
function secondsText(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const digits = `${size / SECOND}.${(size % SECOND).toString().padStart(9, '0')}`;
  return nanoseconds < 0n ? `-${digits}` : digits;
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** `Nov  2, 2026 00:24:31.187829246 UTC`. */
function dateText(nanoseconds: bigint): string {
  const ns = ((nanoseconds % SECOND) + SECOND) % SECOND;
  const second = secondText(Number((nanoseconds - ns) / SECOND));
  // Date ends in the year 275760; a later second can only be damage, and is shown as a number.
  if (second === undefined) return secondsText(nanoseconds);
  return `${second}.${ns.toString().padStart(9, '0')} UTC`;
}

let latest: { readonly s: number; readonly text: string | undefined } | undefined;

/** Without its decimals. Messages of the same second follow each other. */
function secondText(s: number): string | undefined {
  if (latest?.s !== s) latest = { s, text: textOfSecond(new Date(s * 1000)) };
  return latest.text;
}

function textOfSecond(date: Date): string | undefined {
  if (Number.isNaN(date.getTime())) return undefined;
  const month = MONTHS.slice(3 * date.getUTCMonth(), 3 * date.getUTCMonth() + 3);
  const day = String(date.getUTCDate()).padStart(2);
  return `${month} ${day}, ${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)}`;
}
