/**
 * The layouts of the pcapng blocks that hold packets: one table, so that a reader
 * needs one path for all of them. Source: draft-ietf-opsawg-pcapng, sections 4.3
 * (Enhanced), 4.4 (Simple) and appendix A (the obsolete Packet Block).
 * Offsets count from the start of the block; -1 = the block has no such field.
 */

export interface PacketBlock {
  readonly name: string;
  readonly interfaceId: number;
  /** Size of the interface id in bytes. */
  readonly interfaceIdSize: 2 | 4;
  /** High word of the timestamp; the low word follows. */
  readonly time: number;
  readonly captured: number;
  readonly original: number;
  readonly data: number;
}

const ENHANCED: PacketBlock = {
  name: 'Enhanced Packet Block',
  interfaceId: 8,
  interfaceIdSize: 4,
  time: 12,
  captured: 20,
  original: 24,
  data: 28,
};

/** Of interface 0, without a time; how much was captured follows from the snap length. */
const SIMPLE: PacketBlock = {
  name: 'Simple Packet Block',
  interfaceId: -1,
  interfaceIdSize: 4,
  time: -1,
  captured: -1,
  original: 8,
  data: 12,
};

/** As the Enhanced one, but with a count of drops beside a shorter interface id. */
const OBSOLETE: PacketBlock = { ...ENHANCED, name: 'Packet Block', interfaceIdSize: 2 };

export const BLOCK = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  packet: 2,
  simplePacket: 3,
  enhancedPacket: 6,
} as const;

/** By block type. */
export const PACKET_BLOCKS: ReadonlyMap<number, PacketBlock> = new Map([
  [BLOCK.enhancedPacket, ENHANCED],
  [BLOCK.simplePacket, SIMPLE],
  [BLOCK.packet, OBSOLETE],
]);

/**
 * Types that files really hold (section 11.1 of the draft): those above; name resolution,
 * interface statistics, systemd journal, decryption secrets, custom blocks.
 */
export const KNOWN_BLOCKS: ReadonlySet<number> = new Set([
  ...Object.values(BLOCK),
  ...[4, 5, 9, 0x0a, 0x0bad, 0x4000_0bad],
]);

/** Type, length, and the length again at the end. */
export const BLOCK_OVERHEAD = 12;

export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Byte order of the Section Header Block at `at`; undefined when its magic is neither. */
export function sectionByteOrder(view: DataView, at: number): 'little' | 'big' | undefined {
  if (view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC) return 'little';
  return view.getUint32(at + 8, false) === BYTE_ORDER_MAGIC ? 'big' : undefined;
}

/** A Simple Packet Block does not say how much of the packet it holds. */
export function simpleCaptured(original: number, snapLength: number): number {
  return snapLength === 0 ? original : Math.min(original, snapLength);
}
