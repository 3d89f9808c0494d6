import { expect, test } from 'vitest';
import { mouseReport } from '../../../src/tui/terminal/mouse-report.js';

test.each([
  ['[<0;1;1M', { action: 'press', x: 0, y: 0 }],
  ['[<0;223;300M', { action: 'press', x: 222, y: 299 }],
  ['[<0;5;6m', { action: 'release', x: 4, y: 5 }],
  ['[<32;5;6M', { action: 'drag', x: 4, y: 5 }],
  ['[<64;5;6M', { action: 'wheel-up', x: 4, y: 5 }],
  ['[<65;5;6M', { action: 'wheel-down', x: 4, y: 5 }],
  // With shift, meta and control held.
  ['[<28;5;6M', { action: 'press', x: 4, y: 5 }],
  // The right button, a sideways wheel, a fourth button, a place that is none.
  ['[<2;5;6M', undefined],
  ['[<66;5;6M', undefined],
  ['[<128;5;6M', undefined],
  ['[<0;0;1M', undefined],
  ['[<0;5M', undefined],
  ['[A', undefined],
  ['<0;5;6M', undefined],
])('%s', (input, expected) => {
  expect(mouseReport(input)).toEqual(expected);
});
