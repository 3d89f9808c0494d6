/** Where axes carry numbers, and how those are written. */
import type { Tick } from './scene.js';

/**
 * One of the factors (rising, 1 the first) times a power of ten: the least that is not less than
 * `value` (above 0).
 */
export function roundUp(value: number, factors: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = factors.find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Seconds from the first message, at round numbers; some five of them. */
export function timeTicks(duration: number): Tick[] {
  const step = roundUp(duration / 6, [1, 2, 5]);
  const digits = Math.max(0, -Math.floor(Math.log10(step / 1e9)));
  return Array.from({ length: Math.floor(duration / step + 1e-9) + 1 }, (_, i) => ({
    at: (i * step) / duration,
    text: `${((i * step) / 1e9).toFixed(digits)} s`,
  }));
}
