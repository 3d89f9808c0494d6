/**
 * Two laws, for layouts of every kind: what was written is read, and whatever the bytes are,
 * reading does not throw and puts each of them in exactly one place.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonNode } from '../../../src/dissect/json.js';
import { plain } from '../../../src/dissect/json.js';
import { type Decoded, isList } from '../../../src/dissect/layout/decoded.js';
import { itemNodes } from '../../../src/dissect/layout/nodes.js';
import { readLayout } from '../../../src/dissect/layout/read.js';
import { recordOf } from '../../../src/dissect/layout/record.js';
import type { Surroundings } from '../../../src/dissect/layout/scope.js';
import { writeLayout } from '../../../src/dissect/layout/write.js';
import {
  bytesOf,
  type IntItem,
  type Item,
  jsonOf,
  type Layout,
  leb128,
  listOf,
  struct,
  textOf,
  toNul,
  u8,
  u16,
  type Values,
  when,
  whenAtLeast,
} from '../../../src/spec/layout.js';

/** A layout and values for it. */
interface Case {
  readonly layout: Layout;
  readonly values: Record<string, unknown>;
}

const one = (item: Item, name: string, value: unknown): Case => ({
  layout: [item],
  values: { [name]: value },
});
const bytes = fc.uint8Array({ maxLength: 6 });
const text = fc.string({ unit: 'grapheme', maxLength: 6 });
const json = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

const int = fc
  .tuple(fc.constantFrom<IntItem['width']>(1, 2, 3, 4, 6, 8), fc.boolean())
  .chain(([width, signed]) => {
    const bits = BigInt(width * 8);
    const [min, max] = signed
      ? [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n]
      : [0n, 2n ** bits - 1n];
    return fc.bigInt({ min, max }).map((value) => ({ width, signed, value }));
  });

/** Fields that may stand anywhere, called by their place. */
const field = (name: string): fc.Arbitrary<Case> =>
  fc.oneof(
    int.map(({ width, signed, value }) =>
      one({ kind: 'uint', width, name, doc: '', ...(signed ? { signed } : {}) }, name, value),
    ),
    fc.nat(0xffff_ffff).map((value) => one(leb128(name, ''), name, value)),
    bytes.map((value) => one(bytesOf(value.length, name, ''), name, value)),
    text
      .filter((value) => !value.includes('\0'))
      .map((value) => one(textOf(toNul, name, ''), name, value)),
    fc.tuple(text, fc.constantFrom(u8, u16)).map(([value, size]) => ({
      layout: [size(`${name}_length`, ''), textOf(`${name}_length`, name, '')],
      values: { [name]: value },
    })),
    json.map((value) => ({
      layout: [u8(`${name}_length`, ''), jsonOf(`${name}_length`, name, '')],
      values: JSON.stringify(value).length > 200 ? { [name]: 1 } : { [name]: value },
    })),
    fc.array(fc.nat(0xffff), { maxLength: 4 }).map((value) => ({
      layout: [
        u8(`${name}_count`, ''),
        listOf([u16('x', '')], name, '', { count: `${name}_count` }),
      ],
      values: { [name]: value },
    })),
    fc.tuple(fc.nat(255), text).map(([id, value]) => ({
      layout: [
        u16(`${name}_size`, ''),
        struct([u8('id', ''), textOf('rest', 'name', '')], name, '', { length: `${name}_size` }),
      ],
      values: { [name]: { id, name: value } },
    })),
    fc.tuple(fc.boolean(), fc.nat(255)).map(([there, value]) => ({
      layout: [
        u8(`${name}_kind`, ''),
        when(({ read }) => read[`${name}_kind`] === 1, [u8(name, '')]),
      ],
      values: there ? { [`${name}_kind`]: 1, [name]: value } : { [`${name}_kind`]: 0 },
    })),
  );

/** What may only stand last: it goes on to the end. */
const last: fc.Arbitrary<Case> = fc.oneof(
  fc.constant<Case>({ layout: [], values: {} }),
  text.map((value) => one(textOf('rest', 'z', ''), 'z', value)),
  bytes.map((value) => one(bytesOf('rest', 'z', ''), 'z', value)),
  json.map((value) => one(jsonOf('rest', 'z', ''), 'z', value)),
  fc
    .array(
      fc
        .tuple(fc.nat(0xffff_ffff), text)
        .map(([id, name]) => ({ id, size: new TextEncoder().encode(name).length, name })),
      { maxLength: 4 },
    )
    .map((value) =>
      one(
        listOf([leb128('id', ''), u8('size', ''), textOf('size', 'name', '')], 'z', ''),
        'z',
        value,
      ),
    ),
);

