/**
 * The law of the list: once the session has answered, the selected number, the row under the
 * cursor and the detail are one message that is held, and it is in sight; whatever was pressed,
 * whatever arrived, was evicted or filtered meanwhile.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row } from '../../../src/session/port/row.js';
import { room, rowAt } from '../../../src/tui/model/derived.js';
import { asEvent } from '../helpers/fake-session.js';
import { Stage } from '../helpers/stage.js';

const KEYS = ['j', 'k', 'pagedown', 'pageup', 'g', 'G', 'f', 'n', 'N', 'p', 'tab', '\\', 't'];

const happening = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...KEYS).map((key) => ({ key })) },
  {
    weight: 2,
    arbitrary: fc
      .record({ added: fc.nat(30), share: fc.double({ min: 0, max: 0.9, noNaN: true }) })
      .map((grow) => ({ grow })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        width: fc.integer({ min: 60, max: 200 }),
        height: fc.integer({ min: 15, max: 60 }),
      })
      .map((size) => ({ size })),
  },
  { weight: 2, arbitrary: fc.nat(3).map((settle) => ({ settle })) },
  { weight: 1, arbitrary: fc.constantFrom('x', 'y', '').map((filter) => ({ filter })) },
);

/** Two of ten rows, of messages that nothing else leads to. */
const someEvents = (row: Row): Row => (/[56]$/.test(String(row.number)) ? asEvent(row) : row);

test.each([
  ['a session in the same thread', false, false],
  ['a session that answers late', true, false],
  ['a session with events', false, true],
  ['a session with events that answers late', true, true],
])('%s', async (_, slow, events) => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('live' as const, 'file' as const),
      fc.array(happening, { maxLength: 25 }),
      async (mode, happenings) => {
        const on = new Stage({ count: 60, mode, slow }, 80, 24);
        const { session } = on;
        if (events) session.decorate = someEvents;
        for (const event of happenings) {
          if ('key' in event) on.dispatch({ type: 'key', key: event.key });
          else if ('size' in event) on.dispatch({ type: 'resize', ...event.size });
          else if ('settle' in event) session.settle(event.settle);
          else if ('filter' in event) {
            const keys = ['/', 'C-u', ...event.filter, 'enter'];
            for (const key of keys) on.dispatch({ type: 'key', key });
          } else if (mode === 'live') {
            const { total } = session.snapshot();
            session.grow(event.grow.added, Math.floor(total * event.grow.share));
          }
          await on.idle();
        }
        for (let i = 0; i < 40; i++) {
          session.settle();
          await on.idle();
        }
        const { list, detail, snapshot } = on.state;
        expect(snapshot?.filter?.text ?? '').toBe(on.state.filter);
        if (snapshot?.total === 0) {
          expect([list.cursor, list.selected, detail]).toEqual([-1, 0, undefined]);
          return;
        }
        expect(rowAt(on.state, list.cursor)?.number).toBe(list.selected);
        expect(detail?.number).toBe(list.selected);
        expect(list.cursor).toBeGreaterThanOrEqual(list.top);
        expect(list.cursor).toBeLessThan(list.top + room(on.state, 'list'));
        if (on.state.follow) expect(list.cursor).toBe((snapshot?.total ?? 0) - 1);
      },
    ),
    { numRuns: 150 },
  );
});
