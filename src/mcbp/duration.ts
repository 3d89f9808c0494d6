/**
 * The server's durations: microseconds squeezed into 16 bits so that the error stays small
 * over the whole range from one microsecond to two minutes.
 * Source: kv_engine docs/BinaryProtocol.md (response FrameInfo 0 and 3), tracing/tracer.cc.
 */
import { u16At } from './header.js';

const EXPONENT = 1.74;

/** The longest duration that 16 bits express, in microseconds: 0xffff decodes to just above it. */
export const MAX_DURATION_MICROS = 120_125_042;

/** Microseconds of an encoded duration (u16). Not rounded; the server itself cuts the fraction. */
export function decodeDuration(encoded: number): number {
  return encoded ** EXPONENT / 2;
}

/** The u16 nearest to a duration in microseconds (0 or more); longer ones become the longest. */
export function encodeDuration(micros: number): number {
  return Math.round((Math.min(micros, MAX_DURATION_MICROS) * 2) ** (1 / EXPONENT));
}

const DURATION_ID = 0;
const DURATION_LENGTH = 2;
/** In either nibble of an object's first byte: a further byte holds the rest. */
const ESCAPE = 15;

/**
 * What the server says of how long it took, from receipt to answer, microseconds: the first
 * duration in the framing extras `start`..`end` of a response. Undefined: there is none. As
 * decodeFramingExtras reads them, but makes nothing: it is asked of every answer.
 */
export function serverDuration(frame: Uint8Array, start: number, end: number): number | undefined {
  const limit = Math.min(end, frame.length);
  for (let at = start; at < limit; ) {
    const first = frame[at] as number;
    let length = first & 0x0f;
    const isEscaped = first >> 4 === ESCAPE;
    at += isEscaped ? 2 : 1;
    if (length === ESCAPE) {
      if (at >= limit) return undefined;
      length += frame[at] as number;
      at += 1;
    }
    if (at + length > limit) return undefined;
    if (!isEscaped && first >> 4 === DURATION_ID && length === DURATION_LENGTH) {
      return decodeDuration(u16At(frame, at));
    }
    at += length;
  }
  return undefined;
}
