/**
 * Does a frame begin here? The protocol has no marker between frames, so after lost bytes, and
 * on a connection nobody has named, only the header's own sense can tell. Two degrees:
 *
 * - plausible: every header that a real peer of any release sends is; of random bytes about
 *   one offset in four million. Good enough where a header is due, or beside others.
 * - convincing: what peers send day by day, of commands that are known; of random bytes about
 *   one offset in 10^10. At least one of the headers by which a place is judged must be.
 *
 * Sources: kv_engine protocol/mcbp/{request,response}.cc (isValid), daemon/mcbp_validators.cc
 * (verify_header), daemon/connection.cc (formatResponseHeaders).
 */
import { unknownDatatypeBits } from './datatypes.js';
import { requestFrameInfos, responseFrameInfos } from './frame-info-kinds.js';
import { bodyLengthAt, HEADER_LENGTH, MAX_BODY_LENGTH, u16At } from './header.js';
import { type Magic, magicOf } from './magic.js';
import { clientOpcodeOf, isObeyed } from './opcodes.js';
import { serverOpcodeOf } from './server-opcodes.js';
import { statusOf } from './statuses.js';

/** The longest extras are those of DcpStreamReq, 48 bytes (kv_engine include/mcbp/protocol/request.h). */
const LONGEST_EXTRAS = 64;

/**
 * Document keys end at 250 bytes plus collection id (include/memcached/limits.h); the
 * JSON agent name in a HELLO key may be longer.
 */
const LONGEST_KEY = 1024;

/** vbuckets of a bucket (engines/ep/configuration.json, max_vbuckets); who names none sends 0. */
const VBUCKETS = 1024;

/** Statuses end at 0xff but for the range left to applications (include/mcbp/protocol/status.h). */
const isStatus = (value: number): boolean => value <= 0xff || value >= 0xff00;

const byteAt = (bytes: Uint8Array, index: number): number => bytes[index] as number;

function keyLengthAt(bytes: Uint8Array, start: number, magic: Magic): number {
  return magic.framingExtras ? byteAt(bytes, start + 3) : u16At(bytes, start + 2);
}

/** Framing extras, extras and key of the header at `start`, whose magic is `magic`; bytes. */
export function prefixLengthAt(bytes: Uint8Array, start: number, magic: Magic): number {
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

/** Bytes that convincingHeader() reads: the header, and framing extras where its magic has them. */
export function headLengthAt(bytes: Uint8Array, start: number): number {
  const framed = magicOf(byteAt(bytes, start))?.framingExtras === true;
  return HEADER_LENGTH + (framed ? byteAt(bytes, start + 2) : 0);
}

/**
 * Whether a plausible header at `start` says enough to be believed. As far as the bytes behind
 * it are there, the framing extras are looked at as well.
 */
export function convincingHeader(bytes: Uint8Array, start: number): boolean {
  const magic = magicOf(byteAt(bytes, start));
  if (magic === undefined || isBareGet(bytes, start)) return false;
  const opcode = byteAt(bytes, start + 1);
  const word = u16At(bytes, start + 6);
  if (magic.kind === 'response' ? statusOf(word) === undefined : word >= VBUCKETS) return false;
  if (magic.serverOpcode) return serverOpcodeOf(opcode) !== undefined;
  if (!isObeyed(opcode)) return false;
  const keyless =
    magic.kind === 'request' &&
    clientOpcodeOf(opcode)?.collection === true &&
    keyLengthAt(bytes, start, magic) === 0;
  return !keyless && hasKnownFraming(bytes, start, magic);
}

/** kv_engine daemon/settings.h: file_fragment_max_read_size can be set to no more than this. */
const LONGEST_ANSWER = 2 * 1024 * 1024 * 1024;

/**
 * Whether at `start` begins an answer that is rightly longer than anything that is kept
 * (MAX_BODY_LENGTH), so that its body must be counted and not searched. Its length is all that
 * such a header leaves open beside the opaque: success, raw, without extras, key and CAS
 * (daemon/protocol/mcbp/get_file_fragment_context.cc). 16 fixed bytes of 24 are no chance.
 */
export function isLongAnswer(bytes: Uint8Array, start: number): boolean {
  if (start + HEADER_LENGTH > bytes.length) return false;
  const magic = magicOf(byteAt(bytes, start));
  const body = bodyLengthAt(bytes, start);
  return (
    magic?.kind === 'response' &&
    !magic.serverOpcode &&
    clientOpcodeOf(byteAt(bytes, start + 1))?.longAnswer === true &&
    body > MAX_BODY_LENGTH &&
    body <= LONGEST_ANSWER &&
    keyLengthAt(bytes, start, magic) === 0 &&
    isZero(bytes, start + 4, start + 8) &&
    isZero(bytes, start + 16, start + HEADER_LENGTH) &&
    hasKnownFraming(bytes, start, magic)
  );
}

/** Which end sends this header; undefined for DCP, which travels both ways alike. */
export function senderAt(bytes: Uint8Array, start: number): Magic['sender'] | undefined {
  const magic = magicOf(byteAt(bytes, start));
  if (magic === undefined || magic.serverOpcode) return magic?.sender;
  return clientOpcodeOf(byteAt(bytes, start + 1))?.dcp === true ? undefined : magic.sender;
}

/**
 * A magic in a table of small numbers, or before a CAS of 0, is followed by zeros, which read as
 * a Get or its answer. But a Get has a key, and its success has flags as extras (kv_engine
 * docs/BinaryProtocol.md, "Get").
 */
const isBareGet = (bytes: Uint8Array, start: number): boolean =>
  isZero(bytes, start + 1, start + 5) && isZero(bytes, start + 6, start + 8);

function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0) return false;
  return true;
}

/** The nibble that says: 15 and the value of one more byte (framing-extras.ts). */
const ESCAPE = 15;

/**
 * With a magic for framing extras: they are objects with known ids, each there once and of a length that it may
 * have, and end where they must. What lies behind the bytes that are there is not looked at.
 */
function hasKnownFraming(bytes: Uint8Array, start: number, magic: Magic): boolean {
  if (!magic.framingExtras) return true;
  const kinds = magic.kind === 'request' ? requestFrameInfos : responseFrameInfos;
  let at = start + HEADER_LENGTH;
  const end = at + byteAt(bytes, start + 2);
  if (at === end) return false;
  for (let seen = 0; at < end; ) {
    if (at >= bytes.length) return true;
    const first = byteAt(bytes, at++);
    const kind = kinds.find(({ id }) => id === first >> 4);
    if (kind === undefined || (seen & (1 << kind.id)) !== 0) return false;
    seen |= 1 << kind.id;
    const nibble = first & 0x0f;
    const length = nibble === ESCAPE ? ESCAPE + (bytes[at++] ?? 0) : nibble;
    if (kind.lengths === 'text' ? length === 0 : !kind.lengths.includes(length)) return false;
    at += length;
  }
  return at === end;
}
