/**
 * IPv4 (RFC 791) and IPv6 (RFC 8200) headers: checks them, notes where the addresses
 * lie and narrows the packet to its TCP segment. Fragments are not put together: the
 * first is read as far as it goes, the later ones are counted.
 */
import type { Ignored, Layers } from './layers.js';

const TCP = 6;

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

export function enterIpv4(layers: Layers): Ignored | undefined {
  const lack = layers.lacks(IPV4_LEAST);
  if (lack !== undefined) return lack;
  const { view, start } = layers;
  const first = view.getUint8(start);
  const headerLength = (first & 0x0f) * 4;
  if (first >> 4 !== 4 || headerLength < IPV4_LEAST) return 'malformed';
  // Zero before segmentation offload: the card fills it in, after the capture saw it.
  const total = view.getUint16(start + 2) || layers.wireEnd - start;
  if (total < headerLength) return 'malformed';
  layers.limit(total);
  if (view.getUint8(start + 9) !== TCP) return 'transport';
  if ((view.getUint16(start + 6) & FRAGMENT_OFFSET) !== 0) return 'fragment';
  layers.source = start + 12;
  layers.destination = start + 16;
  layers.addressLength = 4;
  const cut = layers.lacks(headerLength);
  layers.start += headerLength;
  return cut;
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
  layers.source = start + 8;
  layers.destination = start + 24;
  layers.addressLength = 16;
  layers.start += IPV6_LENGTH;
  return passExtensions(layers, view.getUint8(start + 6));
}

const FRAGMENT_HEADER = 44;
const AUTHENTICATION_HEADER = 51;

/**
 * Extension headers that may stand before TCP: bytes in a header of length field n.
 * Source: https://www.iana.org/assignments/ipv6-parameters; RFC 4302 for 51.
 */
const EXTENSION_LENGTHS: ReadonlyMap<number, (n: number) => number> = new Map([
  [0, inEights], // hop-by-hop options
  [43, inEights], // routing
  [FRAGMENT_HEADER, () => 8],
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
function passExtensions(layers: Layers, firstHeader: number): Ignored | undefined {
  let header = firstHeader;
  while (header !== TCP) {
    const lengthOf = EXTENSION_LENGTHS.get(header);
    if (lengthOf === undefined) return 'transport';
    const short = layers.lacks(8);
    if (short !== undefined) return short;
    const { view, start } = layers;
    if (header === FRAGMENT_HEADER && view.getUint16(start + 2) >> 3 !== 0) return 'fragment';
    const length = lengthOf(view.getUint8(start + 1));
    const cut = layers.lacks(length);
    if (cut !== undefined) return cut;
    header = view.getUint8(start);
    layers.start += length;
  }
  return undefined;
}
