/** One list of messages and events: every row has an index, and every index a row. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLog } from '../../src/session/events/event-log.js';
import { Listing } from '../../src/session/listing.js';
import { happening } from './events/build.js';

/** @param afters of each event, the message before it */
function logOf(afters: readonly number[]): EventLog {
  const log = new EventLog();
  for (const [i, after] of afters.entries()) log.add(happening(i), after);
  return log;
}
const rowsOf = (list: Listing): number[] =>
  Array.from({ length: list.total }, (_, index) => list.numberAt(index));

describe('a listing', () => {
  it.each([
    ['nothing', 1, 0, [], []],
    ['messages alone', 3, 5, [], [3, 4, 5]],
    ['events alone', 1, 0, [0, 0], [-1, -2]],
    ['events before the first message of a range', 8, 7, [7], [-1]],
    ['before, between and behind', 1, 3, [0, 1, 1, 3], [-1, 1, -2, -3, 2, 3, -4]],
    ['without those of messages that are gone', 3, 4, [0, 1, 2, 3], [-3, 3, -4, 4]],
    ['without those of messages that are still to be shown', 1, 2, [1, 2, 3], [1, -1, 2, -2]],
  ])('%s', (_name, first, newest, afters, expected) => {
    expect(rowsOf(new Listing(first, newest, logOf(afters)))).toEqual(expected);
  });

  it('stands still while it is paused', () => {
    const log = logOf([0, 2, 2]);
    expect(rowsOf(new Listing(1, 2, log, -2))).toEqual([-1, 1, 2, -2]);
    expect(rowsOf(new Listing(1, 2, log, 0))).toEqual([1, 2]);
  });

  it('says the index of what it shows, and of nothing else', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 45 }), { maxLength: 30 }),
        (first, count, afters) => {
          const newest = first + count - 1;
          const list = new Listing(first, newest, logOf(afters));
          const rows = rowsOf(list);
          expect(new Set(rows).size).toBe(rows.length);
          expect(rows.map((number) => list.indexOf(number))).toEqual([...rows.keys()]);
          // Each message is there, in order; each event behind its message and before the next.
          expect(rows.filter((number) => number > 0)).toEqual(
            Array.from({ length: count }, (_, i) => first + i),
          );
          let message = first - 1;
          for (const number of rows) {
            if (number > 0) message = number;
            else expect(afters[-number - 1]).toBe(message);
          }
          const shown = afters.filter((after) => after >= first - 1 && after <= newest);
          expect(rows).toHaveLength(count + shown.length);
          for (const number of [0, first - 1, newest + 1, -afters.length - 1]) {
            expect(list.indexOf(number)).toBeUndefined();
          }
        },
      ),
    );
  });
});
