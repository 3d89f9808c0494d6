/** pcapng blocks, each in either byte order. */

import { join } from '../../helpers/bytes.js';
import { padded, text, u8, u16, u32 } from './bytes.js';

export function option(code: number, value: Uint8Array, little: boolean): Uint8Array {
  return join(u16(code, little), u16(value.length, little), padded(value, 4));
}

export const endOfOptions = new Uint8Array(4);

export function comment(value: string, little: boolean): Uint8Array {
  return join(option(1, text(value), little), endOfOptions);
}

export function block(type: number, body: Uint8Array, little: boolean): Uint8Array {
  const length = u32(12 + body.length, little);
  return join(u32(type, little), length, body, length);
}

export function sectionHeader(
  little: boolean,
  major = 1,
  comments: readonly string[] = [],
): Uint8Array {
  const unknownLength = new Uint8Array(8).fill(0xff);
  const body = join(u32(0x1a2b3c4d, little), u16(major, little), u16(0, little), unknownLength);
  const options = comments.map((each) => option(1, text(each), little));
  const application = option(4, text('a test'), little);
  return block(0x0a0d0d0a, join(body, ...options, application, endOfOptions), little);
}

export interface BuiltInterface {
  readonly linkType?: number;
  readonly snapLength?: number;
  readonly resolution?: number;
  /** Seconds; written as 64 bits, so keep it between -2^31 and 2^31. */
  readonly offset?: number;
  readonly name?: string;
  readonly comment?: string;
}

export function interfaceBlock(little: boolean, described: BuiltInterface = {}): Uint8Array {
  const { linkType = 1, snapLength = 0, resolution, offset, name } = described;
  const { comment: said } = described;
  const options = [
    said === undefined ? [] : [option(1, text(said), little)],
    name === undefined ? [] : [option(2, text(name), little)],
    resolution === undefined ? [] : [option(9, u8(resolution), little)],
    offset === undefined ? [] : [option(14, i64(offset, little), little)],
  ].flat();
  const fixed = join(u16(linkType, little), u16(0, little), u32(snapLength, little));
  const end = options.length === 0 ? [] : [endOfOptions];
  return block(1, join(fixed, ...options, ...end), little);
}

function i64(value: number, little: boolean): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), little);
  return bytes;
}

export interface BuiltPacket {
  readonly id?: number;
  readonly ticks?: bigint;
  readonly data: Uint8Array;
  /** What the block claims; by default the truth. */
  readonly captured?: number;
  readonly original?: number;
  readonly options?: Uint8Array;
}

function packetBody(id: Uint8Array, packet: BuiltPacket, little: boolean): Uint8Array {
  const { ticks = 0n, data, captured = data.length, original = data.length, options } = packet;
  return join(
    id,
    u32(Number(ticks >> 32n), little),
    u32(Number(ticks & 0xffffffffn), little),
    u32(captured, little),
    u32(original, little),
    padded(data, 4),
    options ?? new Uint8Array(0),
  );
}

export function enhancedPacket(little: boolean, packet: BuiltPacket): Uint8Array {
  return block(6, packetBody(u32(packet.id ?? 0, little), packet, little), little);
}

/** The Packet Block of old: a 16-bit interface id, then a count of drops. */
export function obsoletePacket(little: boolean, packet: BuiltPacket): Uint8Array {
  const id = join(u16(packet.id ?? 0, little), u16(3, little));
  return block(2, packetBody(id, packet, little), little);
}

export function simplePacket(little: boolean, data: Uint8Array, original?: number): Uint8Array {
  return block(3, join(u32(original ?? data.length, little), padded(data, 4)), little);
}
