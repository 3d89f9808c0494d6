/** Numbered packets for files under test, and their numbers read back. */
import { readFileSync } from 'node:fs';
import { packetBlock } from '../../../src/capture/write/packet-block.js';
import type { BlockSink } from '../../../src/capture/write/sink.js';
import { parseBlocks, parsePacket } from './helpers.js';

/** Bytes of the block that `put` makes, where `length` is a multiple of 4. */
export const blockLength = (length: number): number => 32 + 4 + length;

/** Puts a block whose packet is `number`, then `length` bytes. */
export function put(sink: BlockSink, number: number, length: number): boolean {
  const packet = Buffer.alloc(4 + length, number % 256);
  packet.writeUInt32BE(number);
  const about = { interfaceId: 0, at: { s: number, ns: 0 }, direction: 0, dropCount: 0 };
  const size = { length: packet.length, wireLength: packet.length };
  const block = packetBlock({ ...about, ...size }, packet);
  const room = sink.claim(block.length);
  room?.bytes.set(block, room.at);
  return room !== undefined;
}

/**
 * Numbers of the packets in a file that begins with a section header and one interface; throws
 * when its first `length` bytes end inside a block.
 */
export const numbersIn = (file: string, length?: number): number[] =>
  parseBlocks(readFileSync(file).subarray(0, length))
    .slice(2)
    .map((block) => parsePacket(block).packet.readUInt32BE());

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
