/**
 * The server's durations: microseconds squeezed into 16 bits so that the error stays small
 * over the whole range from one microsecond to two minutes.
 * Source: kv_engine docs/BinaryProtocol.md (response FrameInfo 0 and 3), tracing/tracer.cc.
 */
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
