/** Writes the values of single items: integers, LEB128, text, bytes, JSON. The inverse of values.ts. */
import { joined } from '../../bytes/joined.js';
import type { Leb128Item } from '../../spec/layout.js';
import type { Leaf } from './values.js';

const utf8 = new TextEncoder();

export function leaf(item: Leaf, value: unknown): Uint8Array {
  if (item.kind === 'uint') return integer(item, value);
  const bytes = content(item, value);
  if (typeof item.length === 'number') return sized(item.name, bytes, item.length);
  if (typeof item.length !== 'object') return bytes;
  const { until } = item.length;
  if (bytes.includes(until)) throw new RangeError(`${item.name}: holds the byte that ends it`);
  return joined([bytes, Uint8Array.of(until)]);
}

export function sized(name: string, bytes: Uint8Array, due: number): Uint8Array {
  if (bytes.length === due) return bytes;
  throw new RangeError(`${name}: ${bytes.length} bytes, ${due} are due`);
}

export function content(item: Exclude<Leaf, { kind: 'uint' }>, value: unknown): Uint8Array {
  if (value === undefined) return new Uint8Array(0);
  if (value instanceof Uint8Array) return value;
  if (item.kind === 'json') return utf8.encode(JSON.stringify(value));
  if (typeof value === 'string') return utf8.encode(value);
  throw new RangeError(`${item.name}: is neither text nor bytes`);
}

function integer(item: Extract<Leaf, { kind: 'uint' }>, value: unknown): Uint8Array {
  const { width } = item;
  const number = numberOf(item, value ?? 0);
  const bits = BigInt(width * 8);
  const least = item.signed ? -(1n << (bits - 1n)) : 0n;
  const most = (1n << (item.signed ? bits - 1n : bits)) - 1n;
  if (number < least || number > most) {
    throw new RangeError(`${item.name}: ${number} is not within ${least}..${most}`);
  }
  const bytes = new Uint8Array(width);
  let rest = BigInt.asUintN(width * 8, number);
  for (let i = width - 1; i >= 0; i -= 1, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return bytes;
}

/** A number, or the name of one; flags may be several names. */
export function numberOf(
  item: Pick<Extract<Leaf, { kind: 'uint' }>, 'name' | 'names' | 'flags'>,
  value: unknown,
): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (typeof value !== 'string')
    throw new RangeError(`${item.name}: ${String(value)} is no integer`);
  const table = Object.entries(item.names ?? item.flags ?? {});
  const words = item.names === undefined ? value.split('|') : [value];
  return words.reduce((sum, word) => {
    const known =
      table.find(([, name]) => name === word)?.[0] ??
      (/^(0x[\da-f]+|\d+)$/i.test(word) ? word : undefined);
    if (known === undefined) throw new RangeError(`${item.name}: no value is called "${word}"`);
    return sum | BigInt(known);
  }, 0n);
}

const MAX_U32 = 0xffff_ffff;

export function leb128({ name }: Leb128Item, value: unknown): Uint8Array {
  let rest = Number(numberOf({ name }, value ?? 0));
  if (rest < 0 || rest > MAX_U32)
    throw new RangeError(`${name}: ${rest} is not within 0..${MAX_U32}`);
  const bytes: number[] = [];
  do {
    const low = rest % 0x80;
    rest = Math.floor(rest / 0x80);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}
