/** A capture at its own pace, with a clock that the test moves. */
import { describe, expect, it } from 'vitest';
import { Playback } from '../../src/session/playback.js';
import { momentOf } from './build.js';

/** Messages 1.. at these milliseconds; what is before `first` has gone. */
class Recorded {
  first = 1;
  /** Undefined: a message that never came. */
  constructor(readonly times: (number | undefined)[]) {}
  get last(): number {
    return this.times.length;
  }
  timeOf(number: number) {
    const ms = number >= this.first ? this.times[number - 1] : undefined;
    return ms === undefined ? undefined : momentOf(ms);
  }
}

function stage(times: (number | undefined)[], speed: number) {
  const clock = { now: 50_000 };
  const recorded = new Recorded(times);
  const playback = new Playback(speed, () => clock.now);
  const shown = (): number => playback.newest(recorded, recorded.first);
  const wait = (ms: number): number => {
    clock.now += ms;
    return shown();
  };
  return { recorded, playback, shown, wait };
}

describe('at once', () => {
  it('shows everything there is', () => {
    const { recorded, shown, playback } = stage([0, 5000], Number.POSITIVE_INFINITY);
    expect(shown()).toBe(2);
    expect(playback.isBehind(2)).toBe(false);
    recorded.times.push(9000);
    expect(playback.isBehind(3)).toBe(true);
    expect(shown()).toBe(3);
  });

  it('freezes what is shown while paused', () => {
    const { recorded, shown, playback } = stage([0], Number.POSITIVE_INFINITY);
    expect(shown()).toBe(1);
    playback.pause(true);
    recorded.times.push(1, 2);
    expect([shown(), playback.isPaused, playback.isBehind(3)]).toEqual([1, true, false]);
    playback.pause(false);
    expect([shown(), playback.isPaused]).toEqual([3, false]);
  });
});

describe('at a pace', () => {
  it('shows each message when its time has come', () => {
    const { wait } = stage([1000, 1100, 1100, 1500], 1);
    expect([wait(0), wait(99), wait(1), wait(399), wait(1)]).toEqual([1, 1, 3, 3, 4]);
  });

  it('plays faster and slower', () => {
    const fast = stage([0, 1000, 2000], 10);
    expect([fast.wait(0), fast.wait(100), fast.wait(100)]).toEqual([1, 2, 3]);
    const slow = stage([0, 100], 0.5);
    expect([slow.wait(0), slow.wait(199), slow.wait(1)]).toEqual([1, 1, 2]);
  });

  it('does not count the time of a pause, however often it is asked for', () => {
    const { wait, playback } = stage([0, 100, 200], 1);
    wait(0);
    wait(50);
    playback.pause(true);
    playback.pause(true);
    expect(wait(10_000)).toBe(1);
    playback.pause(false);
    playback.pause(false);
    expect([wait(49), wait(1), wait(100)]).toEqual([1, 2, 3]);
  });

  it('begins with the first message, however long that takes to be read', () => {
    const { recorded, wait } = stage([], 1);
    expect(wait(0)).toBe(0);
    expect(wait(60_000)).toBe(0);
    recorded.times.push(0, 100);
    expect([wait(0), wait(99), wait(1)]).toEqual([1, 1, 2]);
  });

  it('may be paused before it begins', () => {
    const { wait, playback } = stage([0, 100], 1);
    playback.pause(true);
    expect(wait(1000)).toBe(0);
    playback.pause(false);
    expect([wait(0), wait(99), wait(1)]).toEqual([1, 1, 2]);
  });

  it('goes on at its pace when messages that were shown are gone', () => {
    const { recorded, wait } = stage([0, 100, 200, 300], 1);
    wait(0);
    expect(wait(100)).toBe(2);
    recorded.first = 2;
    expect([wait(99), wait(1), wait(100)]).toEqual([2, 3, 4]);
  });

  it('begins anew where messages went before they were shown', () => {
    const { recorded, wait } = stage([0, 100, 60_000, 60_100, 60_200], 1);
    wait(0);
    wait(50);
    recorded.first = 3;
    expect([wait(0), wait(99), wait(1), wait(100)]).toEqual([3, 3, 4, 5]);
  });

  it('passes over messages that never came', () => {
    const { wait } = stage([0, undefined, undefined, 100, undefined], 1);
    expect([wait(0), wait(99), wait(1)]).toEqual([3, 3, 5]);
  });

  it('waits for a message that is earlier than its predecessor no longer than for that', () => {
    const { wait } = stage([0, 500, 100, 600], 1);
    expect([wait(0), wait(499), wait(1), wait(100)]).toEqual([1, 1, 3, 4]);
  });
});

