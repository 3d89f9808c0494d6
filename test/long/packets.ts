/**
 * Packets of a capture that the proxy wrote, as a list that tests take things out of, or put into
 * another order. IPv4 without options; checksums are not kept right, as nothing reads them.
 */
import { NANO, pcapHeader } from '../capture/build/pcap.js';
import { parseBlocks, parsePacket } from '../capture/write/helpers.js';

export interface Packet {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  /** From the IP header on. */
  readonly bytes: Uint8Array;
}

const ENHANCED_PACKET = 6;
const IP_LENGTH = 20;
const SEQ_AT = IP_LENGTH + 4;
const OFFSET_AT = IP_LENGTH + 12;
const FLAGS_AT = IP_LENGTH + 13;
const SYN = 0x02;
const SYN_OR_ACK = 0x12;
const RAW_IP = 101;
const RECORD_HEADER = 16;

export const packetsOf = (pcapng: Uint8Array): Packet[] =>
  parseBlocks(pcapng)
    .filter(({ type }) => type === ENHANCED_PACKET)
    .map(parsePacket)
    .map(({ time, packet }) => ({ time, bytes: packet }));

/** A classic pcap file of them. */
export function fileOf(packets: readonly Packet[]): Uint8Array {
  const header = pcapHeader({ magic: NANO, little: true, linkType: RAW_IP });
  const size = packets.reduce((sum, { bytes }) => sum + RECORD_HEADER + bytes.length, 0);
  const file = new Uint8Array(header.length + size);
  const view = new DataView(file.buffer);
  file.set(header);
  let at = header.length;
  for (const { time, bytes } of packets) {
    view.setUint32(at, Number(time / 1_000_000_000n), true);
    view.setUint32(at + 4, Number(time % 1_000_000_000n), true);
    view.setUint32(at + 8, bytes.length, true);
    view.setUint32(at + 12, bytes.length, true);
    file.set(bytes, at + RECORD_HEADER);
    at += RECORD_HEADER + bytes.length;
  }
  return file;
}

const viewOf = ({ bytes }: Packet): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const flagsOf = ({ bytes }: Packet): number => bytes[FLAGS_AT] as number;
const payloadAt = ({ bytes }: Packet): number =>
  IP_LENGTH + ((bytes[OFFSET_AT] as number) >> 4) * 4;

/** What only one end sent: 0 the clients, 1 the servers. */
export function sentBy(packets: readonly Packet[], end: 0 | 1): readonly Packet[] {
  const isSyn = (packet: Packet): boolean => (flagsOf(packet) & SYN_OR_ACK) === SYN;
  const ports = new Set(packets.filter(isSyn).map((each) => viewOf(each).getUint16(IP_LENGTH + 2)));
  const isOfServer = (packet: Packet): boolean => ports.has(viewOf(packet).getUint16(IP_LENGTH));
  return packets.filter((packet) => isOfServer(packet) === (end === 1));
}

/** Some packets come twice, the second time after `later` others. */
export function doubled(packets: readonly Packet[], every: number, later: number): Packet[] {
  return packets.flatMap((packet, i) => {
    const again = i >= later && (i - later) % every === 0 ? packets[i - later] : undefined;
    return again === undefined ? [packet] : [packet, { ...again, time: packet.time }];
  });
}

/** Some messages are sent in two segments, of which the second arrives first. */
export const halvesSwapped = (packets: readonly Packet[], every: number): Packet[] =>
  packets.flatMap((packet, i) => (i % every === 0 ? halves(packet).reverse() : [packet]));

function halves(packet: Packet): Packet[] {
  const { bytes, time } = packet;
  const start = payloadAt(packet);
  const first = (bytes.length - start) >> 1;
  if (first === 0) return [packet];
  const back = new Uint8Array([...bytes.subarray(0, start), ...bytes.subarray(start + first)]);
  const seq = viewOf(packet).getUint32(SEQ_AT);
  new DataView(back.buffer).setUint32(SEQ_AT, (seq + first) >>> 0);
  return [bytes.slice(0, start + first), back].map((part) => {
    new DataView(part.buffer).setUint16(2, part.length);
    return { time, bytes: part };
  });
}

/** Some packets are captured before the one that was sent before them, whosever it was. */
export function neighboursSwapped(packets: readonly Packet[], every: number): Packet[] {
  const moved = [...packets];
  for (let i = every; i + 1 < moved.length; i += every) {
    const [a, b] = [moved[i] as Packet, moved[i + 1] as Packet];
    moved[i] = { ...b, time: a.time };
    moved[i + 1] = { ...a, time: b.time };
  }
  return moved;
}
