/**
 * What all pcapng blocks are made of: the framing around a body, and the options behind it.
 *
 *   block: type u32 | total length u32 | body, padded to 4 | options | total length u32
 *   option: code u16 | length u16 | value, padded to 4; a code of 0 ends the list
 *
 * All little endian: the section header tells the reader so.
 * Source: draft-ietf-opsawg-pcapng, sections "General Block Structure" and "Options".
 */
import { BLOCK_OVERHEAD } from '../pcapng-blocks.js';
import { OPTION } from '../pcapng-options.js';

/** Longest value of one option: its length is 16 bits. */
export const MAX_OPTION_LENGTH = 0xffff;

/** Where the body begins in its block. */
const BLOCK_BODY = 8;
export const OPTION_HEADER_LENGTH = 4;

export type Option = readonly [code: number, value: Uint8Array];

export const padded = (length: number): number => (length + 3) & ~3;

/** Writes code and length; returns the place of the value. */
export function writeOptionHeader(view: DataView, at: number, code: number, length: number) {
  view.setUint16(at, code, true);
  view.setUint16(at + 2, length, true);
  return at + OPTION_HEADER_LENGTH;
}

/** UTF-8 of an option's text, cut before the character that would pass MAX_OPTION_LENGTH. */
export function optionBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.min(text.length * 3, MAX_OPTION_LENGTH));
  return bytes.subarray(0, new TextEncoder().encodeInto(text, bytes).written);
}

/** A whole block, for those that are written once per file. The body's length is a multiple of 4. */
export function block(type: number, body: Uint8Array, options: readonly Option[]): Uint8Array {
  let length = BLOCK_OVERHEAD + body.length;
  for (const [, value] of options) length += OPTION_HEADER_LENGTH + padded(value.length);
  if (options.length > 0) length += OPTION_HEADER_LENGTH;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  bytes.set(body, BLOCK_BODY);
  let at = BLOCK_BODY + body.length;
  for (const [code, value] of options) {
    bytes.set(value, writeOptionHeader(view, at, code, value.length));
    at += OPTION_HEADER_LENGTH + padded(value.length);
  }
  if (options.length > 0) writeOptionHeader(view, at, OPTION.end, 0);
  view.setUint32(length - 4, length, true);
  return bytes;
}