describe('gone through like a recording', () => {
  const minute = Array.from({ length: 61 }, (_, s) => s * 1000);

  it('another pace goes on from where it is', () => {
    const { recorded, playback, wait } = stage(minute, 1);
    wait(0);
    expect(wait(10_000)).toBe(11);
    playback.play({ speed: 4 }, recorded, 1);
    expect([wait(0), wait(1000)]).toEqual([11, 15]);
    playback.play({ speed: 0.5 }, recorded, 1);
    expect([wait(1999), wait(1)]).toEqual([15, 16]);
    playback.play({ speed: Number.POSITIVE_INFINITY }, recorded, 1);
    expect(wait(0)).toBe(61);
  });

  it('a pace is kept within its limits', () => {
    const { recorded, playback, wait } = stage(minute, 1);
    wait(0);
    playback.play({ speed: 1e9 }, recorded, 1);
    expect(playback.state(recorded)?.speed).toBe(1024);
    playback.play({ speed: 0 }, recorded, 1);
    expect(playback.state(recorded)?.speed).toBe(1 / 64);
  });

  it('goes step by step, pausing, and on from there', () => {
    const { recorded, playback, wait } = stage(minute, 1);
    wait(0);
    wait(2500);
    playback.play({ step: 1 }, recorded, 1);
    expect([wait(60_000), playback.isPaused]).toEqual([4, true]);
    playback.play({ step: -3 }, recorded, 1);
    expect(wait(0)).toBe(1);
    playback.play({ step: -3 }, recorded, 1);
    expect(wait(0)).toBe(1);
    playback.play({ step: 1 }, recorded, 1);
    playback.pause(false);
    expect([wait(0), wait(999), wait(1)]).toEqual([2, 2, 3]);
  });

  it.each([
    [{ to: 'time', seconds: 30 } as const, 31],
    [{ to: 'time', seconds: 30.5 } as const, 31],
    [{ to: 'time', seconds: 1e9 } as const, 61],
    [{ to: 'time', seconds: -1 } as const, 1],
    [{ to: 'message', number: 7 } as const, 7],
    [{ to: 'message', number: 700 } as const, 61],
    [{ to: 'message', number: -7 } as const, 1],
  ])('jumps to %o, on and back, and plays on', (seek, expected) => {
    for (const before of [0, 20_000, 70_000]) {
      const { recorded, playback, wait } = stage(minute, 1);
      wait(0);
      wait(before);
      playback.play({ seek }, recorded, 1);
      expect([wait(0), playback.isPaused]).toEqual([expected, false]);
    }
  });

  it('is where it says it is', () => {
    const { recorded, playback, wait } = stage(minute, 2);
    expect(playback.state(recorded)).toBeUndefined();
    wait(0);
    wait(6150);
    const state = { speed: 2, position: 12.3, length: 60, isOver: false };
    expect(playback.state(recorded)).toEqual(state);
    playback.pause(true);
    wait(9999);
    expect(playback.state(recorded)).toEqual(state);
    playback.pause(false);
    wait(60_000);
    expect(playback.state(recorded)).toEqual({ ...state, position: 60, isOver: true });
    playback.play({ seek: { to: 'time', seconds: 59 } }, recorded, 1);
    expect([wait(0), playback.state(recorded)?.position]).toEqual([60, 59]);
  });

  it('what was all there at once is gone through from a jump or a step on, paused', () => {
    const { recorded, playback, wait } = stage(minute, Number.POSITIVE_INFINITY);
    expect([wait(0), playback.state(recorded)]).toEqual([61, undefined]);
    playback.play({ seek: { to: 'time', seconds: 5 } }, recorded, 1);
    expect([wait(0), playback.isPaused]).toEqual([6, true]);
    playback.play({ step: 1 }, recorded, 1);
    playback.play({ speed: 1 }, recorded, 1);
    expect(wait(99_000)).toBe(7);
    playback.pause(false);
    expect([wait(0), wait(1000)]).toEqual([7, 8]);
  });

  it('messages that never came are steps nobody waits for', () => {
    const { recorded, playback, wait } = stage([0, undefined, 2000, undefined], 1);
    wait(0);
    playback.play({ seek: { to: 'time', seconds: 1 } }, recorded, 1);
    expect(wait(0)).toBe(2);
    playback.play({ seek: { to: 'time', seconds: 9 } }, recorded, 1);
    expect(wait(0)).toBe(4);
  });

  it('of a capture that began to be lost at its front it begins with what is there', () => {
    const { recorded, playback, wait } = stage(minute, 1);
    recorded.first = 30;
    wait(0);
    playback.play({ seek: { to: 'message', number: 3 } }, recorded, 30);
    expect(wait(0)).toBe(30);
    playback.play({ step: 1 }, recorded, 30);
    expect(wait(0)).toBe(31);
  });
});
