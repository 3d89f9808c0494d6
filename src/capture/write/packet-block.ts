/**
 * The enhanced packet block: one packet with its interface, time, direction, losses and
 * comment. Written in place, around a packet that the caller puts between.
 *
 *   0 type | 4 total length | 8 interface | 12 time, high word | 16 time, low word
 *   20 length | 24 length on the wire | 28 packet, padded to 4 | options | total length
 *
 * Source: draft-ietf-opsawg-pcapng, "Enhanced Packet Block".
 */
import type { Instant } from '../../bytes/time.js';
import {
  BLOCK_FRAMING_LENGTH,
  OPT_ENDOFOPT,
  OPTION_HEADER_LENGTH,
  padded,
  writeOptionHeader,
} from './option.js';

/** Bits 0-1 of epb_flags. */
export const INBOUND = 1;
export const OUTBOUND = 2;

const ENHANCED_PACKET = 6;
const FIXED_LENGTH = 20;
const PACKET = 28;
const OPT_COMMENT = 1;
const EPB_FLAGS = 2;
const EPB_FLAGS_LENGTH = 4;
const EPB_DROPCOUNT = 4;
const EPB_DROPCOUNT_LENGTH = 8;

/** What stands around a packet's bytes. */
export interface PacketRecord {
  /** Index of the interface description in its section. */
  readonly interfaceId: number;
  readonly at: Instant;
  /** Bytes of the packet that are in the block. */
  readonly length: number;
  /** Bytes of the packet that were on the wire; `length` or more. */
  readonly wireLength: number;
  /** INBOUND, OUTBOUND, or 0: not known, and not written. */
  readonly direction: number;
  /** Packets of this interface lost since its previous block; 0 is not written. */
  readonly dropCount: number;
  /** UTF-8 of at most MAX_OPTION_LENGTH bytes; `optionText` makes it. */
  readonly comment?: Uint8Array;
}

/** A whole block. For bulk writing, claim room and fill it in place instead. */
export function packetBlock(record: PacketRecord, packet: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(packetBlockLength(record));
  const at = writePacketBlock(bytes, new DataView(bytes.buffer), 0, record);
  bytes.set(packet.subarray(0, record.length), at);
  return bytes;
}

/** Bytes of the block that `writePacketBlock` writes. */
export function packetBlockLength(record: PacketRecord): number {
  return BLOCK_FRAMING_LENGTH + FIXED_LENGTH + padded(record.length) + optionsLength(record);
}

/**
 * Writes the block at `at`, all but the packet's bytes, whose place it returns. The caller
 * has `packetBlockLength` bytes there; `view` is the memory of `bytes`, index for index.
 */
export function writePacketBlock(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  record: PacketRecord,
): number {
  const blockLength = packetBlockLength(record);
  const options = at + PACKET + padded(record.length);
  view.setUint32(at, ENHANCED_PACKET, true);
  view.setUint32(at + 4, blockLength, true);
  view.setUint32(at + 8, record.interfaceId, true);
  writeTimestamp(view, at + 12, record.at);
  view.setUint32(at + 20, record.length, true);
  view.setUint32(at + 24, record.wireLength, true);
  clearPadding(bytes, at + PACKET + record.length, options);
  writeOptions(bytes, view, options, record);
  view.setUint32(at + blockLength - 4, blockLength, true);
  return at + PACKET;
}

function optionsLength(record: PacketRecord): number {
  let length = 0;
  if (record.comment !== undefined) length += OPTION_HEADER_LENGTH + padded(record.comment.length);
  if (record.direction !== 0) length += OPTION_HEADER_LENGTH + EPB_FLAGS_LENGTH;
  if (record.dropCount !== 0) length += OPTION_HEADER_LENGTH + EPB_DROPCOUNT_LENGTH;
  return length === 0 ? 0 : length + OPTION_HEADER_LENGTH;
}

function writeOptions(bytes: Uint8Array, view: DataView, start: number, record: PacketRecord) {
  let at = start;
  if (record.comment !== undefined) {
    const text = writeOptionHeader(view, at, OPT_COMMENT, record.comment.length);
    bytes.set(record.comment, text);
    at = text + padded(record.comment.length);
    clearPadding(bytes, text + record.comment.length, at);
  }
  if (record.direction !== 0) {
    at = writeOptionHeader(view, at, EPB_FLAGS, EPB_FLAGS_LENGTH);
    view.setUint32(at, record.direction, true);
    at += EPB_FLAGS_LENGTH;
  }
  if (record.dropCount !== 0) {
    at = writeOptionHeader(view, at, EPB_DROPCOUNT, EPB_DROPCOUNT_LENGTH);
    view.setUint32(at, record.dropCount % 0x1_0000_0000, true);
    view.setUint32(at + 4, Math.floor(record.dropCount / 0x1_0000_0000), true);
    at += EPB_DROPCOUNT_LENGTH;
  }
  if (at !== start) writeOptionHeader(view, at, OPT_ENDOFOPT, 0);
}

/** Buffers are reused: what padding is not overwritten would leak bytes of an older packet. */
function clearPadding(bytes: Uint8Array, start: number, end: number): void {
  for (let i = start; i < end; i++) bytes[i] = 0;
}

/** The last second all of whose nanoseconds fit 64 bits, in the year 2554. */
const LAST_SECOND = 18_446_744_072;

/**
 * s * 10^9 + ns as two words, high then low. The product passes 2^53, so it is made of two
 * parts, s = a * 2^16 + b, whose products are exact; no bigint per packet.
 * A second outside 0..LAST_SECOND, which can only be damage, becomes the nearest inside.
 */
function writeTimestamp(view: DataView, at: number, time: Instant): void {
  const s = Math.min(Math.max(time.s, 0), LAST_SECOND);
  const low = (s % 0x1_0000) * 1e9 + time.ns;
  const high = Math.floor(s / 0x1_0000) * 1e9 + Math.floor(low / 0x1_0000);
  view.setUint32(at, Math.floor(high / 0x1_0000), true);
  view.setUint32(at + 4, (high % 0x1_0000) * 0x1_0000 + (low % 0x1_0000), true);
}
