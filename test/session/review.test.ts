/** Findings are looked for when there is time: nothing is missed, nothing counted twice. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { Decoder } from '../../src/session/decoder.js';
import type { Viewport } from '../../src/session/port/viewport.js';
import { Session } from '../../src/session/session.js';
import { eventOf } from '../helpers/event.js';
import { frame } from '../helpers/frames.js';

const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
const NOTHING: Viewport = { top: 0, height: 0, selected: 0, follow: false, time: 'r' };
const COUNT = 2000;
/** Every 500th lacks its term in the right form: a finding that only the body shows. */
const isWrong = (number: number): boolean => number % 500 === 250;
const start = (number: number): Uint8Array =>
  frame({ opcode: 0x75, word: 1, value: { term: isWrong(number) ? 1 : '1' } });

/** A session whose clock advances a millisecond at every look. */
function session(): Session {
  let now = 0;
  const made = new Session({
    ...{ mode: 'file', title: 't', decoder },
    now: () => {
      now += 1;
      return now;
    },
  });
  for (let number = 1; number <= COUNT; number += 1) {
    made.message(eventOf(start(number), { number }));
  }
  return made;
}

const counters = (made: Session) => made.snapshot(NOTHING).counters;

describe('findings that need the body', () => {
  it('are found bit by bit, within the time that is given', () => {
    const made = session();
    const { findings, unjudged = 0 } = counters(made);
    expect(unjudged).toBeGreaterThan(COUNT / 2);
    expect(findings).toBe(0);
    let rounds = 0;
    while (made.reviewMore(3)) rounds += 1;
    expect(rounds).toBeGreaterThan(10);
    expect(counters(made)).toMatchObject({ findings: 4, unjudged: 0 });
    expect(made.reviewMore(3)).toBe(false);
  });

  it('are there at once on rows that are looked at, and counted once', () => {
    const made = session();
    const rows = made.snapshot({ ...NOTHING, top: 1745, height: 10 }).rows;
    expect(rows.filter(({ severity }) => severity === 'error').map(({ number }) => number)).toEqual(
      [1750],
    );
    expect(counters(made).findings).toBe(1);
    while (made.reviewMore(100));
    expect(counters(made)).toMatchObject({ findings: 4, unjudged: 0 });
  });

  it.each([
    [0, 1, 250],
    [250, 1, 750],
    [1750, 1, undefined],
    [COUNT + 1, -1, 1750],
    [250, -1, undefined],
  ] as const)('are what a search from %i by %i comes to: %s', (from, step, expected) => {
    const made = session();
    let at: number = from;
    for (let slices = 0; ; slices += 1) {
      const found = made.find({ what: 'finding', from: at, step }, 2);
      if (typeof found === 'object') {
        at = found.reached;
        continue;
      }
      expect(found).toBe(expected);
      // Not in one go: the search stopped to let others work.
      if (from !== 1750) expect(slices).toBeGreaterThan(0);
      break;
    }
  });

  it('of messages that are gone are not counted, and said to be left', () => {
    let now = 0;
    const made = new Session({
      ...{ mode: 'live', title: 't', decoder, memory: 4 * 2 ** 20 },
      now: () => {
        now += 10;
        return now;
      },
    });
    for (let number = 1; number <= COUNT; number += 1) {
      made.message(eventOf(start(number), { number }));
    }
    // Large documents push out what came before, and nobody has looked at it.
    const large = frame({ opcode: 1, key: 'k', value: 'v'.repeat(100_000) });
    for (let number = COUNT + 1; number <= COUNT + 60; number += 1) {
      made.message(eventOf(large, { number }));
    }
    while (made.reviewMore(1000));
    const { evicted, findings, unjudged } = counters(made);
    expect(evicted).toBeGreaterThanOrEqual(COUNT);
    expect([findings, unjudged]).toEqual([0, COUNT]);
  });
});
