/**
 * Does a frame begin here? The protocol has no marker between frames, so after lost
 * bytes, and on a connection nobody has named, only the header's own sense can tell.
 * Strict enough that chance passes it about once in 10^6 offsets, lenient enough for
 * every header that a real peer sends; callers ask for a second header where they can.
 */
import { unknownDatatypeBits } from './datatypes.js';
import { bodyLengthAt, HEADER_LENGTH, MAX_BODY_LENGTH, u16At } from './header.js';
import { type Magic, magicOf } from './magic.js';

/** The longest extras are those of DcpStreamReq, 48 bytes (kv_engine include/mcbp/protocol/request.h). */
const LONGEST_EXTRAS = 64;

/**
 * Document keys end at 250 bytes plus collection id (include/memcached/limits.h); the
 * JSON agent name in a HELLO key may be longer.
 */
const LONGEST_KEY = 1024;

/** Statuses end at 0xff but for the range left to applications (include/mcbp/protocol/status.h). */
const isStatus = (value: number): boolean => value <= 0xff || value >= 0xff00;

const byteAt = (bytes: Uint8Array, index: number): number => bytes[index] as number;

function keyLengthAt(bytes: Uint8Array, start: number, magic: Magic): number {
  return magic.framingExtras ? byteAt(bytes, start + 3) : u16At(bytes, start + 2);
}

function prefixLengthAt(bytes: Uint8Array, start: number, magic: Magic): number {
  const framing = magic.framingExtras ? byteAt(bytes, start + 2) : 0;
  return framing + byteAt(bytes, start + 4) + keyLengthAt(bytes, start, magic);
}

/** Framing extras, extras and key fit the body of the header at `start`, whose magic is `magic`. */
export function lengthsFit(bytes: Uint8Array, start: number, magic: Magic): boolean {
  return prefixLengthAt(bytes, start, magic) <= bodyLengthAt(bytes, start);
}

/** Whether the bytes at `start` make sense as a header; false when fewer than 24 are there. */
export function plausibleHeader(bytes: Uint8Array, start: number): boolean {
  if (start + HEADER_LENGTH > bytes.length) return false;
  const magic = magicOf(byteAt(bytes, start));
  return (
    magic !== undefined &&
    unknownDatatypeBits(byteAt(bytes, start + 5)) === 0 &&
    byteAt(bytes, start + 4) <= LONGEST_EXTRAS &&
    bodyLengthAt(bytes, start) <= MAX_BODY_LENGTH &&
    keyLengthAt(bytes, start, magic) <= LONGEST_KEY &&
    lengthsFit(bytes, start, magic) &&
    (magic.kind === 'request' || isStatus(u16At(bytes, start + 6)))
  );
}
