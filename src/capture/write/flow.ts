/**
 * One direction of a synthesised TCP connection: its packets, from the IP header on, with
 * valid checksums. All that is the same in each packet is laid out and summed once.
 *
 * Sources: RFC 791 (IPv4), RFC 8200 (IPv6), RFC 9293 (TCP), RFC 7323 (window scale).
 */
import { type Endpoint, SYN } from '../../tcp/events.js';
import { checksum, wordSum } from './checksum.js';
import { ADDRESS_LENGTH, inetAddress, isMapped, MAPPED_OFFSET } from './inet-address.js';

const IPV4_HEADER_LENGTH = 20;
const IPV6_HEADER_LENGTH = 40;
const TCP_HEADER_LENGTH = 20;
const TCP_PROTOCOL = 6;
const HOP_LIMIT = 64;
const DONT_FRAGMENT = 0x4000;
const WINDOW = 0xffff;

/**
 * Largest payload of one packet, whole packets staying within 65,535 bytes in both families:
 * the limit of an IPv4 packet, and of readers that take no longer record.
 */
export const MAX_SEGMENT_LENGTH = 0xffff - IPV6_HEADER_LENGTH - TCP_HEADER_LENGTH;

/** Window scale of both ends: 65,535 * 2^7 = 8 MB, more than is ever left unacknowledged. */
const WINDOW_SHIFT = 7;

/** What a SYN says: maximum segment size, padding, window scale. */
const SYN_OPTIONS = Uint8Array.of(
  ...[2, 4, MAX_SEGMENT_LENGTH >> 8, MAX_SEGMENT_LENGTH & 0xff],
  ...[1, 3, 3, WINDOW_SHIFT],
);

export class Flow {
  readonly #ipv4: boolean;
  readonly #ipLength: number;
  /** IP and TCP header with zero in every field that differs between packets. */
  readonly #template: Uint8Array;
  /** Sum of the template's IPv4 header. */
  readonly #ipSum: number;
  /** Sum of the pseudo header without its length, and of the template's TCP header. */
  readonly #tcpSum: number;

  constructor(src: Endpoint, dst: Endpoint) {
    const from = inetAddress(src.address);
    const to = inetAddress(dst.address);
    this.#ipv4 = isMapped(from) && isMapped(to);
    this.#ipLength = this.#ipv4 ? IPV4_HEADER_LENGTH : IPV6_HEADER_LENGTH;
    this.#template = this.#ipv4 ? ipv4Template(from, to) : ipv6Template(from, to);
    const view = new DataView(this.#template.buffer);
    view.setUint16(this.#ipLength, src.port);
    view.setUint16(this.#ipLength + 2, dst.port);
    view.setUint16(this.#ipLength + 14, WINDOW);
    this.#ipSum = wordSum(view, 0, this.#ipLength);
    // Bytes between an IPv4 header's start and its addresses are no part of the pseudo header.
    const addresses = this.#ipLength - (this.#ipv4 ? 8 : 2 * ADDRESS_LENGTH);
    this.#tcpSum = TCP_PROTOCOL + wordSum(view, addresses, this.#template.length - addresses);
  }

  /** Bytes of a packet with these flags and this much payload. */
  packetLength(flags: number, payloadLength: number): number {
    return this.#ipLength + tcpHeaderLength(flags) + payloadLength;
  }

  /**
   * Writes one packet with `payload`, at most MAX_SEGMENT_LENGTH bytes, at `at`, where
   * `packetLength` bytes are. `view` is the memory of `bytes`; `seq` and `ack` are u32.
   */
  write(
    bytes: Uint8Array,
    view: DataView,
    at: number,
    flags: number,
    seq: number,
    ack: number,
    payload: Uint8Array,
  ): void {
    const headerLength = tcpHeaderLength(flags);
    const tcpLength = headerLength + payload.length;
    const tcp = at + this.#ipLength;
    bytes.set(this.#template, at);
    if (headerLength > TCP_HEADER_LENGTH) bytes.set(SYN_OPTIONS, tcp + TCP_HEADER_LENGTH);
    if (payload.length > 0) bytes.set(payload, tcp + headerLength);

    if (this.#ipv4) {
      const length = IPV4_HEADER_LENGTH + tcpLength;
      view.setUint16(at + 2, length);
      view.setUint16(at + 10, checksum(this.#ipSum + length));
    } else {
      view.setUint16(at + 4, tcpLength);
    }

    const offsetAndFlags = (headerLength << 10) | flags;
    view.setUint32(tcp + 4, seq);
    view.setUint32(tcp + 8, ack);
    view.setUint16(tcp + 12, offsetAndFlags);
    const behind = wordSum(view, tcp + TCP_HEADER_LENGTH, tcpLength - TCP_HEADER_LENGTH);
    const sum = this.#tcpSum + tcpLength + seq + ack + offsetAndFlags + behind;
    view.setUint16(tcp + 16, checksum(sum));
  }
}

const tcpHeaderLength = (flags: number): number =>
  (flags & SYN) === 0 ? TCP_HEADER_LENGTH : TCP_HEADER_LENGTH + SYN_OPTIONS.length;

function ipv4Template(src: Uint8Array, dst: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(IPV4_HEADER_LENGTH + TCP_HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x40 | (IPV4_HEADER_LENGTH / 4);
  view.setUint16(6, DONT_FRAGMENT);
  bytes[8] = HOP_LIMIT;
  bytes[9] = TCP_PROTOCOL;
  bytes.set(src.subarray(MAPPED_OFFSET), 12);
  bytes.set(dst.subarray(MAPPED_OFFSET), 16);
  return bytes;
}

function ipv6Template(src: Uint8Array, dst: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(IPV6_HEADER_LENGTH + TCP_HEADER_LENGTH);
  bytes[0] = 0x60;
  bytes[6] = TCP_PROTOCOL;
  bytes[7] = HOP_LIMIT;
  bytes.set(src, 8);
  bytes.set(dst, 8 + ADDRESS_LENGTH);
  return bytes;
}
