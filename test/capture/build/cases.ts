/**
 * Captures of a few hundred bytes in every format and variant, each with the number of
 * whole records that any prefix of it holds. Written once; run whole, byte by byte, cut
 * everywhere, from files and from streams.
 */

import { join } from '../../helpers/bytes.js';
import { text } from './bytes.js';
import { frame } from './frames.js';
import { MICRO, MODIFIED, NANO, type PcapVariant, pcapHeader, pcapRecord } from './pcap.js';
import {
  block,
  comment,
  enhancedPacket,
  interfaceBlock,
  obsoletePacket,
  sectionHeader,
  simplePacket,
} from './pcapng.js';

export interface CaptureCase {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Packets, in all. */
  readonly packets: number;
  /** Packets whose record lies wholly in the first `length` bytes. */
  within(length: number): number;
  /** The first `length` bytes end where a record ends. */
  clean(length: number): boolean;
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly isPacket: boolean;
}

const packet = (bytes: Uint8Array): Piece => ({ bytes, isPacket: true });
const other = (bytes: Uint8Array): Piece => ({ bytes, isPacket: false });

function makeCase(name: string, pieces: readonly Piece[]): CaptureCase {
  let end = 0;
  const ends = pieces.map(({ bytes, isPacket }) => {
    end += bytes.length;
    return { end, isPacket };
  });
  const within = (length: number) =>
    ends.filter((piece) => piece.isPacket && piece.end <= length).length;
  return {
    name,
    bytes: join(...pieces.map(({ bytes }) => bytes)),
    packets: within(end),
    within,
    clean: (length) => ends.some((piece) => piece.end === length),
  };
}

const frames = [
  frame({ seq: 1, payload: text('first') }),
  frame({ seq: 6, payload: text('second, longer') }),
  frame({ seq: 20 }),
];

function pcapCase(name: string, variant: PcapVariant): CaptureCase {
  const records = frames.map((data, i) =>
    packet(pcapRecord(variant, { s: 1_700_000_000 + i, fraction: 999_999 - i, data })),
  );
  return makeCase(name, [other(pcapHeader(variant)), ...records]);
}

function pcapngSection(little: boolean): Piece[] {
  const [first, second, third] = frames as [Uint8Array, Uint8Array, Uint8Array];
  const ticks = 1_700_000_000_123_456_789n;
  return [
    other(sectionHeader(little)),
    other(interfaceBlock(little, { name: 'lo', resolution: 9, snapLength: 4096 })),
    packet(enhancedPacket(little, { data: first, ticks, options: comment('hello', little) })),
    other(block(5, new Uint8Array(16).fill(0x77), little)),
    other(interfaceBlock(little, { linkType: 101 })),
    packet(obsoletePacket(little, { id: 1, data: second.subarray(14), ticks: ticks / 1000n })),
    other(block(0x0bad, new Uint8Array(40).fill(0x66), little)),
    packet(simplePacket(little, third)),
  ];
}

export const CASES: readonly CaptureCase[] = [
  pcapCase('pcap, microseconds, little endian', { magic: MICRO, little: true }),
  pcapCase('pcap, microseconds, big endian', { magic: MICRO, little: false }),
  pcapCase('pcap, nanoseconds, little endian', { magic: NANO, little: true }),
  pcapCase('pcap, nanoseconds, big endian', { magic: NANO, little: false }),
  pcapCase('pcap, modified, little endian', { magic: MODIFIED, little: true }),
  pcapCase('pcap, modified, big endian', { magic: MODIFIED, little: false }),
  makeCase('pcapng, little endian', pcapngSection(true)),
  makeCase('pcapng, big endian', pcapngSection(false)),
  makeCase('pcapng, sections of both byte orders', [
    ...pcapngSection(true),
    ...pcapngSection(false),
    ...pcapngSection(true),
  ]),
];
