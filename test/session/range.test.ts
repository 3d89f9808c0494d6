/** Ranges of messages: as text, as a limit, and as all that a session keeps. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { Decoder } from '../../src/session/decoder.js';
import type { Viewport } from '../../src/session/port/viewport.js';
import {
  ALL_MESSAGES,
  firstOf,
  isWithin,
  type MessageRange,
  parseRange,
  rangeText,
} from '../../src/session/range.js';
import { Session } from '../../src/session/session.js';
import { eventOf } from '../helpers/event.js';
import { frame, response } from '../helpers/frames.js';

const END = Number.POSITIVE_INFINITY;

describe('a range as text', () => {
  it.each([
    ['3-7', 3, 7],
    ['3-3', 3, 3],
    ['3', 3, 3],
    ['3-', 3, END],
    ['-7', 1, 7],
  ])('%s', (text, from, to) => {
    expect(parseRange(text)).toEqual({ from, to });
  });

  it.each(['', '-', '0-3', '0', '7-3', '1-2-3', 'a-b', '1.5-2', ' 1-2', '9007199254740993-'])(
    'refuses %j',
    (text) => {
      expect(parseRange(text)).toBeUndefined();
    },
  );

  it('is read as it was written', () => {
    const range = fc
      .record({ from: fc.integer({ min: 1 }), more: fc.option(fc.nat(), { nil: END }) })
      .map(({ from, more }) => ({ from, to: from + more }));
    fc.assert(
      fc.property(range, (each) => {
        expect(parseRange(rangeText(each))).toEqual(each);
      }),
    );
  });
});

describe('the first of a range', () => {
  it('are as many as asked, and none outside', () => {
    const range: MessageRange = { from: 5, to: 9 };
    const within = (each: MessageRange) =>
      Array.from({ length: 20 }, (_, i) => i).filter((number) => isWithin(each, number));
    expect(within(range)).toEqual([5, 6, 7, 8, 9]);
    expect(within(firstOf(range, 2))).toEqual([5, 6]);
    expect(within(firstOf(range, 20))).toEqual([5, 6, 7, 8, 9]);
    expect(within(firstOf(ALL_MESSAGES, 3))).toEqual([1, 2, 3]);
  });
});

const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
const view: Viewport = { top: 0, height: 50, selected: 0, follow: false, time: 'r' };

/** A session that has seen `count` messages, each answer after its request, a second apart. */
function seen(count: number, range?: MessageRange): Session {
  const session = new Session({ mode: 'file', title: 'file', decoder, now: () => 0, range });
  for (let number = 1; number <= count; number += 1) {
    const isAnswer = number % 2 === 0;
    const bytes = isAnswer ? response({ opcode: 0x75 }) : frame({ opcode: 0x75, word: number });
    const request = {
      number: number - 1,
      latencyNs: 1e9,
      queuedNs: 0,
      vbucket: 0,
      first: true,
      frame: undefined,
    };
    const more = isAnswer ? { request } : {};
    session.message(eventOf(bytes, { number, at: { s: number, ns: 0, frame: number }, ...more }));
  }
  return session;
}

describe('a session of a range', () => {
  it('keeps and shows what is within, by the numbers and times of the whole', () => {
    const session = seen(20, { from: 6, to: 9 });
    const { rows, title, total, counters } = session.snapshot(view);
    expect(rows.map(({ number, time }) => `${number} ${time}`)).toEqual([
      '6 5.000000',
      '7 6.000000',
      '8 7.000000',
      '9 8.000000',
    ]);
    const { rows: all } = seen(20).snapshot(view);
    expect(rows[2]).toEqual(all[7]);
    expect([title, total]).toEqual(['file: messages 6-9 of 20', 4]);
    expect(counters).toMatchObject({ messages: 20, evicted: 0 });
    expect([5, 6, 9, 10].map((number) => session.locate(number))).toEqual([
      undefined,
      0,
      3,
      undefined,
    ]);
    expect(session.detail(5)).toBeUndefined();
    // Its request is outside, and not forgotten.
    expect(session.detail(6)).toMatchObject({ number: 6 });
  });

  it.each([
    [{ from: 18, to: END }, [18, 19, 20], 'file: messages 18-20 of 20'],
    [{ from: 1, to: 2 }, [1, 2], 'file: messages 1-2 of 20'],
    [{ from: 30, to: 40 }, [], 'file: messages 30-40 of 20'],
    [{ from: 30, to: END }, [], 'file: messages 30- of 20'],
    [undefined, Array.from({ length: 20 }, (_, i) => i + 1), 'file'],
  ])('%o', (range, numbers, title) => {
    const snapshot = seen(20, range).snapshot(view);
    expect(snapshot.rows.map(({ number }) => number)).toEqual(numbers);
    expect(snapshot.title).toBe(title);
  });
});

describe('what went because memory was short', () => {
  const long = frame({ opcode: 1, key: 'k', value: new Uint8Array(100_000) });
  const session = (range?: MessageRange): Session => {
    const made = new Session({
      ...{ mode: 'file', title: 'file', decoder, now: () => 0, memory: 4 * 2 ** 20, range },
      seeAgain: (gone) => `replay --range ${rangeText(gone)}`,
    });
    for (let number = 1; number <= 200; number += 1) {
      made.message(eventOf(long, { number }));
    }
    return made;
  };

  it.each([[undefined], [{ from: 31, to: END }]])('is told with the way to it: %o', (range) => {
    const { notice, counters, rows } = session(range).snapshot({ ...view, height: 1 });
    const { evicted } = counters;
    expect(evicted).toBeGreaterThan(50);
    const from = range?.from ?? 1;
    const last = from + evicted - 1;
    expect(rows[0]?.number).toBe(last + 1);
    const text = `the oldest ${evicted} messages were dropped; replay --range ${from}-${last}`;
    expect(notice).toEqual({ text, severity: 'warn' });
  });

  it('is told once: what is told after it stays', () => {
    const made = session();
    made.snapshot(view);
    made.tell('something else', 'note');
    expect(made.snapshot(view).notice?.text).toBe('something else');
  });
});
