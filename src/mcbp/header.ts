/**
 * The 24-byte header: field positions, raw accessors, and the header as a value.
 *
 *   0 magic | 1 opcode | 2-3 key length (alternative magic: framing length, key length)
 *   4 extras length | 5 datatype | 6-7 vbucket or status | 8-11 total body length
 *   12-15 opaque | 16-23 CAS
 *
 * All big endian. Source: kv_engine docs/BinaryProtocol.md. The accessors read whatever is
 * there and never throw inside the array; the caller makes sure 24 bytes are.
 */
import { magicOf } from './magic.js';

export const HEADER_LENGTH = 24;

/** The server disconnects above this body length. Source: PROTOCOL notes, kv_engine max_packet_size. */
export const MAX_BODY_LENGTH = 30 * 1024 * 1024;

const at = (bytes: Uint8Array, index: number): number => bytes[index] as number;

export const u16At = (bytes: Uint8Array, index: number): number =>
  (at(bytes, index) << 8) | at(bytes, index + 1);

export const u32At = (bytes: Uint8Array, index: number): number =>
  (u16At(bytes, index) * 0x1_0000 + u16At(bytes, index + 2)) >>> 0;

export const bodyLengthAt = (bytes: Uint8Array, start: number): number => u32At(bytes, start + 8);

/** Header fields as the wire has them; nothing is judged here. */
export interface Header {
  readonly magic: number;
  readonly opcode: number;
  readonly framingExtrasLength: number;
  readonly keyLength: number;
  readonly extrasLength: number;
  readonly datatype: number;
  /** Bytes 6-7: vbucket id in requests, status in responses. */
  readonly vbucketOrStatus: number;
  readonly bodyLength: number;
  /** Big-endian value of the four opaque bytes, 0..2^32-1. */
  readonly opaque: number;
  readonly cas: bigint;
}

/** Reads the header at `start`; the caller guarantees HEADER_LENGTH bytes. */
export function readHeader(bytes: Uint8Array, start = 0): Header {
  const magic = at(bytes, start);
  const framing = magicOf(magic)?.framingExtras === true;
  return {
    magic,
    opcode: at(bytes, start + 1),
    framingExtrasLength: framing ? at(bytes, start + 2) : 0,
    keyLength: framing ? at(bytes, start + 3) : u16At(bytes, start + 2),
    extrasLength: at(bytes, start + 4),
    datatype: at(bytes, start + 5),
    vbucketOrStatus: u16At(bytes, start + 6),
    bodyLength: bodyLengthAt(bytes, start),
    opaque: u32At(bytes, start + 12),
    cas: (BigInt(u32At(bytes, start + 16)) << 32n) | BigInt(u32At(bytes, start + 20)),
  };
}

/** Bytes that the header says precede the value: framing extras, extras and key. */
export const prefixLength = (header: Header): number =>
  header.framingExtrasLength + header.extrasLength + header.keyLength;
