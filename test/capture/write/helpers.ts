/**
 * What the tests of this folder share: a sink in memory, and a reader of what was written
 * that owes nothing to the code under test. The reader is strict: anything odd throws.
 */

import { joined } from '../../../src/bytes/joined.js';
import type { BlockSink, Room } from '../../../src/capture/write/sink.js';
import type { Endpoint } from '../../../src/tcp/events.js';

/** Keeps every block. Rooms are full of old bytes and not aligned, as reused ones may be. */
export class MemorySink implements BlockSink {
  readonly blocks: Uint8Array[] = [];
  /** Blocks to refuse, by their number in order of claims. */
  refuse: (claim: number) => boolean = () => false;
  #claims = 0;

  claim(length: number): Room | undefined {
    if (this.refuse(this.#claims++)) return undefined;
    const bytes = new Uint8Array(length + 5).fill(0xaa);
    this.blocks.push(bytes.subarray(3, 3 + length));
    return { bytes, view: new DataView(bytes.buffer), at: 3 };
  }

  /** The blocks as one array, and that no byte around them was touched. */
  bytes(): Uint8Array {
    for (const block of this.blocks) {
      const around = new Uint8Array(block.buffer);
      const edges = [...around.subarray(0, 3), ...around.subarray(around.length - 2)];
      if (edges.some((byte) => byte !== 0xaa)) throw new Error('written outside the room');
    }
    return joined(this.blocks);
  }
}

export interface ParsedBlock {
  readonly type: number;
  readonly body: Buffer;
}

/** Splits into blocks and checks their framing; a file that ends inside a block throws. */
export function parseBlocks(bytes: Uint8Array): ParsedBlock[] {
  const file = Buffer.from(bytes);
  const blocks: ParsedBlock[] = [];
  for (let at = 0; at < file.length; ) {
    const length = file.readUInt32LE(at + 4);
    if (length % 4 !== 0 || at + length > file.length) throw new Error(`block at ${at} is cut`);
    if (file.readUInt32LE(at + length - 4) !== length) throw new Error(`lengths at ${at} differ`);
    blocks.push({
      type: file.readUInt32LE(at),
      body: file.subarray(at + 8, at + length - 4),
    });
    at += length;
  }
  return blocks;
}

/** Options as a map from code to value; requires the end mark and zero padding. */
export function parseOptions(bytes: Buffer): Map<number, Buffer> {
  const options = new Map<number, Buffer>();
  let at = 0;
  while (at < bytes.length) {
    const code = bytes.readUInt16LE(at);
    const length = bytes.readUInt16LE(at + 2);
    const end = at + 4 + length;
    const next = end + ((4 - (length % 4)) % 4);
    if (bytes.subarray(end, next).some((byte) => byte !== 0)) throw new Error('dirty padding');
    at = next;
    if (code === 0) {
      if (length !== 0 || at !== bytes.length) throw new Error('end mark is not the end');
      return options;
    }
    options.set(code, bytes.subarray(end - length, end));
  }
  if (options.size > 0) throw new Error('no end mark');
  return options;
}

export interface ParsedPacket {
  readonly interfaceId: number;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly wireLength: number;
  readonly packet: Buffer;
  readonly options: Map<number, Buffer>;
}

export function parsePacket({ type, body }: ParsedBlock): ParsedPacket {
  if (type !== 6) throw new Error(`block type ${type} is no packet`);
  const length = body.readUInt32LE(12);
  const end = 20 + length;
  const options = end + ((4 - (length % 4)) % 4);
  if (body.subarray(end, options).some((byte) => byte !== 0)) throw new Error('dirty padding');
  return {
    interfaceId: body.readUInt32LE(0),
    time: (BigInt(body.readUInt32LE(4)) << 32n) | BigInt(body.readUInt32LE(8)),
    wireLength: body.readUInt32LE(16),
    packet: body.subarray(20, end),
    options: parseOptions(body.subarray(options)),
  };
}

export interface ParsedSegment extends ParsedPacket {
  readonly version: number;
  readonly src: Endpoint;
  readonly dst: Endpoint;
  readonly seq: number;
  readonly ack: number;
  readonly flags: string;
  readonly payload: Buffer;
}

/** Internet checksum of the plainest kind: 16 bits at a time, carry added at once. */
export function naiveSum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) {
    sum += ((bytes[i] as number) << 8) | (bytes[i + 1] ?? 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return sum;
}

/** Parses IP and TCP; a wrong length or checksum throws. */
export function parseSegment(block: ParsedBlock): ParsedSegment {
  const parsed = parsePacket(block);
  const { packet } = parsed;
  const version = packet.readUInt8(0) >> 4;
  const ipLength = version === 4 ? 20 : 40;
  const said = version === 4 ? packet.readUInt16BE(2) : packet.readUInt16BE(4) + 40;
  if (said !== packet.length) throw new Error(`IP length ${said}, packet ${packet.length}`);
  if (version === 4 && naiveSum(packet.subarray(0, 20)) !== 0xffff) throw new Error('IP checksum');
  const addresses = version === 4 ? packet.subarray(12, 20) : packet.subarray(8, 40);
  const tcp = packet.subarray(ipLength);
  const pseudo = Buffer.from([...addresses, 0, 6, tcp.length >> 8, tcp.length & 0xff]);
  if (naiveSum(Buffer.concat([pseudo, tcp])) !== 0xffff) throw new Error('TCP checksum');
  const half = addresses.length / 2;
  const bits = tcp.readUInt8(13);
  return {
    ...parsed,
    version,
    src: { address: addressText(addresses.subarray(0, half)), port: tcp.readUInt16BE(0) },
    dst: { address: addressText(addresses.subarray(half)), port: tcp.readUInt16BE(2) },
    seq: tcp.readUInt32BE(4),
    ack: tcp.readUInt32BE(8),
    flags: [...'FSRPA'].filter((_, i) => (bits >> i) & 1).join(''),
    payload: tcp.subarray((tcp.readUInt8(12) >> 4) * 4),
  };
}

/** Dotted quad, or eight groups of four digits. */
function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  return (Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? []).join(':');
}
