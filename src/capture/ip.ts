/**
 * IPv4 (RFC 791) and IPv6 (RFC 8200) headers: checks them, notes where the addresses
 * lie and what the protocol inside is, and narrows the packet to it. Fragments are held
 * until the packet they make is whole (fragments.ts).
 */
import { addressKey } from './address.js';
import type { Ignored, Layers } from './layers.js';

/** A raw IP packet: its first four bits say which. */
export function enterIp(layers: Layers): Ignored | undefined {
  const lack = layers.lacks(1);
  if (lack !== undefined) return lack;
  const version = layers.view.getUint8(layers.start) >> 4;
  if (version === 4) return enterIpv4(layers);
  return version === 6 ? enterIpv6(layers) : 'network';
}

const IPV4_LEAST = 20;
const FRAGMENT_OFFSET = 0x1fff;
const MORE_FRAGMENTS = 0x2000;

export function enterIpv4(layers: Layers): Ignored | undefined {
  const lack = layers.lacks(IPV4_LEAST);
  if (lack !== undefined) return lack;
  const { view, start } = layers;
  const first = view.getUint8(start);
  const headerLength = headerLengthOf(first);
  if (first >> 4 !== 4 || headerLength < IPV4_LEAST) return 'malformed';
  // Zero before segmentation offload: the card fills it in, after the capture saw it.
  const total = view.getUint16(start + 2) || layers.wireEnd - start;
  if (total < headerLength) return 'malformed';
  layers.limit(total);
  const cut = layers.lacks(headerLength);
  if (cut !== undefined) return cut;
  layers.start += headerLength;
  const fragment = view.getUint16(start + 6);
  if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0) {
    return takeIpv4Fragment(layers, start, headerLength, fragment);
  }
  locateIpv4(layers, start);
  layers.protocol = view.getUint8(start + 9);
  return undefined;
}

/** The low four bits of an IPv4 header's first byte count words. */
const headerLengthOf = (first: number): number => (first & 0x0f) * 4;

function locateIpv4(layers: Layers, header: number): void {
  layers.source = header + 12;
  layers.destination = header + 16;
  layers.addressLength = 4;
}

/** Addresses, protocol and identification (RFC 791) tell whose fragment it is. */
function takeIpv4Fragment(
  layers: Layers,
  header: number,
  headerLength: number,
  fragment: number,
): Ignored | undefined {
  const protocol = layers.view.getUint8(header + 9);
  const addresses = addressKey(layers.bytes, header + 12, 8);
  const identification = layers.view.getUint16(header + 4);
  const whole = layers.takeFragment({
    key: `${layers.interfaceId}/${addresses}/${protocol}/${identification}`,
    headerStart: header,
    headerEnd: header + headerLength,
    offset: (fragment & FRAGMENT_OFFSET) * 8,
    more: (fragment & MORE_FRAGMENTS) !== 0,
    protocol,
  });
  if (whole === undefined) return 'fragment';
  locateIpv4(layers, 0);
  layers.start = headerLengthOf(layers.view.getUint8(0));
  layers.protocol = whole;
  return undefined;
}

const IPV6_LENGTH = 40;

export function enterIpv6(layers: Layers): Ignored | undefined {
  const lack = layers.lacks(IPV6_LENGTH);
  if (lack !== undefined) return lack;
  const { view, start } = layers;
  if (view.getUint8(start) >> 4 !== 6) return 'malformed';
  // Zero in a jumbogram (RFC 2675), and before segmentation offload: it fills the frame.
  const payload = view.getUint16(start + 4);
  if (payload !== 0) layers.limit(IPV6_LENGTH + payload);
  locateIpv6(layers, start);
  layers.start += IPV6_LENGTH;
  return passExtensions(layers, view.getUint8(start + 6), start);
}

function locateIpv6(layers: Layers, header: number): void {
  layers.source = header + 8;
  layers.destination = header + 24;
  layers.addressLength = 16;
}

const FRAGMENT_HEADER = 44;
const FRAGMENT_HEADER_LENGTH = 8;
const AUTHENTICATION_HEADER = 51;

/**
 * Extension headers, which may stand before the protocol: bytes in a header of length field n.
 * Source: https://www.iana.org/assignments/ipv6-parameters; RFC 4302 for 51.
 */
const EXTENSION_LENGTHS: ReadonlyMap<number, (n: number) => number> = new Map([
  [0, inEights], // hop-by-hop options
  [43, inEights], // routing
  [FRAGMENT_HEADER, () => FRAGMENT_HEADER_LENGTH],
  [AUTHENTICATION_HEADER, (n: number) => (n + 2) * 4],
  [60, inEights], // destination options
  [135, inEights], // mobility
  [139, inEights], // host identity
  [140, inEights], // shim6
]);

function inEights(n: number): number {
  return (n + 1) * 8;
}

/** Every extension header is at least 8 bytes long: the packet's length bounds the loop. */
function passExtensions(layers: Layers, firstHeader: number, ip: number): Ignored | undefined {
  let header = firstHeader;
  let lengthOf = EXTENSION_LENGTHS.get(header);
  while (lengthOf !== undefined) {
    const short = layers.lacks(8);
    if (short !== undefined) return short;
    const { view, start } = layers;
    const length = lengthOf(view.getUint8(start + 1));
    const cut = layers.lacks(length);
    if (cut !== undefined) return cut;
    const next = view.getUint8(start);
    layers.start += length;
    // At offset 0 and without more to come it is the whole packet (RFC 6946).
    if (header === FRAGMENT_HEADER && (view.getUint16(start + 2) & ~IPV6_RESERVED) !== 0) {
      return takeIpv6Fragment(layers, ip, start, next);
    }
    header = next;
    lengthOf = EXTENSION_LENGTHS.get(header);
  }
  layers.protocol = header;
  return undefined;
}

/** Of the 16 bits: 13 of offset, two reserved, more fragments. */
const IPV6_RESERVED = 0x0006;
const IPV6_OFFSET = 0xfff8;
const IPV6_MORE = 0x0001;

function takeIpv6Fragment(
  layers: Layers,
  ip: number,
  header: number,
  next: number,
): Ignored | undefined {
  const word = layers.view.getUint16(header + 2);
  const addresses = addressKey(layers.bytes, ip + 8, 32);
  const whole = layers.takeFragment({
    key: `${layers.interfaceId}/${addresses}/${layers.view.getUint32(header + 4)}`,
    headerStart: ip,
    headerEnd: ip + IPV6_LENGTH,
    offset: word & IPV6_OFFSET,
    more: (word & IPV6_MORE) !== 0,
    protocol: next,
  });
  if (whole === undefined) return 'fragment';
  locateIpv6(layers, 0);
  layers.start = IPV6_LENGTH;
  return passExtensions(layers, whole, 0);
}
