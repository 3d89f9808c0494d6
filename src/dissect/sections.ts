/**
 * Where the parts of a frame lie. Whatever the lengths say, every section stays inside the
 * bytes that are there: a frame that contradicts itself is still shown.
 */
import { HEADER_LENGTH, type Header, prefixLength } from '../mcbp/header.js';

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Sections {
  readonly framing: Range;
  readonly extras: Range;
  readonly key: Range;
  readonly value: Range;
  /** The lengths of framing extras, extras and key exceed the body. */
  readonly inconsistent: boolean;
  /** Body bytes that the header promises and that are not there. */
  readonly missing: number;
}

export const lengthOf = (range: Range): number => range.end - range.start;

/** Splits a frame of `available` bytes (header included). Order: framing extras, extras, key, value. */
export function splitFrame(header: Header, available: number): Sections {
  const whole = HEADER_LENGTH + header.bodyLength;
  const limit = Math.min(available, whole);
  let at = HEADER_LENGTH;
  const take = (length: number): Range => {
    const start = Math.min(at, limit);
    at += length;
    return { start, end: Math.min(at, limit) };
  };
  const framing = take(header.framingExtrasLength);
  const extras = take(header.extrasLength);
  const key = take(header.keyLength);
  const value = take(Math.max(0, whole - at));
  return {
    framing,
    extras,
    key,
    value,
    inconsistent: prefixLength(header) > header.bodyLength,
    missing: Math.max(0, whole - available),
  };
}
