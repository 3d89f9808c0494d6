/** Tunnels around an IPv4 packet, each as an IP packet again. */

import { join } from '../../helpers/bytes.js';
import { hex, u16, u32 } from './bytes.js';
import { ethernet, ipv4, ipv6, vlan } from './frames.js';

interface Carrier {
  readonly name: string;
  /** How many IP headers deep it is; MPLS over GRE and the like are one. */
  readonly wrap: (packet: Uint8Array) => Uint8Array;
}

const OUTER = { source: hex('0a000001'), destination: hex('0a000002') };

const inIpv4 = (protocol: number, payload: Uint8Array): Uint8Array =>
  ipv4({ ...OUTER, protocol, payload });

/** Source port, destination port, length, checksum. */
export const ipInUdp = (port: number, payload: Uint8Array): Uint8Array =>
  inIpv4(17, join(u16(49_152), u16(port), u16(8 + payload.length), u16(0), payload));

const isIpv6 = (packet: Uint8Array): boolean => (packet[0] ?? 0) >> 4 === 6;
const etherType = (packet: Uint8Array): number => (isIpv6(packet) ? 0x86dd : 0x0800);
const framed = (packet: Uint8Array): Uint8Array => ethernet(etherType(packet), packet);

/** `flags` say which of checksum (8), key (2) and sequence (1) are in `optional`. */
const gre = (flags: number, type: number, optional: string, payload: Uint8Array): Uint8Array =>
  inIpv4(47, join(u16(flags << 12), u16(type), hex(optional), payload));

const label = (value: number, bottom: boolean): Uint8Array =>
  u32(value * 4096 + (bottom ? 256 : 0) + 64);

const vxlan = (port: number, inner: Uint8Array): Uint8Array =>
  ipInUdp(port, join(hex('08000000'), u32(0x002a00), inner));

const geneve = (options: string, type: number, inner: Uint8Array): Uint8Array => {
  const words = options.length / 8;
  return ipInUdp(6081, join(Uint8Array.of(words, 0), u16(type), u32(0x2a00), hex(options), inner));
};

export const CARRIERS: readonly Carrier[] = [
  { name: 'IP in IPv4', wrap: (packet) => inIpv4(isIpv6(packet) ? 41 : 4, packet) },
  {
    name: 'IP in IPv6',
    wrap: (packet) => ipv6({ next: isIpv6(packet) ? 41 : 4, payload: packet }),
  },
  { name: 'GRE', wrap: (packet) => gre(0, etherType(packet), '', packet) },
  { name: 'GRE with a key', wrap: (packet) => gre(2, etherType(packet), '0000002a', packet) },
  {
    name: 'GRE with checksum, key and sequence',
    wrap: (packet) => gre(0xb, etherType(packet), '00000000 0000002a 00000001', packet),
  },
  { name: 'Ethernet in GRE', wrap: (packet) => gre(2, 0x6558, '0000002a', framed(packet)) },
  {
    name: 'VLAN in Ethernet in GRE',
    wrap: (packet) => gre(0, 0x6558, '', ethernet(0x8100, vlan(7, etherType(packet), packet))),
  },
  {
    name: 'MPLS in GRE',
    wrap: (packet) => gre(0, 0x8847, '', join(label(100, false), label(16, true), packet)),
  },
  { name: 'MPLS in IP', wrap: (packet) => inIpv4(137, join(label(100, true), packet)) },
  { name: 'VXLAN', wrap: (packet) => vxlan(4789, framed(packet)) },
  { name: 'VXLAN on the older port', wrap: (packet) => vxlan(8472, framed(packet)) },
  { name: 'Geneve', wrap: (packet) => geneve('', 0x6558, framed(packet)) },
  {
    name: 'Geneve with options',
    wrap: (packet) => geneve('010280010000002a'.repeat(3), 0x6558, framed(packet)),
  },
  { name: 'IP in Geneve', wrap: (packet) => geneve('', etherType(packet), packet) },
];
