/**
 * Link layers: where the IP packet begins. One table, in the order of the numbers in
 * https://www.tcpdump.org/linktypes.html, where each layout is described.
 */
import { enterEtherType } from './ether-type.js';
import { enterIp, enterIpv4, enterIpv6 } from './ip.js';
import type { Ignored, Layers } from './layers.js';

type Enter = (layers: Layers) => Ignored | undefined;

export interface LinkType {
  /** LINKTYPE_ number as capture files carry it. */
  readonly number: number;
  /** Name without its LINKTYPE_ prefix. */
  readonly name: string;
  /** Goes through the link header and the IP header after it: `protocol` is then known. */
  readonly enter: Enter;
}

export const LINK_TYPES: readonly LinkType[] = [
  { number: 0, name: 'NULL', enter: enterNull },
  { number: 1, name: 'ETHERNET', enter: enterEthernet },
  // DLT_RAW's own numbers: most systems, OpenBSD.
  { number: 12, name: 'RAW', enter: enterIp },
  { number: 14, name: 'RAW', enter: enterIp },
  { number: 101, name: 'RAW', enter: enterIp },
  { number: 108, name: 'LOOP', enter: enterLoop },
  { number: 113, name: 'LINUX_SLL', enter: (layers) => enterTyped(layers, 14, 16) },
  { number: 228, name: 'IPV4', enter: enterIpv4 },
  { number: 229, name: 'IPV6', enter: enterIpv6 },
  { number: 276, name: 'LINUX_SLL2', enter: (layers) => enterTyped(layers, 0, 20) },
];

const BY_NUMBER: ReadonlyMap<number, LinkType> = new Map(
  LINK_TYPES.map((link) => [link.number, link]),
);

export function linkType(number: number): LinkType | undefined {
  return BY_NUMBER.get(number);
}

/** Also what is carried through tunnels as Ethernet. */
export function enterEthernet(layers: Layers): Ignored | undefined {
  return enterTyped(layers, 12, 14);
}

/** A header of `length` bytes with an EtherType at `typeAt`. */
function enterTyped(layers: Layers, typeAt: number, length: number): Ignored | undefined {
  const lack = layers.lacks(length);
  if (lack !== undefined) return lack;
  const type = layers.view.getUint16(layers.start + typeAt);
  layers.start += length;
  return enterEtherType(layers, type);
}

/** AF_INET is 2 everywhere; AF_INET6 is Linux's 10, the BSDs' 24 and 28, Darwin's 30. */
const AF_INET = 2;
const AF_INET6: ReadonlySet<number> = new Set([10, 24, 28, 30]);
const FAMILY_LENGTH = 4;

/** In the byte order of the machine that captured: a family is small, which tells. */
function enterNull(layers: Layers): Ignored | undefined {
  const lack = layers.lacks(FAMILY_LENGTH);
  if (lack !== undefined) return lack;
  const little = layers.view.getUint32(layers.start, true);
  return enterFamily(layers, little <= 0xffff ? little : layers.view.getUint32(layers.start));
}

/** As NULL, always in network byte order. */
function enterLoop(layers: Layers): Ignored | undefined {
  return layers.lacks(FAMILY_LENGTH) ?? enterFamily(layers, layers.view.getUint32(layers.start));
}

function enterFamily(layers: Layers, family: number): Ignored | undefined {
  layers.start += FAMILY_LENGTH;
  if (family === AF_INET) return enterIpv4(layers);
  return AF_INET6.has(family) ? enterIpv6(layers) : 'network';
}
