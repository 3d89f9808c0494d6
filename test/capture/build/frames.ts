/** Packets from the link layer to TCP. Checksums are left 0: nothing reads them. */

import { join } from '../../helpers/bytes.js';
import { hex, u8, u16, u32 } from './bytes.js';

export interface BuiltSegment {
  readonly source?: number;
  readonly destination?: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly flags?: number;
  readonly window?: number;
  /** A multiple of 4 bytes. */
  readonly options?: Uint8Array;
  readonly payload?: Uint8Array;
}

const NONE = new Uint8Array(0);

export function tcp(segment: BuiltSegment = {}): Uint8Array {
  const { source = 50_000, destination = 11_210, options = NONE, payload = NONE } = segment;
  const { seq = 1000, ack = 2000, flags = 0x18, window = 512 } = segment;
  const offset = u8((5 + options.length / 4) << 4);
  const ports = join(u16(source), u16(destination));
  return join(ports, u32(seq), u32(ack), offset, u8(flags), u16(window), u32(0), options, payload);
}

export interface BuiltIpv4 {
  readonly payload?: Uint8Array;
  readonly source?: Uint8Array;
  readonly destination?: Uint8Array;
  readonly options?: Uint8Array;
  readonly protocol?: number;
  /** Flags and fragment offset, 16 bits. */
  readonly fragment?: number;
  readonly totalLength?: number;
}

export function ipv4(packet: BuiltIpv4 = {}): Uint8Array {
  const { payload = tcp(), options = NONE, protocol = 6, fragment = 0x4000 } = packet;
  const { source = hex('c0000201'), destination = hex('c0000202') } = packet;
  const length = 20 + options.length;
  const total = packet.totalLength ?? length + payload.length;
  return join(
    join(u8(0x40 | (length / 4)), u8(0), u16(total), u16(7), u16(fragment)),
    join(u8(64), u8(protocol), u16(0), source, destination, options, payload),
  );
}

export interface BuiltIpv6 {
  readonly payload?: Uint8Array;
  readonly source?: Uint8Array;
  readonly destination?: Uint8Array;
  readonly next?: number;
  readonly payloadLength?: number;
}

export function ipv6(packet: BuiltIpv6 = {}): Uint8Array {
  const { payload = tcp(), next = 6, payloadLength = payload.length } = packet;
  const { source = hex('20010db8000000000000000000000001') } = packet;
  const { destination = hex('20010db8000000000000000000000002') } = packet;
  const fixed = join(u32(0x60000000), u16(payloadLength), u8(next), u8(64));
  return join(fixed, source, destination, payload);
}

/** An IPv6 extension header of 8 * (n + 1) bytes. */
export function extension(next: number, n = 0): Uint8Array {
  return join(u8(next), u8(n), new Uint8Array(8 * (n + 1) - 2));
}

const MACS = hex('020000000002 020000000001');

export function ethernet(etherType: number, payload: Uint8Array): Uint8Array {
  return join(MACS, u16(etherType), payload);
}

/** A VLAN tag's contents: what follows the EtherType that announced it. */
export function vlan(id: number, etherType: number, payload: Uint8Array): Uint8Array {
  return join(u16(id), u16(etherType), payload);
}

export function frame(segment: BuiltSegment = {}): Uint8Array {
  return ethernet(0x0800, ipv4({ payload: tcp(segment) }));
}
