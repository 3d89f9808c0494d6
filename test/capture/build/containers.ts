/** One list of IP packets in every container, byte order, time unit, link layer and compression. */
import * as zlib from 'node:zlib';
import { join } from '../../helpers/bytes.js';
import { hex, u16, u32 } from './bytes.js';
import type { KeptPacket } from './collect.js';
import { ethernet, vlan } from './frames.js';
import { MICRO, MODIFIED, NANO, pcapFile } from './pcap.js';
import { enhancedPacket, interfaceBlock, obsoletePacket, sectionHeader } from './pcapng.js';

export interface IpPacket {
  readonly s: number;
  readonly ns: number;
  readonly ip: Uint8Array;
  /** Length on the wire. */
  readonly original: number;
}

const LINK_HEADERS: ReadonlyMap<number, number> = new Map([
  [1, 14],
  [101, 0],
  [113, 16],
  [276, 20],
]);

/** Packets as captured, without their link layer. */
export function ipPackets(packets: readonly KeptPacket[]): IpPacket[] {
  return packets.map(({ linkType, s, ns, data, originalLength }) => {
    const header = LINK_HEADERS.get(linkType);
    if (header === undefined) throw new Error(`link type ${linkType}`);
    const ip = new Uint8Array(Buffer.from(data, 'hex')).subarray(header);
    return { s, ns, ip, original: originalLength - header };
  });
}

const isV6 = (ip: Uint8Array): boolean => (ip[0] ?? 0) >> 4 === 6;
const etherType = (ip: Uint8Array): number => (isV6(ip) ? 0x86dd : 0x0800);

interface Link {
  readonly name: string;
  readonly number: number;
  readonly wrap: (ip: Uint8Array) => Uint8Array;
}

export const LINKS: readonly Link[] = [
  { name: 'NULL', number: 0, wrap: (ip) => join(u32(isV6(ip) ? 30 : 2, true), ip) },
  { name: 'ETHERNET', number: 1, wrap: (ip) => ethernet(etherType(ip), ip) },
  { name: 'VLAN', number: 1, wrap: (ip) => ethernet(0x8100, vlan(5, etherType(ip), ip)) },
  {
    name: 'QinQ',
    number: 1,
    wrap: (ip) => ethernet(0x88a8, vlan(9, 0x8100, vlan(5, etherType(ip), ip))),
  },
  {
    name: 'MPLS',
    number: 1,
    wrap: (ip) => ethernet(0x8847, join(hex('00064040 00010140'), ip)),
  },
  { name: 'RAW', number: 101, wrap: (ip) => ip },
  { name: 'LOOP', number: 108, wrap: (ip) => join(u32(isV6(ip) ? 24 : 2), ip) },
  {
    name: 'LINUX_SLL',
    number: 113,
    wrap: (ip) => join(hex('0000 0304 0006 000000000000 0000'), u16(etherType(ip)), ip),
  },
  {
    name: 'LINUX_SLL2',
    number: 276,
    wrap: (ip) => join(u16(etherType(ip)), hex('0000 00000001 0304 00 06 0000000000000000'), ip),
  },
];

interface Container {
  readonly name: string;
  /** Decimals of a second that it keeps. */
  readonly decimals: 6 | 9;
  readonly make: (packets: readonly IpPacket[], link: Link) => Uint8Array;
}

const wrapped = ({ ip, original }: IpPacket, { wrap }: Link) => {
  const data = wrap(ip);
  return { data, original: original + data.length - ip.length };
};

const pcap = (name: string, magic: number, little: boolean): Container => {
  const decimals = magic === NANO ? 9 : 6;
  return {
    name: `pcap, ${name}, ${little ? 'little' : 'big'} endian`,
    decimals,
    make: (packets, link) =>
      pcapFile(
        { magic, little, linkType: link.number },
        packets.map((packet) => ({
          s: packet.s,
          fraction: Math.floor(packet.ns / 10 ** (9 - decimals)),
          ...wrapped(packet, link),
        })),
      ),
  };
};

const pcapng = (
  name: string,
  little: boolean,
  decimals: 6 | 9,
  block: typeof enhancedPacket,
): Container => ({
  name: `pcapng, ${name}, ${little ? 'little' : 'big'} endian`,
  decimals,
  make: (packets, link) =>
    join(
      sectionHeader(little),
      interfaceBlock(little, { linkType: link.number, resolution: decimals }),
      ...packets.map((packet) => {
        const units = BigInt(Math.floor(packet.ns / 10 ** (9 - decimals)));
        const ticks = BigInt(packet.s) * 10n ** BigInt(decimals) + units;
        return block(little, { ticks, ...wrapped(packet, link) });
      }),
    ),
});

export const CONTAINERS: readonly Container[] = [true, false].flatMap((little) => [
  pcap('microseconds', MICRO, little),
  pcap('nanoseconds', NANO, little),
  pcap('modified', MODIFIED, little),
  pcapng('microseconds', little, 6, enhancedPacket),
  pcapng('nanoseconds', little, 9, enhancedPacket),
  pcapng('Packet Blocks', little, 6, obsoletePacket),
]);

interface Packing {
  readonly name: string;
  readonly pack: (bytes: Uint8Array) => Uint8Array;
}

const { zstdCompressSync } = zlib as { zstdCompressSync?: (bytes: Uint8Array) => Buffer };

export const PACKINGS: readonly Packing[] = [
  { name: 'plain', pack: (bytes) => bytes },
  { name: 'gzip', pack: (bytes) => zlib.gzipSync(bytes, { level: 1 }) },
  ...(zstdCompressSync === undefined ? [] : [{ name: 'zstd', pack: zstdCompressSync }]),
];
