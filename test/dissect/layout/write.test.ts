/** Sections written from values, against bytes laid out by hand; and what is refused, by name. */
import { describe, expect, it } from 'vitest';
import { writeLayout } from '../../../src/dissect/layout/write.js';
import {
  bytesOf,
  jsonOf,
  type Layout,
  leb128,
  listOf,
  struct,
  textOf,
  toNul,
  u8,
  u16,
  u24,
  u32,
  u48,
  u64,
  type Values,
  when,
  whenAtLeast,
} from '../../../src/spec/layout.js';

const INTEGERS: Layout = [
  u8('a', '', { names: { 7: 'seven' } }),
  u16('b', '', { flags: { 1: 'One', 4: 'Four' } }),
  u24('c', ''),
  u32('d', '', { signed: true }),
  u48('e', ''),
  u64('f', ''),
];
const SIZED: Layout = [
  u16('length', ''),
  textOf('length', 'path', ''),
  bytesOf('rest', 'left', ''),
];
const COUNTED: Layout = [u8('count', ''), listOf([u16('x', '')], 'xs', '', { count: 'count' })];
const GROWN: Layout = [u8('a', ''), whenAtLeast(3, [u16('b', '')])];
const GUARDED: Layout = [u8('kind', ''), when(({ read }) => read.kind === 1, [u8('x', '')])];
const NESTED: Layout = [
  u8('size', ''),
  struct([leb128('id', ''), textOf(toNul, 'name', '')], 'inner', '', { length: 'size' }),
  jsonOf('rest', 'json', ''),
];

describe('writeLayout', () => {
  it.each<[string, Layout, Values, number[]]>([
    [
      'integers, big endian',
      INTEGERS,
      { a: 'seven', b: 0x0102, c: 0x030405, d: -2, e: 0x060708090a0b, f: 0x0c0d0e0f10111213n },
      [7, 1, 2, 3, 4, 5, 255, 255, 255, 254, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
    ],
    ['0 for what is not given', INTEGERS, {}, new Array(24).fill(0)],
    ['flags by their names', INTEGERS.slice(1, 2), { b: 'One|Four' }, [0, 5]],
    ['flags without a name', INTEGERS.slice(1, 2), { b: 'Four|0x0100' }, [1, 4]],
    ['a length that follows', SIZED, { path: 'é' }, [0, 2, 0xc3, 0xa9]],
    ['bytes to the end', SIZED, { path: '', left: Uint8Array.of(9) }, [0, 0, 9]],
    ['a count that follows', COUNTED, { xs: [1, 2] }, [2, 0, 1, 0, 2]],
    ['the short form', GROWN, { a: 1 }, [1]],
    ['the long form', GROWN, { a: 1, b: 0 }, [1, 0, 0]],
    ['what a condition brings', GUARDED, { kind: 1 }, [1, 0]],
    ['what no condition brings', GUARDED, { kind: 2 }, [2]],
    [
      'structs, LEB128, C strings and JSON',
      NESTED,
      { inner: { id: 0x80, name: 'n' }, json: { a: 1 } },
      [4, 0x80, 1, 0x6e, 0, ...new TextEncoder().encode('{"a":1}')],
    ],
  ])('writes %s', (_name, layout, values, bytes) => {
    expect([...writeLayout(layout, values)]).toEqual(bytes);
  });

  it('asks conditions of what surrounds the section', () => {
    const layout: Layout = [
      when(({ features }) => features?.has(0x12) === true, [leb128('id', '')]),
      textOf('rest', 'key', ''),
    ];
    const features = new Set([0x12]);
    expect([...writeLayout(layout, { id: 8, key: 'k' }, { features })]).toEqual([8, 0x6b]);
    expect(() => writeLayout(layout, { id: 8, key: 'k' })).toThrow('id: there is no such item');
  });

  it('finds the form that has what is given, of up to 64 bytes', () => {
    const forms = (longest: number): Layout => [
      when(({ length }) => length === 1, [u8('x', '')]),
      when(({ length }) => length === longest, [bytesOf(longest - 1, 'pad', ''), u8('x', '')]),
    ];
    const write = (longest: number, more: Values) => writeLayout(forms(longest), { x: 7, ...more });
    expect([...write(64, {})]).toEqual([7]);
    const pad = new Uint8Array(63);
    expect([...write(64, { pad })]).toEqual([...pad, 7]);
    expect(() => write(65, { pad: new Uint8Array(64) })).toThrow(RangeError);
  });

  it('takes lengths from the extras', () => {
    const layout: Layout = [textOf('pathlen', 'path', '')];
    const write = (path: string) => writeLayout(layout, { path }, { extras: { pathlen: 2 } });
    expect([...write('ab')]).toEqual([0x61, 0x62]);
    expect(() => write('abc')).toThrow('pathlen: 2, where path has 3');
  });

  it.each<[Layout, Values, string]>([
    [INTEGERS, { a: 'eight' }, 'a: no value is called "eight"'],
    [INTEGERS, { b: 'One|Two' }, 'b: no value is called "Two"'],
    [INTEGERS, { a: 256 }, 'a: 256 is not within 0..255'],
    [INTEGERS, { a: -1 }, 'a: -1 is not within 0..255'],
    [INTEGERS, { d: 2 ** 31 }, 'd: 2147483648 is not within -2147483648..2147483647'],
    [INTEGERS, { a: 1.5 }, 'a: 1.5 is no integer'],
    [INTEGERS, { z: 1 }, 'z: there is no such item'],
    [SIZED, { path: 'ab', length: 3 }, 'length: 3, where path has 2'],
    [SIZED, { path: 5 }, 'path: is neither text nor bytes'],
    [COUNTED, { xs: 5 }, 'xs: is no array'],
    [COUNTED, { xs: [1], count: 2 }, 'count: 2, where xs has 1'],
    [GUARDED, { kind: 2, x: 1 }, 'x: there is no such item'],
    [NESTED, { inner: { name: 'a\0b' } }, 'name: holds the byte that ends it'],
    [NESTED, { inner: { nome: 'a' } }, 'inner: there is no item called nome'],
    [NESTED, { inner: 5 }, 'inner: is no object'],
    [[leb128('id', '')], { id: 2 ** 32 }, 'id: 4294967296 is not within 0..4294967295'],
    [[textOf(2, 't', '')], { t: 'abc' }, 't: 3 bytes, 2 are due'],
    [[listOf([u8('x', '')], 'xs', '', { count: 2 })], { xs: [1] }, 'xs: 1 elements, 2 are due'],
    [
      [when(({ length }) => length === 0, [u8('x', '')])],
      {},
      'its conditions agree with no length',
    ],
  ])('%#: refuses what does not fit, and names it', (layout, values, message) => {
    expect(() => writeLayout(layout, values)).toThrow(RangeError);
    expect(() => writeLayout(layout, values)).toThrow(message);
  });
});
