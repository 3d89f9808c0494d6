/**
 * Packets within packets: the tunnels of data centres. What the IP header's protocol
 * number names is entered until it is TCP. Sources: RFC 2003 and 4213 (IP in IP),
 * RFC 2784 and 2890 (GRE), RFC 4023 (MPLS in IP), RFC 7348 (VXLAN), RFC 8926 (Geneve).
 */
import { enterEtherType, enterMpls } from './ether-type.js';
import { enterIpv4, enterIpv6 } from './ip.js';
import type { Ignored, Layers } from './layers.js';
import { enterEthernet, type LinkType } from './link.js';

type Enter = (layers: Layers) => Ignored | undefined;

const TCP = 6;

/** By number of https://www.iana.org/assignments/protocol-numbers. */
const TUNNELS: ReadonlyMap<number, Enter> = new Map([
  [4, enterIpv4],
  [17, enterUdp],
  [41, enterIpv6],
  [47, enterGre],
  [137, enterMpls],
]);

/** From the link layer to the innermost packet: the layer at hand is then TCP. */
export function enterTcp(layers: Layers, link: LinkType): Ignored | undefined {
  let ignored = link.enter(layers);
  while (ignored === undefined && layers.protocol !== TCP) {
    const tunnel = TUNNELS.get(layers.protocol);
    if (tunnel === undefined) return 'transport';
    ignored = layers.enterTunnel() ?? tunnel(layers);
  }
  return ignored;
}

/** Flags of GRE's first 16 bits: what else is in the header, four bytes each; the version. */
const GRE_OPTIONAL = [0x8000, 0x2000, 0x1000];
const GRE_ROUTING = 0x4000;
const GRE_VERSION = 0x0007;
const GRE_LEAST = 4;
/** Ethernet has no EtherType of its own: GRE and Geneve carry it as this one. */
const TRANSPARENT_ETHERNET = 0x6558;

/** Checksum, key and sequence are optional. Version 1 is PPTP's, which carries PPP. */
function enterGre(layers: Layers): Ignored | undefined {
  const lack = layers.lacks(GRE_LEAST);
  if (lack !== undefined) return lack;
  const { view, start } = layers;
  const flags = view.getUint16(start);
  if ((flags & (GRE_ROUTING | GRE_VERSION)) !== 0) return 'transport';
  const optional = GRE_OPTIONAL.filter((flag) => (flags & flag) !== 0).length;
  return enterPayload(layers, GRE_LEAST + 4 * optional, view.getUint16(start + 2));
}

/** After a header of `length` bytes, what the EtherType says. */
function enterPayload(layers: Layers, length: number, etherType: number): Ignored | undefined {
  const cut = layers.lacks(length);
  if (cut !== undefined) return cut;
  layers.start += length;
  if (etherType === TRANSPARENT_ETHERNET) return enterEthernet(layers);
  return enterEtherType(layers, etherType);
}

const UDP_LENGTH = 8;

/** By destination port: VXLAN's own and the one Linux had before it; Geneve's. */
const UDP_TUNNELS: ReadonlyMap<number, Enter> = new Map([
  [4789, enterVxlan],
  [8472, enterVxlan],
  [6081, enterGeneve],
]);

function enterUdp(layers: Layers): Ignored | undefined {
  const lack = layers.lacks(UDP_LENGTH);
  if (lack !== undefined) return lack;
  const enter = UDP_TUNNELS.get(layers.view.getUint16(layers.start + 2));
  if (enter === undefined) return 'transport';
  layers.start += UDP_LENGTH;
  return enter(layers);
}

const VXLAN_LENGTH = 8;
/** The flag that a network identifier is there, which is so in every valid header. */
const VXLAN_VALID = 0x08;

function enterVxlan(layers: Layers): Ignored | undefined {
  const lack = layers.lacks(VXLAN_LENGTH);
  if (lack !== undefined) return lack;
  if ((layers.view.getUint8(layers.start) & VXLAN_VALID) === 0) return 'transport';
  layers.start += VXLAN_LENGTH;
  return enterEthernet(layers);
}

const GENEVE_LEAST = 8;

/** Version in two bits, length of the options in words in six; the EtherType at 2. */
function enterGeneve(layers: Layers): Ignored | undefined {
  const lack = layers.lacks(GENEVE_LEAST);
  if (lack !== undefined) return lack;
  const { view, start } = layers;
  const first = view.getUint8(start);
  if (first >> 6 !== 0) return 'transport';
  return enterPayload(layers, GENEVE_LEAST + 4 * (first & 0x3f), view.getUint16(start + 2));
}
