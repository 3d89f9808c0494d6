import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TimeFormat } from '../../../src/session/port/time-format.js';
import { COLUMN_NAMES, type ColumnName, columnsNamed } from '../../../src/tui/model/columns.js';
import { columnsFor } from '../../../src/tui/panes/columns.js';

const titles = (width: number, time: TimeFormat = 'r'): string[] =>
  columnsFor({ width, time, highest: 300 }).map(({ title }) => title);

describe('columnsFor', () => {
  test.each([
    [60, ['No.', '', 'Time', '', 'Command', 'Info']],
    [80, ['No.', '', 'Time', '', 'Command', 'VB', 'Status', 'Info']],
    [120, ['No.', '', 'Time', 'Latency', 'Node', '', 'Command', 'VB', 'Status', 'Info']],
    [
      200,
      [
        'No.',
        '',
        'Time',
        'Delta',
        'Latency',
        'Source',
        'Destination',
        'Node',
        '',
        'Command',
        'VB',
        'Status',
        'Info',
      ],
    ],
  ])('at %i columns', (width, expected) => expect(titles(width)).toEqual(expected));

  test('fill any width exactly, the number first', () => {
    const formats = fc.constantFrom<TimeFormat>('r', 'a', 'ad', 'd', 'dd', 'e', 'u');
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 400 }),
        formats,
        fc.nat(10_000_000),
        (width, time, highest) => {
          const columns = columnsFor({ width, time, highest });
          expect(columns.reduce((sum, column) => sum + column.width + 1, -1)).toBe(width);
          expect(columns[0]?.title).toBe('No.');
          expect(columns[0]?.width).toBeGreaterThanOrEqual(String(highest).length);
        },
      ),
    );
  });

  test('chosen ones stand in their order, as far as they fit, behind the number and its signs', () => {
    const chosen = columnsNamed('info, stream src') as readonly ColumnName[];
    const titlesAt = (width: number): string[] =>
      columnsFor({ width, time: 'r', highest: 1, chosen }).map(({ title }) => title);
    expect(titlesAt(120)).toEqual(['No.', '', 'Info', 'Stream', 'Source']);
    expect(titlesAt(30)).toEqual(['No.', '', 'Info', 'Stream']);
  });

  test('chosen ones fill any width too, with and without Info', () => {
    const some = fc.uniqueArray(fc.constantFrom(...COLUMN_NAMES), { minLength: 1 });
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 400 }), some, (width, chosen) => {
        const columns = columnsFor({ width, time: 'r', highest: 1, chosen });
        expect(columns.reduce((sum, column) => sum + column.width + 1, -1)).toBe(width);
      }),
    );
  });

  test('a longer time takes its room where there is some', () => {
    const at = (time: TimeFormat): number | undefined =>
      columnsFor({ width: 200, time, highest: 1 }).find(({ title }) => title === 'Time')?.width;
    expect(at('r')).toBe(14);
    expect(at('ad')).toBe(29);
  });
});

describe('columns by name', () => {
  test.each([
    ['time,info', ['time', 'info']],
    ['No., VB  Dst,len', ['vbucket', 'destination', 'length']],
    ['time time', ['time']],
    ['', undefined],
    [' default ', undefined],
    ['time,what', { fault: expect.stringMatching(/^"what" is no column: time, delta, /) }],
  ])('%j', (text, columns) => expect(columnsNamed(text)).toEqual(columns));
});
