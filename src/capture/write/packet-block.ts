/**
 * The enhanced packet block: one packet with its interface, time, direction, losses and
 * comments. Written in place, around a packet that the caller puts between.
 *
 * Its layout is the reader's, in pcapng-blocks.ts.
 * Source: draft-ietf-opsawg-pcapng, "Enhanced Packet Block".
 */
import type { Instant } from '../../bytes/time.js';
import { BLOCK, PACKET_BLOCKS, type PacketBlock } from '../pcapng-blocks.js';
import { OPTION } from '../pcapng-options.js';
import { OPTION_HEADER_LENGTH, padded, writeOptionHeader } from './option.js';

/** Bits 0-1 of epb_flags. */
export const INBOUND = 1;
export const OUTBOUND = 2;

/** The reader's table of layouts has this block for certain. */
const LAYOUT = PACKET_BLOCKS.get(BLOCK.enhancedPacket) as PacketBlock;
/** Bytes of a block without its packet and options. */
const FIXED_LENGTH = LAYOUT.data + 4;

const NONE: readonly Uint8Array[] = [];

const EPB_FLAGS = 2;
const EPB_FLAGS_LENGTH = 4;
const EPB_DROPCOUNT = 4;
const EPB_DROPCOUNT_LENGTH = 8;

/** What stands around a packet's bytes. */
export interface PacketAbout {
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
  /** UTF-8 of at most MAX_OPTION_LENGTH bytes each; `optionBytes` makes it. Absent: none. */
  readonly comments?: readonly Uint8Array[];
}

/** A whole block. For bulk writing, claim room and fill it in place instead. */
export function packetBlock(about: PacketAbout, packet: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(packetBlockLength(about));
  const at = writePacketBlock(bytes, new DataView(bytes.buffer), 0, about);
  bytes.set(packet.subarray(0, about.length), at);
  return bytes;
}

/** Bytes of the block that `writePacketBlock` writes. */
export function packetBlockLength(about: PacketAbout): number {
  return FIXED_LENGTH + padded(about.length) + optionsLength(about);
}

/**
 * Writes the block at `at`, all but the packet's bytes, whose place it returns. The caller
 * has `packetBlockLength` bytes there; `view` is the memory of `bytes`, index for index.
 */
export function writePacketBlock(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  about: PacketAbout,
): number {
  const blockLength = packetBlockLength(about);
  const packet = at + LAYOUT.data;
  const options = packet + padded(about.length);
  view.setUint32(at, BLOCK.enhancedPacket, true);
  view.setUint32(at + 4, blockLength, true);
  view.setUint32(at + LAYOUT.interfaceId, about.interfaceId, true);
  writeTimestamp(view, at + LAYOUT.time, about.at);
  view.setUint32(at + LAYOUT.captured, about.length, true);
  view.setUint32(at + LAYOUT.original, about.wireLength, true);
  clearPadding(bytes, packet + about.length, options);
  writeOptions(bytes, view, options, about);
  view.setUint32(at + blockLength - 4, blockLength, true);
  return packet;
}

function optionsLength(about: PacketAbout): number {
  let length = 0;
  if (about.comments !== undefined) length += textsLength(about.comments);
  if (about.direction !== 0) length += OPTION_HEADER_LENGTH + EPB_FLAGS_LENGTH;
  if (about.dropCount !== 0) length += OPTION_HEADER_LENGTH + EPB_DROPCOUNT_LENGTH;
  return length === 0 ? 0 : length + OPTION_HEADER_LENGTH;
}

/** Bytes of the options that hold these texts. */
export const textsLength = (texts: readonly Uint8Array[]): number =>
  texts.reduce((sum, text) => sum + OPTION_HEADER_LENGTH + padded(text.length), 0);

function writeOptions(bytes: Uint8Array, view: DataView, start: number, about: PacketAbout) {
  let at = start;
  for (const comment of about.comments ?? NONE) {
    const text = writeOptionHeader(view, at, OPTION.comment, comment.length);
    bytes.set(comment, text);
    at = text + padded(comment.length);
    clearPadding(bytes, text + comment.length, at);
  }
  if (about.direction !== 0) {
    at = writeOptionHeader(view, at, EPB_FLAGS, EPB_FLAGS_LENGTH);
    view.setUint32(at, about.direction, true);
    at += EPB_FLAGS_LENGTH;
  }
  if (about.dropCount !== 0) {
    at = writeOptionHeader(view, at, EPB_DROPCOUNT, EPB_DROPCOUNT_LENGTH);
    view.setUint32(at, about.dropCount % 0x1_0000_0000, true);
    view.setUint32(at + 4, Math.floor(about.dropCount / 0x1_0000_0000), true);
    at += EPB_DROPCOUNT_LENGTH;
  }
  if (at !== start) writeOptionHeader(view, at, OPTION.end, 0);
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
