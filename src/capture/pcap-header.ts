/**
 * The classic pcap file header and its variants: two byte orders, micro- or
 * nanoseconds, and Kuznetsov's modified format whose record headers are 8 bytes longer.
 * Sources: draft-ietf-opsawg-pcap; wiretap/libpcap.h for the modified format.
 *
 *   0  magic    4  major, minor (u16 each)    8  time zone (unused)   12  accuracy (unused)
 *  16  snap length                           20  link type in the low 16 bits, FCS bits above
 */
import type { PacketRecord } from './packet.js';

export const PCAP_HEADER_LENGTH = 24;

interface Magic {
  readonly value: number;
  /** Units of the records' sub-second field. */
  readonly perSecond: number;
  readonly recordHeaderLength: number;
}

export const MICROSECOND_MAGIC = 0xa1b2c3d4;

const MAGICS: readonly Magic[] = [
  { value: MICROSECOND_MAGIC, perSecond: 1e6, recordHeaderLength: 16 },
  { value: 0xa1b23c4d, perSecond: 1e9, recordHeaderLength: 16 },
  { value: 0xa1b2cd34, perSecond: 1e6, recordHeaderLength: 24 },
];

export interface PcapHeader extends Magic {
  readonly little: boolean;
  readonly major: number;
  readonly minor: number;
  readonly snapLength: number;
  readonly linkType: number;
}

/** The 4 magic bytes at `at`: which variant, in which byte order; undefined if not pcap. */
export function pcapMagic(view: DataView, at: number): (Magic & { little: boolean }) | undefined {
  for (const little of [true, false]) {
    const value = view.getUint32(at, little);
    const magic = MAGICS.find((known) => known.value === value);
    if (magic !== undefined) return { ...magic, little };
  }
  return undefined;
}

/** Reads the 24 bytes at `at`, which must be there; undefined if they are no pcap header. */
export function readPcapHeader(view: DataView, at: number): PcapHeader | undefined {
  const magic = pcapMagic(view, at);
  if (magic === undefined) return undefined;
  const { little } = magic;
  return {
    ...magic,
    major: view.getUint16(at + 4, little),
    minor: view.getUint16(at + 6, little),
    snapLength: view.getUint32(at + 16, little),
    linkType: view.getUint32(at + 20, little) & 0xffff,
  };
}

/** Before 2.4 the two lengths of a record were swapped in some writers' files. */
export function isKnownVersion(header: PcapHeader): boolean {
  return header.major === 2 && header.minor >= 4;
}

/** Some writers let the sub-second field run over a second: it is carried. */
export function setPcapTime(
  packet: PacketRecord,
  seconds: number,
  fraction: number,
  perSecond: number,
): void {
  const carry = fraction < perSecond ? 0 : Math.floor(fraction / perSecond);
  packet.s = seconds + carry;
  packet.ns = (fraction - carry * perSecond) * (1e9 / perSecond);
}
