/** Sections read: values, places, what does not fit; and that every byte has exactly one place. */
import { describe, expect, it } from 'vitest';
import type { Decoded } from '../../../src/dissect/layout/decoded.js';
import { MAX_ELEMENTS, readLayout } from '../../../src/dissect/layout/read.js';
import { recordOf } from '../../../src/dissect/layout/record.js';
import type { Surroundings } from '../../../src/dissect/layout/scope.js';
import {
  bytesOf,
  type IntItem,
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
  when,
  whenAtLeast,
} from '../../../src/spec/layout.js';

const read = (bytes: readonly number[], layout: Layout, around?: Surroundings): Decoded[] =>
  readLayout(Uint8Array.from(bytes), { start: 0, end: bytes.length }, layout, around);
const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];
const only = (items: readonly Decoded[]): Decoded => {
  expect(items).toHaveLength(1);
  return items[0] as Decoded;
};

describe('an integer', () => {
  it.each<[IntItem, number[], number | bigint, string]>([
    [u8('x', ''), [0xff], 255, '255'],
    [u16('x', ''), [1, 2], 0x0102, '258'],
    [u24('x', ''), [1, 2, 3], 0x010203, '66051'],
    [u32('x', '', { hex: true }), [0xff, 0, 0, 1], 0xff000001, '0xff000001'],
    [u48('x', ''), [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 2 ** 48 - 1, '281474976710655'],
    [u64('x', ''), [0, 0x1f, 255, 255, 255, 255, 255, 255], 2 ** 53 - 1, '9007199254740991'],
    [u64('x', ''), [0, 0x20, 0, 0, 0, 0, 0, 1], 2n ** 53n + 1n, '9007199254740993'],
    [u64('x', '', { signed: true }), new Array(8).fill(0xff), -1, '-1'],
    [u8('x', '', { signed: true }), [0x80], -128, '-128'],
    [u8('x', '', { signed: true, hex: true }), [0xfe], -2, '0xfe'],
    [u8('x', '', { names: { 2: 'two' } }), [2], 2, 'two'],
    [u8('x', '', { names: { 2: 'two' } }), [3], 3, '3'],
    [u16('x', '', { flags: { 1: 'One', 4: 'Four' } }), [0, 5], 5, 'One|Four'],
    [u16('x', '', { flags: { 1: 'One', 4: 'Four' } }), [1, 4], 260, 'Four|0x0100'],
    [u16('x', '', { flags: { 1: 'One' } }), [0, 0], 0, '0x0000'],
    [u32('x', '', { unit: 'bytes' }), [0, 0, 4, 0], 1024, '1024 bytes'],
    [u32('x', '', { unit: 's' }), [0, 0, 0, 60], 60, '60 s'],
    [
      u32('x', '', { unit: 's' }),
      [0x69, 0x28, 0xe6, 0x80],
      1764288128,
      '1764288128 s (2025-11-28T00:02:08Z)',
    ],
    [
      u48('x', '', { unit: 'ms' }),
      [1, 0x95, 0, 0x66, 0x11, 0x7b],
      1739468444027,
      '1739468444027 ms (2025-02-13T17:40:44.027Z)',
    ],
    [u64('x', '', { unit: 'us' }), [0, 0, 0, 0, 0, 0, 0, 9], 9, '9 us'],
  ])('%#: has its value and its words', (item, bytes, value, text) => {
    expect(only(read(bytes, [item]))).toMatchObject({ value, text, start: 0, end: item.width });
  });
});

describe('LEB128', () => {
  it.each([
    [[0], 0, 1],
    [[0x7f], 127, 1],
    [[0x80, 0x01], 128, 2],
    [[0xff, 0xff, 0xff, 0xff, 0x0f], 0xffffffff, 5],
  ])('%j', (bytes, value, end) => {
    expect(read([...bytes, 9], [leb128('id', '')])).toMatchObject([
      { value, end, text: `0x${value.toString(16)}` },
      { name: 'undecoded', start: end, end: end + 1 },
    ]);
  });

  it.each([
    [[0x80], 'goes on past its 1 bytes'],
    [[], 'goes on past its 0 bytes'],
    [[0xff, 0xff, 0xff, 0xff, 0x10], 'exceeds 32 bits'],
    [[0x80, 0x80, 0x80, 0x80, 0x80, 0x00], 'exceeds 32 bits'],
  ])('%j says why it is none', (bytes, reason) => {
    const { problem, start, end } = only(read(bytes, [leb128('id', '')]));
    expect(problem?.reason).toContain(reason);
    expect([start, end]).toEqual([0, bytes.length]);
  });
});

describe('text, bytes and JSON', () => {
  const SIZED: Layout = [
    u8('length', ''),
    textOf('length', 'name', ''),
    bytesOf('rest', 'left', ''),
  ];

  it('have the length that another item says, or all that is left', () => {
    expect(recordOf(read([2, ...ascii('né'.slice(0, 1)), 0x62, 9], SIZED))).toEqual({
      ...{ length: 2, name: 'nb', left: { hex: '09' } },
    });
  });

  it('have the length that an item of the extras says', () => {
    const layout: Layout = [textOf('pathlen', 'path', ''), bytesOf('rest', 'left', '')];
    expect(recordOf(read(ascii('abc'), layout, { extras: { pathlen: 2 } }))).toEqual({
      ...{ path: 'ab', left: { hex: '63' } },
    });
  });

  it('end at the byte that ends them, which is not of the value', () => {
    const layout: Layout = [textOf(toNul, 'a', ''), jsonOf(toNul, 'b', '')];
    const items = read([...ascii('x\0{"y":1}\0')], layout);
    expect(items).toMatchObject([
      { value: 'x', start: 0, end: 2 },
      { value: { kind: 'object', start: 2, end: 9 }, start: 2, end: 10 },
    ]);
    expect(only(read(ascii('xyz'), [textOf(toNul, 'a', '')])).problem?.reason).toContain(
      'no byte 0x00 ends it',
    );
  });

  it('are bytes where they are no UTF-8, and text where they are no JSON', () => {
    expect(only(read([0xff], [textOf('rest', 'x', '')])).value).toEqual(Uint8Array.of(0xff));
    const json = only(read(ascii('{"a"'), [jsonOf('rest', 'x', '')]));
    expect(json).toMatchObject({
      value: '{"a"',
      problem: { reason: expect.stringContaining('no JSON') },
    });
  });

  it('may be empty, and JSON may be absent', () => {
    expect(read([], [textOf('rest', 'x', '')])).toMatchObject([{ value: '', start: 0, end: 0 }]);
    expect(read([], [jsonOf('rest', 'x', '')])).toEqual([]);
  });
});

describe('what does not fit', () => {
  it('is said of the first item, which keeps what is there', () => {
    const items = read([1, 2, 3], [u8('a', ''), u32('b', ''), u8('c', '')]);
    expect(items).toMatchObject([
      { name: 'a', value: 1 },
      {
        ...{ name: 'b', value: Uint8Array.of(2, 3), start: 1, end: 3 },
        problem: { needed: 4, available: 2, reason: 'b at offset 1 needs 4 bytes, 2 there' },
      },
    ]);
  });

  it('is said of a length that nothing holds', () => {
    const { problem } = only(read([1], [textOf('nowhere', 'x', '')]));
    expect(problem?.reason).toContain('its length nowhere is not known');
  });

  it('is kept where there is more than was described', () => {
    expect(read([1, 2, 3], [u8('a', '')])).toMatchObject([
      { name: 'a' },
      { name: 'undecoded', item: undefined, value: Uint8Array.of(2, 3), start: 1, end: 3 },
    ]);
  });

  it('is nothing where the section begins behind the bytes that are there', () => {
    const layout: Layout = [u8('a', ''), textOf('rest', 'b', '')];
    const within = (start: number) => readLayout(Uint8Array.of(1, 2), { start, end: 9 }, layout);
    expect(within(3)).toEqual([]);
    expect(within(2)).toMatchObject([{ name: 'a', start: 2, end: 2, problem: { needed: 1 } }]);
    expect(within(1)).toMatchObject([{ value: 2 }, { name: 'b', value: '', start: 2, end: 2 }]);
  });

  it('in a struct of known length ends with the struct', () => {
    const layout: Layout = [
      u8('size', ''),
      struct([u32('x', '')], 's', '', { length: 'size' }),
      u8('after', ''),
    ];
    expect(read([2, 9, 9, 7], layout)).toMatchObject([
      { value: 2 },
      { name: 's', start: 1, end: 3, children: [{ name: 'x', problem: { available: 2 } }] },
      { name: 'after', value: 7 },
    ]);
    expect(read([9, 0, 0, 0, 5, 1], layout).slice(1)).toMatchObject([
      { name: 's', start: 1, end: 6, problem: { needed: 9, available: 5 } },
    ]);
  });
});

describe('a list', () => {
  it('goes on to the end, or to its count', () => {
    expect(recordOf(read([0, 1, 0, 2], [listOf([u16('x', '')], 'xs', '')]))).toEqual({
      xs: [1, 2],
    });
    const counted: Layout = [
      u8('n', ''),
      listOf([u8('a', ''), u8('b', '')], 'ps', '', { count: 'n' }),
    ];
    expect(recordOf(read([1, 7, 8, 9], counted))).toEqual({
      ...{ n: 1, ps: [{ a: 7, b: 8 }], undecoded: { hex: '09' } },
    });
  });

  it('names its elements by number, each with its own items', () => {
    const layout: Layout = [listOf([u8('size', ''), textOf('size', 'name', '')], 'xs', '')];
    const { children } = only(read([1, 0x61, 2, 0x62, 0x63], layout));
    expect(children).toMatchObject([
      { name: '0', start: 0, end: 2, children: [{ value: 1 }, { value: 'a' }] },
      { name: '1', start: 2, end: 5, children: [{ value: 2 }, { value: 'bc' }] },
    ]);
  });

  it('stops at an element that does not fit', () => {
    expect(only(read([0, 1, 2], [listOf([u16('x', '')], 'xs', '')])).children).toMatchObject([
      { value: 1 },
      { value: Uint8Array.of(2), problem: { needed: 2, available: 1 } },
    ]);
    const counted: Layout = [u32('n', ''), listOf([u8('x', '')], 'xs', '', { count: 'n' })];
    expect(read([0xff, 0xff, 0xff, 0xff, 5], counted)[1]?.children).toMatchObject([
      { value: 5 },
      { problem: { needed: 1, available: 0 } },
    ]);
  });

  it('of elements without bytes ends', () => {
    const nothing: Layout = [listOf([when(() => false, [u8('x', '')])], 'xs', '')];
    expect(read([1, 2], nothing)).toMatchObject([{ name: 'xs' }, { name: 'undecoded', start: 0 }]);
  });

  it('shows so many elements, and counts or covers the rest', () => {
    const long = new Array(MAX_ELEMENTS + 7).fill(1);
    const counted = only(read(long, [listOf([u8('x', '')], 'xs', '')]));
    expect(counted.children).toHaveLength(MAX_ELEMENTS + 1);
    expect(counted.children.at(-1)).toMatchObject({ name: 'more', value: 7, end: long.length });
    const varying: Layout = [listOf([leb128('x', '')], 'xs', '')];
    expect(only(read(long, varying)).children.at(-1)).toMatchObject({
      ...{ name: 'more', value: undefined, text: '7 bytes of more elements', end: long.length },
    });
    // All lists of a section share the cap.
    const nested: Layout = [listOf([listOf([u8('x', '')], 'in', '', { count: 5000 })], 'xs', '')];
    const shown = only(read(new Array(30_000).fill(1), nested)).children;
    expect(shown.map(({ children }) => children.length)).toEqual([5000, 4999, 0]);
  });
});

describe('a condition', () => {
  const GROWN: Layout = [u8('a', ''), whenAtLeast(2, [u8('b', '')])];

  it('may ask for the length of the section', () => {
    expect(recordOf(read([1], GROWN))).toEqual({ a: 1 });
    expect(recordOf(read([1, 2], GROWN))).toEqual({ a: 1, b: 2 });
  });

  it('may ask for everything that surrounds the section', () => {
    let seen: unknown;
    const layout: Layout = [
      u8('a', ''),
      when(({ length, features, status, read, extras, asked }) => {
        seen = { length, features, status, read: { ...read }, extras, asked };
        return false;
      }, []),
    ];
    const features = new Set([0x12]);
    const asked = { extras: { q: 2n }, key: {}, value: { list: [1, 2] } };
    read([1], layout, { features, status: 5, extras: { e: 1 }, asked });
    expect(seen).toEqual({
      ...{ length: 1, features, status: 5, read: { a: 1 }, extras: { e: 1 }, asked },
    });
    read([1], layout);
    expect(seen).toMatchObject({ features: undefined, extras: {}, asked: undefined });
  });

  it('sees the items of its own struct before those around it', () => {
    const layout: Layout = [
      u8('kind', ''),
      u8('size', ''),
      struct([u8('kind', ''), textOf('size', 'name', '')], 's', ''),
    ];
    expect(recordOf(read([1, 2, 3, 0x61, 0x62], layout))).toEqual({
      ...{ kind: 1, size: 2, s: { kind: 3, name: 'ab' } },
    });
  });
});
