/** Where events stand among messages, and what goes when there are too many. */
import { describe, expect, it } from 'vitest';
import { EventLog } from '../../../src/session/events/event-log.js';
import { momentOf } from '../build.js';
import { happening } from './build.js';

const places = (log: EventLog): [number, number][] => {
  const found: [number, number][] = [];
  for (let i = 0; ; i += 1) {
    const placed = log.at(i);
    if (placed === undefined) return found;
    found.push([placed.number, placed.after]);
  }
};

describe('an event log', () => {
  it('numbers events by arrival, and keeps them in the order of the list', () => {
    const log = new EventLog();
    expect(log.latest).toBe(0);
    log.add(happening(10), 3);
    log.add(happening(20), 5);
    log.add(happening(5), 1);
    expect(places(log)).toEqual([
      [-3, 1],
      [-1, 3],
      [-2, 5],
    ]);
    expect(log.latest).toBe(-3);
    expect(log.get(-1)?.after).toBe(3);
    expect(log.get(-9)).toBeUndefined();
    expect(log.get(3)).toBeUndefined();
    expect([1, 2, 3, 4, 5, 6].map((number) => log.countBefore(number))).toEqual([
      ...[0, 1, 1, 2, 2, 3],
    ]);
  });

  it('orders by time what stands between the same messages, and by arrival what is of one time', () => {
    const log = new EventLog();
    for (const ms of [20, 10, 20]) log.add(happening(ms), 4);
    expect(places(log).map(([number]) => number)).toEqual([-2, -1, -3]);
  });

  it('moves events behind messages that were sent before them and are decoded later', () => {
    const log = new EventLog();
    log.add(happening(10), 4);
    log.add(happening(30), 4);
    log.passed(5, momentOf(20));
    expect(places(log)).toEqual([
      [-1, 4],
      [-2, 5],
    ]);
    // Not one of the same time, and not one that stands further up.
    log.passed(6, momentOf(30));
    log.passed(7, momentOf(1));
    expect(places(log)).toEqual([
      [-1, 4],
      [-2, 5],
    ]);
  });

  it('drops the oldest when there are too many, counts them, and still knows the others', () => {
    const log = new EventLog();
    const all = 65_536 + 10;
    for (let i = 1; i <= all; i += 1) log.add(happening(i), i);
    expect(log.dropped).toBe(16_384);
    expect(places(log)).toHaveLength(all - log.dropped);
    expect(log.at(0)?.number).toBe(-(log.dropped + 1));
    expect(log.get(-1)).toBeUndefined();
    expect(log.get(-all)?.after).toBe(all);
  });

  it('lets events go with the messages that they stand before', () => {
    const log = new EventLog();
    for (const [ms, after] of [
      [1, 1],
      [2, 4],
      [3, 5],
      [4, 9],
    ] as const) {
      log.add(happening(ms), after);
    }
    log.forgetBefore(6);
    // The third stands right before message 6.
    expect(places(log)).toEqual([
      [-3, 5],
      [-4, 9],
    ]);
    expect(log.dropped).toBe(0);
    // What stands behind the newest message still moves with those that come.
    log.passed(10, momentOf(1));
    log.add(happening(5), 10);
    expect(places(log)).toEqual([
      [-3, 5],
      [-4, 10],
      [-5, 10],
    ]);
  });

  it('but for those that wait for somebody to decide', () => {
    const log = new EventLog();
    let held: number | undefined = 7;
    log.add(happening(1), 1);
    log.add({ ...happening(2), held: () => held }, 2);
    log.forgetBefore(9);
    expect(places(log)).toEqual([[-2, 2]]);
    held = undefined;
    log.forgetBefore(10);
    expect(places(log)).toEqual([]);
  });
});
