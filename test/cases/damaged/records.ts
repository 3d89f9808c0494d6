/** Where the records of a sound capture lie: an own walk, so that no reader judges itself. */

export interface Spot {
  /** Of the record or block, in the file, bytes. */
  readonly offset: number;
  readonly length: number;
  readonly isPacket: boolean;
}

const PACKET_BLOCKS = new Set([2, 3, 6]);

/** Little-endian pcap with 16-byte record headers, or little-endian pcapng. */
export function recordsOf(bytes: Uint8Array): Spot[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPcapng = view.getUint32(0) === 0x0a0d0d0a;
  const spots: Spot[] = [];
  for (let offset = isPcapng ? 0 : 24; offset < bytes.length; ) {
    const length = isPcapng
      ? view.getUint32(offset + 4, true)
      : 16 + view.getUint32(offset + 8, true);
    const isPacket = !isPcapng || PACKET_BLOCKS.has(view.getUint32(offset, true));
    spots.push({ offset, length, isPacket });
    offset += length;
  }
  return spots;
}
