import { describe, expect, test } from 'vitest';
import { type Clock, Pacer } from '../../src/tui/pacer.js';

/** Time that passes only when it is told to. */
class Hand implements Clock {
  time = 0;
  private waiting: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    const entry = { at: this.time + ms, callback };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry);
    };
  }

  get timers(): number {
    return this.waiting.length;
  }

  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const [next] = this.waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.waiting = this.waiting.filter((other) => other !== next);
      this.time = Math.max(this.time, next.at);
      next.callback();
    }
    this.time = Math.max(this.time, end);
  }
}

function busy(cost: number, seconds: number, ask: 'news' | 'answer'): number {
  const clock = new Hand();
  let frames = 0;
  const pacer = new Pacer(clock, () => {
    frames++;
    clock.time += cost;
  });
  while (clock.time < seconds * 1000) {
    pacer.request(ask);
    clock.pass(1);
  }
  return frames / seconds;
}

describe('Pacer', () => {
  test('draws nothing, and waits for nothing, unless asked', () => {
    const clock = new Hand();
    let frames = 0;
    const pacer = new Pacer(clock, () => frames++);
    clock.pass(1000);
    expect([frames, clock.timers]).toEqual([0, 0]);
    pacer.request('news');
    clock.pass(1000);
    expect([frames, clock.timers]).toEqual([1, 0]);
  });

  test('many requests are one frame', () => {
    const clock = new Hand();
    let frames = 0;
    const pacer = new Pacer(clock, () => frames++);
    for (let i = 0; i < 100; i++) pacer.request('answer');
    clock.pass(10);
    expect(frames).toBe(1);
  });

  test('news: at most 20 frames a second, and an eighth of the time', () => {
    expect(busy(0.1, 5, 'news')).toBeLessThanOrEqual(20);
    expect(busy(0.1, 5, 'news')).toBeGreaterThan(17);
    const frames = busy(40, 20, 'news');
    expect((frames * 40) / 1000).toBeLessThanOrEqual(0.135);
    expect(frames).toBeGreaterThan(2);
  });

  test('an answer does not wait for the pause after news', () => {
    const clock = new Hand();
    const times: number[] = [];
    const pacer = new Pacer(clock, () => times.push(clock.time));
    pacer.request('news');
    clock.pass(1);
    pacer.request('news');
    clock.pass(1);
    pacer.request('answer');
    clock.pass(1000);
    expect(times).toEqual([0, 15]);
  });

  test('what is asked for while drawing waits its turn', () => {
    const clock = new Hand();
    let frames = 0;
    const pacer: Pacer = new Pacer(clock, () => {
      frames++;
      if (frames < 3) pacer.request('news');
    });
    pacer.request('news');
    clock.pass(49);
    expect(frames).toBe(1);
    clock.pass(1000);
    expect(frames).toBe(3);
  });

  test('stopped, it draws no more', () => {
    const clock = new Hand();
    let frames = 0;
    const pacer = new Pacer(clock, () => frames++);
    pacer.request('news');
    pacer.stop();
    pacer.request('answer');
    clock.pass(1000);
    expect([frames, clock.timers]).toEqual([0, 0]);
  });
});
