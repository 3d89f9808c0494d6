/** The timeline of vbuckets beside a list: what the history tells, cut to the cells of its axis. */
import { describe, expect, it } from 'vitest';
import { captures } from '../../export/captures.js';
import { openedCapture, viewed } from './open.js';

const ALL = { top: 0, height: 1000 };
const path = captures.find((each) => each.endsWith('rebalance.pcapng')) ?? '';

describe('the timeline of a rebalance', () => {
  it('has a lane for each kind of each vbucket, its stretches in order and within the axis', async () => {
    const { session } = await openedCapture(path);
    const { lines, from, to, end } = viewed(session, {
      what: 'timeline',
      window: ALL,
      columns: 80,
    });
    expect([from, to]).toEqual([0, end]);
    expect(new Set(lines.map(({ lane }) => lane))).toEqual(
      new Set(['uploader', 'snapshot', 'mount', 'migration']),
    );
    for (const { stretches } of lines) {
      expect(stretches.length).toBeGreaterThan(0);
      for (const [i, stretch] of stretches.entries()) {
        expect(stretch.from).toBeGreaterThanOrEqual(stretches[i - 1]?.from ?? 0);
        expect(stretch.to).toBeGreaterThan(stretch.from);
        expect(stretch.to).toBeLessThanOrEqual(80);
        expect(stretch.number).toBeGreaterThan(0);
      }
    }
  });

  it('shows of a part of the time what lasts in it', async () => {
    const { session } = await openedCapture(path);
    const wish = { what: 'timeline', window: ALL, columns: 40 } as const;
    const whole = viewed(session, wish);
    const half = whole.end / 2;
    const late = viewed(session, { ...wish, from: half });
    expect([late.from, late.to]).toEqual([half, whole.end]);
    const numbers = (report: typeof whole, from: number) =>
      report.lines.flatMap(({ stretches }) =>
        stretches.filter((each) => each.to > from).map(({ number }) => number),
      );
    for (const number of numbers(whole, 21)) expect(numbers(late, 0)).toContain(number);
  });

  it('is of the messages of the list', async () => {
    const { session } = await openedCapture(path);
    const wish = { what: 'timeline', window: ALL, columns: 40 } as const;
    const [first] = viewed(session, wish).lines.flatMap(({ stretches }) => stretches);
    const number = first?.number ?? 0;
    const { lines } = viewed(session, wish, `message.number == ${number}`);
    expect(lines.flatMap(({ stretches }) => stretches.map((each) => each.number))).toContain(
      number,
    );
    expect(viewed(session, wish, 'message.number == 0').total).toBe(0);
  });
});
