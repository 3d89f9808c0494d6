/** Numbers and durations as filters write them, and as text. */
import { tidy } from './kinds.js';

/**
 * Decimal, 0x hexadecimal, 0b binary, octal with a leading 0, or with decimals. Undefined where
 * the text is none of these. Integers are exact whatever their size.
 */
export function parseNumber(text: string): number | bigint | undefined {
  if (/^0[0-7]+$/.test(text)) return tidy(BigInt(`0o${text.slice(1)}`));
  if (/^(?:\d+|0[xX][0-9A-Fa-f]+|0[bB][01]+)$/.test(text) && !/^0[89\d]/.test(text)) {
    return tidy(BigInt(text.toLowerCase()));
  }
  return /^\d+\.\d+$/.test(text) ? Number(text) : undefined;
}

const UNITS: Readonly<Record<string, number>> = {
  '': 9,
  ns: 0,
  us: 3,
  ms: 6,
  s: 9,
};

/**
 * Nanoseconds of `0.25` (seconds), `250ms`, `7us`; undefined where the text is no such thing, or
 * finer than a nanosecond.
 */
export function parseDuration(text: string): bigint | undefined {
  const match = /^(\d+)(?:\.(\d+))?([a-z]*)$/.exec(text);
  const digits = UNITS[match?.[3] ?? '-'];
  if (match === null || digits === undefined) return undefined;
  const fraction = match[2] ?? '';
  if (fraction.length > digits) return undefined;
  return BigInt(match[1] + fraction.padEnd(digits, '0'));
}

/** Seconds with nine decimals. */
export function durationText(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const digits = String(nanoseconds < 0n ? -nanoseconds : nanoseconds).padStart(10, '0');
  return `${sign}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}
