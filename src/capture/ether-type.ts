/**
 * What an EtherType announces: VLAN tags (IEEE 802.1Q) and MPLS labels (RFC 3032) are
 * passed over, then IP. Numbers: https://www.iana.org/assignments/ieee-802-numbers.
 */
import { enterIp, enterIpv4, enterIpv6 } from './ip.js';
import type { Ignored, Layers } from './layers.js';

const IPV4 = 0x0800;
const IPV6 = 0x86dd;

/** 802.1Q, 802.1ad (QinQ), and the two numbers in use before it. */
const VLAN_TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100, 0x9200]);
const VLAN_TAG_LENGTH = 4;

/** MPLS, downstream- and upstream-assigned (RFC 5332). */
const MPLS: ReadonlySet<number> = new Set([0x8847, 0x8848]);

export function enterEtherType(layers: Layers, etherType: number): Ignored | undefined {
  let type = etherType;
  while (VLAN_TAGS.has(type)) {
    const cut = layers.lacks(VLAN_TAG_LENGTH);
    if (cut !== undefined) return cut;
    type = layers.view.getUint16(layers.start + 2);
    layers.start += VLAN_TAG_LENGTH;
  }
  if (type === IPV4) return enterIpv4(layers);
  if (type === IPV6) return enterIpv6(layers);
  return MPLS.has(type) ? enterMpls(layers) : 'network';
}

const LABEL_LENGTH = 4;
const BOTTOM_OF_STACK = 0x0100;

/** Labels name no protocol: the first four bits of what follows them tell IP (RFC 4928). */
export function enterMpls(layers: Layers): Ignored | undefined {
  for (let bottom = false; !bottom; layers.start += LABEL_LENGTH) {
    const cut = layers.lacks(LABEL_LENGTH);
    if (cut !== undefined) return cut;
    bottom = (layers.view.getUint32(layers.start) & BOTTOM_OF_STACK) !== 0;
  }
  return enterIp(layers);
}