const joined = (cases: readonly Case[]): Case => ({
  layout: cases.flatMap(({ layout }) => layout),
  values: Object.assign({}, ...cases.map(({ values }) => values)),
});
const anyCase = fc.tuple(field('a'), field('b'), field('c'), last).map(joined);

/** A form that grew: its tail is there when there is room. */
const grown = fc.tuple(fc.nat(255), fc.option(fc.nat(0xffff), { nil: undefined })).map(
  ([a, b]): Case => ({
    layout: [u8('a', ''), whenAtLeast(3, [u16('b', '')])],
    values: b === undefined ? { a } : { a, b },
  }),
);

/** As values that were given to the writer. */
function given(decoded: Decoded): unknown {
  const { value, children } = decoded;
  if (typeof value === 'object' && !(value instanceof Uint8Array)) return plain(value as JsonNode);
  if (value !== undefined) return typeof value === 'number' ? BigInt(value) : value;
  if (isList(decoded)) return children.map(given);
  return Object.fromEntries(children.map((child) => [child.name, given(child)]));
}

/** The same with all integers outside JSON as bigint, as `given` has them. */
const expected = (value: unknown, isJson: boolean): unknown => {
  if (isJson || value instanceof Uint8Array) return value;
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return value.map((each) => expected(each, false));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, expected(each, false)]),
  );
};

/** The lines between which nothing is left out and nothing is said twice. */
function tiles(items: readonly Decoded[], start: number, end: number): boolean {
  let at = start;
  for (const item of items) {
    if (item.start !== at || item.end < item.start) return false;
    if (item.children.length > 0 && !tiles(item.children, item.start, item.end)) return false;
    at = item.end;
  }
  return at === end;
}

describe('what was written', () => {
  it('is read', () => {
    fc.assert(
      fc.property(fc.oneof(anyCase, grown), fc.nat(5), ({ layout, values }, before) => {
        const section = writeLayout(layout, values as Values);
        const frame = new Uint8Array(before + section.length + 3).fill(0x22);
        frame.set(section, before);
        const items = readLayout(frame, { start: before, end: before + section.length }, layout);
        expect(tiles(items, before, before + section.length)).toBe(true);
        for (const [name, value] of Object.entries(values)) {
          const item = items.find((candidate) => candidate.name === name);
          expect(item?.problem).toBeUndefined();
          const isJson = item?.item?.kind === 'json';
          expect(item && given(item)).toEqual(expected(value, isJson));
        }
        expect(items.every(({ item }) => item !== undefined)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });
});

describe('any bytes', () => {
  it('are read without harm, each of them once', () => {
    const around: Surroundings = { features: new Set([0x12]), status: 0 };
    fc.assert(
      fc.property(
        fc.oneof(anyCase, grown),
        fc.uint8Array({ maxLength: 40 }),
        fc.nat(3),
        ({ layout }, content, before) => {
          const section = { start: Math.min(before, content.length), end: content.length };
          const items = readLayout(content, section, layout, around);
          expect(tiles(items, section.start, section.end)).toBe(true);
          expect(itemNodes(items, 'value')).toHaveLength(items.length);
          expect(recordOf(items)).toBeTypeOf('object');
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('are read when they are cut off anywhere', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(30), ({ layout, values }, cut) => {
        const section = writeLayout(layout, values as Values);
        const end = Math.max(0, section.length - cut);
        expect(tiles(readLayout(section, { start: 0, end }, layout), 0, end)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('take no longer than they are many', () => {
    const million = new Uint8Array(1_000_000).fill(0xff);
    const layout: Layout = [
      listOf(
        [listOf([u8('x', '')], 'inner', '', { count: 3 }), textOf(toNul, 'name', '')],
        'outer',
        '',
      ),
    ];
    const started = performance.now();
    readLayout(million, { start: 0, end: million.length }, layout);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
