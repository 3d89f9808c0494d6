/** Classic pcap files of every variant. */

import { join } from '../../helpers/bytes.js';
import { u16, u32 } from './bytes.js';

export interface PcapVariant {
  readonly magic: number;
  readonly little: boolean;
  readonly linkType?: number;
  readonly version?: readonly [number, number];
}

export const MICRO = 0xa1b2c3d4;
export const NANO = 0xa1b23c4d;
export const MODIFIED = 0xa1b2cd34;

export interface BuiltRecord {
  readonly s: number;
  /** In the file's unit. */
  readonly fraction: number;
  readonly data: Uint8Array;
  readonly original?: number;
}

export function pcapHeader(variant: PcapVariant): Uint8Array {
  const { magic, little, linkType = 1, version = [2, 4] } = variant;
  return join(
    u32(magic, little),
    u16(version[0], little),
    u16(version[1], little),
    u32(0, little),
    u32(0, little),
    u32(65_535, little),
    u32(linkType, little),
  );
}

export function pcapRecord(variant: PcapVariant, record: BuiltRecord): Uint8Array {
  const { little, magic } = variant;
  const { s, fraction, data, original = data.length } = record;
  const fields = [s, fraction, data.length, original].map((field) => u32(field, little));
  return join(...fields, new Uint8Array(magic === MODIFIED ? 8 : 0).fill(0x5a), data);
}

export function pcapFile(variant: PcapVariant, records: readonly BuiltRecord[]): Uint8Array {
  return join(pcapHeader(variant), ...records.map((record) => pcapRecord(variant, record)));
}
