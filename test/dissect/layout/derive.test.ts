/** Items that follow from others: what was read here, and what was asked there. */
import { describe, expect, it } from 'vitest';
import { briefOf } from '../../../src/dissect/layout/brief.js';
import { itemNodes } from '../../../src/dissect/layout/nodes.js';
import { readLayout } from '../../../src/dissect/layout/read.js';
import { recordOf } from '../../../src/dissect/layout/record.js';
import type { Surroundings } from '../../../src/dissect/layout/scope.js';
import { valuesOf } from '../../../src/dissect/layout/values-of.js';
import { writeLayout } from '../../../src/dissect/layout/write.js';
import {
  derived,
  fixedWidth,
  itemNames,
  type Layout,
  listOf,
  textOf,
  u8,
} from '../../../src/spec/layout.js';

const PRICES: Layout = [
  listOf([u8('price', '')], 'prices', ''),
  derived(
    [u8('price', '', { names: { 7: 'seven' } }), textOf('rest', 'verdict', '')],
    'verdicts',
    'What each price is.',
    ({ prices }, { asked }) => {
      if (asked === undefined) return undefined;
      const limit = Number(asked.extras.limit);
      return (prices as number[]).map((price) => {
        if (price <= limit) return { values: { price, verdict: 'fair' } };
        return { values: { price, verdict: 'dear' }, problem: `above ${limit}` };
      });
    },
  ),
];

const ASKED: Surroundings = { asked: { extras: { limit: 7 }, key: {}, value: {} } };
const read = (bytes: number[], around?: Surroundings) =>
  readLayout(Uint8Array.from(bytes), { start: 0, end: bytes.length }, PRICES, around);

describe('a derived list', () => {
  it('says what follows, element by element', () => {
    expect(recordOf(read([7, 9], ASKED))).toEqual({
      prices: [7, 9],
      verdicts: [
        { price: 'seven', verdict: 'fair' },
        { price: 9, verdict: 'dear' },
      ],
    });
  });

  it('has no bytes, and stands in brackets', () => {
    const items = read([7, 9], ASKED);
    expect(items.map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [2, 2],
    ]);
    const [, node] = itemNodes(items, 'value');
    expect(node).toMatchObject({ text: '[verdicts]: 2 elements - What each price is.', start: 2 });
    expect(node?.children.map(({ text, severity }) => [text, severity])).toEqual([
      ['[0]: price=seven verdict=fair', undefined],
      ['[1]: price=9 verdict=dear [above 7]', 'note'],
    ]);
    expect(briefOf(items)).toEqual(['prices=7,9', 'verdicts=(2 elements)']);
  });

  it('is not there where nothing can be said', () => {
    expect(recordOf(read([7]))).toEqual({ prices: [7] });
  });

  it('is never written', () => {
    expect(itemNames(PRICES)).toEqual(['prices']);
    expect(fixedWidth(PRICES.slice(1))).toBe(0);
    const values = valuesOf(read([7, 9], ASKED));
    expect(values).toEqual({ prices: [7, 9] });
    expect([...writeLayout(PRICES, values, ASKED)]).toEqual([7, 9]);
    expect(() => writeLayout(PRICES, { verdicts: [] })).toThrow('verdicts: there is no such item');
  });
});
