/** The values of single items: integers, LEB128, text, bytes, JSON. */
import type { BytesItem, IntItem, JsonItem, TextItem } from '../../spec/layout.js';
import { printJson } from '../json.js';
import { JsonFault, MAX_PARSED_VALUE, parseJson } from '../json-parser.js';
import type { Decoded, Problem } from './decoded.js';
import { bytesText } from './text.js';

export type Leaf = IntItem | TextItem | BytesItem | JsonItem;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A big-endian integer, all of whose bytes are there; a bigint where a number would be rounded. */
export function intAt(
  bytes: Uint8Array,
  start: number,
  { width, signed }: Pick<IntItem, 'width' | 'signed'>,
): number | bigint {
  let high = 0;
  let low = 0;
  const split = Math.max(0, width - 4);
  for (let i = 0; i < split; i += 1) high = high * 256 + (bytes[start + i] as number);
  for (let i = split; i < width; i += 1) low = low * 256 + (bytes[start + i] as number);
  const negative = signed === true && ((bytes[start] as number) & 0x80) !== 0;
  if (width === 8) {
    const whole = (BigInt(high) << 32n) | BigInt(low);
    const value = negative ? whole - (1n << 64n) : whole;
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
  const value = high * 0x1_0000_0000 + low;
  return negative ? value - 2 ** (width * 8) : value;
}

const MAX_U32 = 0xffff_ffff;

/**
 * An unsigned LEB128 of at most 32 bits: seven bits a byte, lowest first, and the top bit says
 * that more follow. A text says why there is none.
 */
export function leb128At(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly value: number; readonly end: number } | string {
  let value = 0;
  for (let i = 0; i < 5; i += 1) {
    if (start + i >= end) return `the number goes on past its ${end - start} bytes`;
    const byte = bytes[start + i] as number;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if ((byte & 0x80) !== 0) continue;
    return value <= MAX_U32 ? { value, end: start + i + 1 } : 'the number exceeds 32 bits';
  }
  return 'the number exceeds 32 bits';
}

interface LeafValue {
  readonly value: Decoded['value'];
  readonly text: string;
  readonly problem?: Problem;
}

/** What bytes[start, end) are worth, whose length suits the item. */
export function leafValue(
  item: TextItem | BytesItem | JsonItem,
  bytes: Uint8Array,
  start: number,
  end: number,
): LeafValue {
  if (item.kind === 'json' && end - start <= MAX_PARSED_VALUE) {
    try {
      const node = parseJson(bytes, start, end);
      return { value: node, text: printJson(node) };
    } catch (fault) {
      if (!(fault instanceof JsonFault)) throw fault;
      const problem = { reason: `${item.name} is no JSON: ${fault.message}` };
      return { ...textOrBytes(bytes, start, end), problem };
    }
  }
  if (item.kind === 'bytes') return asBytes(bytes.subarray(start, end));
  return textOrBytes(bytes, start, end);
}

const asBytes = (value: Uint8Array): LeafValue => ({ value, text: bytesText(value) });

function textOrBytes(bytes: Uint8Array, start: number, end: number): LeafValue {
  const slice = bytes.subarray(start, end);
  try {
    const text = utf8.decode(slice);
    return { value: text, text };
  } catch {
    return asBytes(slice);
  }
}
