/** Values of single items of a layout: integers by what they are called, texts and bytes by size. */
import fc from 'fast-check';
import type { IntItem, TextItem } from '../../../src/spec/layout.js';
import { readable } from './json.js';

/** Longest text or list whose length another item says. */
export const MAX_SIZE = 12;

/** Numbers that have a name or consist of flags as often as any; bigints where they must be. */
export function integerOf(item: IntItem): fc.Arbitrary<number | bigint> {
  const { width, signed, names = {}, flags = {}, allowed } = item;
  if (allowed !== undefined) return fc.constantFrom(...allowed);
  const bits = BigInt(width * 8);
  const min = signed ? -(1n << (bits - 1n)) : 0n;
  const max = (1n << (signed ? bits - 1n : bits)) - 1n;
  const named = Object.keys(names).map(BigInt);
  const masks = Object.keys(flags).map(BigInt);
  const sets = fc.subarray(masks).map((some) => some.reduce((sum, mask) => sum | mask, 0n));
  return fc
    .oneof(
      fc.bigInt({ min, max }),
      fc.constantFrom(min, max, 0n, 1n),
      ...(named.length === 0 ? [] : [fc.constantFrom(...named)]),
      ...(masks.length === 0 ? [] : [sets]),
    )
    .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value));
}

export function leb128Width(value: number): number {
  let width = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) width += 1;
  return width;
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Bytes that end an item and belong to none of its value. */
export const ending = (length: TextItem['length']): number => (typeof length === 'object' ? 1 : 0);

export function textOf(size: number | undefined, until: number | undefined): fc.Arbitrary<string> {
  const isClean = (text: string): boolean => until === undefined || !utf8(text).includes(until);
  if (size === undefined) return readable().filter(isClean);
  // Of two bytes each, and one more of one byte where the number is odd.
  const wide = fc.string({
    unit: fc.constantFrom('é', 'ß'),
    minLength: size >> 1,
    maxLength: size >> 1,
  });
  const odd = (text: string): string => text + 'x'.repeat(size & 1);
  return fc.oneof(
    fc.string({ unit: fc.constantFrom(...'abc01"{}'), minLength: size, maxLength: size }),
    wide.map(odd),
  );
}

export const bytesOf = (size: number | undefined, until: number | undefined) =>
  fc
    .uint8Array({ minLength: size ?? 0, maxLength: size ?? MAX_SIZE })
    .filter((bytes) => until === undefined || !bytes.includes(until));
