/** How the values of binary items read: names, flags, units. */
import { hex } from '../../bytes/hex.js';
import type { IntItem } from '../../spec/layout.js';
import { unitText } from '../text.js';

/** An unsigned or signed number as its item says to show it. */
export function numberText(item: IntItem, value: number | bigint): string {
  const { names, flags, unit } = item;
  const name = names?.[Number(value)];
  if (name !== undefined) return name;
  if (flags !== undefined) return flagsText(item, flags, BigInt(value));
  if (item.hex) return hexText(item, value);
  return unit === undefined ? String(value) : unitText(value, unit);
}

/** All digits that the item has room for. */
export const hexText = ({ width }: IntItem, value: number | bigint): string =>
  `0x${BigInt.asUintN(width * 8, BigInt(value))
    .toString(16)
    .padStart(width * 2, '0')}`;

/** Names of the bits that are set, then the rest of them as a number. */
function flagsText(item: IntItem, flags: Readonly<Record<number, string>>, value: bigint): string {
  const names: string[] = [];
  let rest = BigInt.asUintN(item.width * 8, value);
  for (const [mask, name] of Object.entries(flags)) {
    const bits = BigInt(mask);
    if (bits === 0n || (rest & bits) !== bits) continue;
    names.push(name);
    rest &= ~bits;
  }
  if (rest !== 0n || names.length === 0) names.push(hexText(item, rest));
  return names.join('|');
}

/** Bytes shown in a line, at most. */
const MAX_HEX = 64;

export function bytesText(bytes: Uint8Array): string {
  const shown = hex(bytes.subarray(0, MAX_HEX));
  return bytes.length <= MAX_HEX ? shown : `${shown}… (${bytes.length} bytes)`;
}
