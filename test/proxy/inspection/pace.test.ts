/** The account of time: `now` in milliseconds is whatever the test says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from '../../../src/proxy/inspection/pace.js';

const BURST = 4;
const TURN = 0.5;
const SHARE = 0.1;

/** A pace that begins at 0, with an event loop that was idle for so long. */
function pacing() {
  const loop = { idle: 0 };
  return { loop, pace: new Pace(0, () => loop.idle) };
}

describe('inspection', () => {
  it('may begin at once, and go on until its burst is spent', () => {
    const { pace } = pacing();
    expect(pace.allows(0)).toBe(true);
    pace.spent(0, 3);
    expect(pace.allows(3)).toBe(true);
    pace.spent(3, 5);
    expect(pace.allows(5)).toBe(false);
  });

  it('earns a share of the time in which the loop is busy', () => {
    const { pace } = pacing();
    pace.spent(0, 7);
    expect(pace.wait(7)).toBe(3);
    expect(pace.allows(7 + 3 / SHARE - 1)).toBe(false);
    expect(pace.allows(7 + 3 / SHARE + 1)).toBe(true);
    expect(pace.wait(7 + 3 / SHARE + 1)).toBe(0);
  });

  it('earns all of the time in which the loop is idle', () => {
    const { pace, loop } = pacing();
    pace.spent(0, 7);
    loop.idle = 4;
    expect(pace.allows(7)).toBe(true);
    pace.spent(7, 8);
    expect(pace.allows(8)).toBe(false);
  });

  it('saves up no more than one burst', () => {
    const { pace, loop } = pacing();
    loop.idle = 900;
    expect(pace.allows(1_000)).toBe(true);
    pace.spent(1_000, 1_000 + BURST);
    expect(pace.allows(1_000 + BURST)).toBe(true); // of the idle time, one more
    pace.spent(1_000 + BURST, 1_000 + 2 * BURST);
    expect(pace.allows(1_000 + 2 * BURST)).toBe(false);
  });

  it('owes nothing when nobody waits, and has one turn to spend', () => {
    const { pace } = pacing();
    pace.spent(0, 500);
    pace.rested(500);
    expect(pace.allows(500)).toBe(true);
    pace.spent(500, 500 + TURN);
    expect(pace.allows(500 + TURN)).toBe(false);
  });

  it('loses nothing of what it has saved by resting', () => {
    const { pace } = pacing();
    pace.rested(0);
    pace.spent(0, BURST - TURN / 2);
    expect(pace.allows(BURST - TURN / 2)).toBe(true);
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
        if (pace.allows(now)) {
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
