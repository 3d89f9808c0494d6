/** Tables: as wide as they may be, numbers whole, controls harmless; records beside them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { left, right, table, tableLines } from '../../../src/export/statistics/table.js';
import { PIPE } from './run.js';

interface Row {
  readonly name: string;
  readonly place: string;
  readonly count: number;
}

const columns = [
  left<Row>('name', ({ name }) => name, { shrink: 1 }),
  right<Row>('count', ({ count }) => count),
  left<Row>('place', ({ place }) => place, { shrink: 2, spare: 1 }),
];
const ROWS: readonly Row[] = [
  { name: 'StartFusionUploader', place: 'here', count: 7 },
  { name: 'Get', place: 'a place with a long name', count: 12_345 },
];
const fixed = { type: 'row', title: 'Rows', columns, empty: 'Nothing.' };

describe('the text of a table', () => {
  it('has a title, a head, and a line for each row', () => {
    expect(table({ ...fixed, rows: ROWS, legend: ['legend'], notes: ['a note'] }).text(PIPE)).toBe(
      [
        'Rows',
        'legend',
        'name                 count  place',
        'StartFusionUploader      7  here',
        'Get                  12345  a place with a long name',
        'a note',
        '',
      ].join('\n'),
    );
  });

  it('spares a column before it cuts a text, and says which', () => {
    expect(tableLines(columns, ROWS, 30)).toEqual([
      'name                 count',
      'StartFusionUploader      7',
      'Get                  12345',
      'Not shown for want of room: place',
    ]);
    expect(tableLines(columns, ROWS, 22)[1]).toBe('StartFusionUpl…      7');
  });

  it('never cuts a number, whatever the width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 }), fc.array(fc.nat()), (width, counts) => {
        const rows = counts.map((count) => ({ name: 'a name that is long', place: '', count }));
        const lines = tableLines([columns[1] as never, columns[0] as never], rows, width);
        counts.forEach((count, i) => {
          expect(lines[i + 1]?.trim().split(' ')[0]).toBe(String(count));
        });
      }),
    );
  });

  it('fits where texts can give enough', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 80 }), fc.string({ minLength: 1 }), (width, name) => {
        for (const line of tableLines(
          columns.slice(0, 2),
          [{ name, place: '', count: 1 }],
          width,
        )) {
          expect(line.length).toBeLessThanOrEqual(width);
        }
      }),
    );
  });

  it('lets no control reach the terminal', () => {
    const rows = [{ name: '\u001b[2J\n', place: '\u202e', count: 1 }];
    expect(tableLines(columns, rows, 80)[1]).toBe('\\u001b[2J\\u000a      1  \\u202e');
  });

  it('says so when it is empty', () => {
    expect(table({ ...fixed, rows: [] }).text(PIPE)).toBe('Rows\nNothing.\n');
  });
});

describe('the records of a table', () => {
  it('have the members of its columns, and notes', () => {
    const { records } = table({ ...fixed, rows: ROWS.slice(0, 1), notes: ['a note'] });
    expect([...records()].map((line) => JSON.parse(line) as unknown)).toEqual([
      { type: 'row', name: 'StartFusionUploader', count: 7, place: 'here' },
      { type: 'note', of: 'row', text: 'a note' },
    ]);
  });

  it('lack what has no value', () => {
    const parts = { ...fixed, columns: [left<Row>('a', () => undefined)], rows: ROWS.slice(0, 1) };
    expect([...table(parts).records()]).toEqual(['{"type":"row"}\n']);
  });
});
