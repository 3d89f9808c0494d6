import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TimeFormat } from '../../../src/session/snapshot.js';
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
        'Latency',
        'Source',
        'Destination',
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

  test('a longer time takes its room where there is some', () => {
    const at = (time: TimeFormat): number | undefined =>
      columnsFor({ width: 200, time, highest: 1 }).find(({ title }) => title === 'Time')?.width;
    expect(at('r')).toBe(14);
    expect(at('ad')).toBe(29);
  });
});
