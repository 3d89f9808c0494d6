/** How long something took, in three digits or so, whatever the unit. */
import { expect, it } from 'vitest';
import { durationText } from '../../../src/analysis/dialogue/speaker.js';

it.each([
  [0, '0 µs'],
  [1499, '1 µs'],
  [40_000, '40 µs'],
  [999_499, '999 µs'],
  [999_500, '1.0 ms'],
  [12_500_000, '12.5 ms'],
  [99_449_999, '99.4 ms'],
  [99_500_000, '100 ms'],
  [850_000_000, '850 ms'],
  [999_499_999, '999 ms'],
  [999_500_000, '1.000 s'],
  [1_234_000_000, '1.234 s'],
])('%i ns is %s', (ns, text) => expect(durationText(ns)).toBe(text));
