/** The account of time: `now` in milliseconds is whatever the test says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from '../../../src/proxy/inspection/pace.js';

const BURST = 4;
const TURN = 0.5;
const SHARE = 0.1;
/** The backlog is. */
const FULL = 1;
const HALF = 0.5;
const EMPTY = 0;

/** A pace that begins at 0, with an event loop that was idle for so long. */
function pacing() {
  const loop = { idle: 0 };
  return { loop, pace: new Pace(0, () => loop.idle) };
}

describe('inspection', () => {
  it('may begin at once, and go on until its burst is spent', () => {
    const { pace } = pacing();
    expect(pace.allows(0, FULL)).toBe(true);
    pace.spent(0, 3);
    expect(pace.allows(3, FULL)).toBe(true);
    pace.spent(3, 5);
    expect(pace.allows(5, FULL)).toBe(false);
  });

  it('earns a share of all time', () => {
    const { pace } = pacing();
    pace.spent(0, 7);
    expect(pace.allows(7 + 3 / SHARE - 1, FULL)).toBe(false);
    expect(pace.allows(7 + 3 / SHARE + 1, FULL)).toBe(true);
  });

  it('earns all of the time in which the loop is idle', () => {
    const { pace, loop } = pacing();
    pace.spent(0, 7);
    loop.idle = 4;
    expect(pace.allows(7, FULL)).toBe(true);
    pace.spent(7, 8);
    expect(pace.allows(8, FULL)).toBe(false);
  });

  it('leaves idle time alone while hardly anything waits', () => {
    const { pace, loop } = pacing();
    pace.spent(0, 7);
    loop.idle = 20;
    expect(pace.allows(7, EMPTY)).toBe(false);
    loop.idle = 40;
    // What was not taken then is not there now.
    expect(pace.allows(7, HALF / 4)).toBe(true);
    pace.spent(7, 9 + 1);
    expect(pace.allows(10, HALF)).toBe(false);
  });

  it('is asked again when a turn is earned, or a little later', () => {
    const { pace } = pacing();
    expect(pace.wait(0, EMPTY)).toBe(0);
    pace.spent(0, BURST + 0.1);
    expect(pace.wait(BURST + 0.1, EMPTY)).toBeCloseTo((TURN + 0.1) / SHARE);
    expect(pace.wait(BURST + 0.1, FULL)).toBeCloseTo(TURN + 0.1);
    pace.spent(BURST + 0.1, 900);
    expect(pace.wait(900, EMPTY)).toBe(10);
  });

  it('saves up no more than one burst', () => {
    const { pace, loop } = pacing();
    loop.idle = 900;
    expect(pace.allows(1_000, FULL)).toBe(true);
    pace.spent(1_000, 1_000 + BURST);
    expect(pace.allows(1_000 + BURST, FULL)).toBe(true); // of the idle time, one more
    pace.spent(1_000 + BURST, 1_000 + 2 * BURST);
    expect(pace.allows(1_000 + 2 * BURST, FULL)).toBe(false);
  });

  it('owes nothing when nobody waits, and has one turn to spend', () => {
    const { pace } = pacing();
    pace.spent(0, 500);
    pace.rested(500);
    expect(pace.allows(500, FULL)).toBe(true);
    pace.spent(500, 500 + TURN);
    expect(pace.allows(500 + TURN, FULL)).toBe(false);
  });

  it('loses nothing of what it has saved by resting', () => {
    const { pace } = pacing();
    pace.rested(0);
    pace.spent(0, BURST - TURN / 2);
    expect(pace.allows(BURST - TURN / 2, FULL)).toBe(true);
  });
});

it('leaves busy time to the relay, but for its share, one burst and one last piece', () => {
  const pieces = fc.array(
    fc.record({
      cost: fc.integer({ min: 1, max: 30 }),
      busy: fc.integer({ min: 0, max: 10 }),
      idle: fc.integer({ min: 0, max: 5 }),
    }),
    { minLength: 1, maxLength: 200 },
  );
  fc.assert(
    fc.property(pieces, (all) => {
      const { pace, loop } = pacing();
      let [now, spent, last] = [0, 0, 0];
      for (const { cost, busy, idle } of all) {
        if (pace.allows(now, FULL)) {
          pace.spent(now, now + cost);
          now += cost;
          spent += cost;
          last = cost;
        }
        now += busy + idle;
        loop.idle += idle;
        const earned = loop.idle + SHARE * (now - spent);
        expect(spent).toBeLessThanOrEqual(earned + BURST + last + 1e-6);
      }
    }),
  );
});
