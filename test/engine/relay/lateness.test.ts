import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LatenessMeter } from '../../../src/engine/relay/lateness.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => vi.useRealTimers());

it('tells how late the loop was since it was last asked', () => {
  let now = 1_000;
  const meter = new LatenessMeter(() => now);
  const sample = (lateMs: number): void => {
    now += 20 + lateMs;
    vi.advanceTimersByTime(20);
  };
  expect(meter.take()).toEqual({ p50: 0, p99: 0, max: 0 });
  for (let i = 0; i < 97; i++) sample(1);
  sample(50);
  sample(30);
  const { p50, p99, max } = meter.take();
  expect([p50, p99, max].map((seconds) => seconds.toFixed(3))).toEqual(['0.001', '0.030', '0.050']);
  sample(0);
  expect(meter.take().max).toBeLessThan(0.001);
  meter.close();
  sample(1_000);
  expect(meter.take()).toEqual({ p50: 0, p99: 0, max: 0 });
});
