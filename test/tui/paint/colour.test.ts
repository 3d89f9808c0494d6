import { describe, expect, test } from 'vitest';
import { colourNamed, depthOf, parameters } from '../../../src/tui/paint/colour.js';

describe('a colour as people write it', () => {
  test.each([
    ['red', { ansi: 1 }],
    ['Bright-Red', { ansi: 9 }],
    ['brightblue', { ansi: 12 }],
    ['grey', { ansi: 8 }],
    ['7', { ansi: 7 }],
    ['196', { ansi: 9, rgb: 0xff0000 }],
    ['#FF0000', { ansi: 9, rgb: 0xff0000 }],
    ['#000001', { ansi: 0, rgb: 0x000001 }],
  ])('%s', (text, colour) => expect(colourNamed(text)).toEqual(colour));

  test.each(['', 'reddish', '256', '#ff00', '-1', 'bright-', '1e2'])('%j is none', (text) =>
    expect(colourNamed(text)).toBeUndefined(),
  );
});

describe('as a terminal takes it', () => {
  const orange = colourNamed('#ff8700') ?? { ansi: 0 };
  test.each([
    ['none', false, ''],
    ['16', false, ';33'],
    ['16', true, ';43'],
    // xterm's 208 is exactly this one.
    ['256', false, ';38;5;208'],
    ['256', true, ';48;5;208'],
    ['true', false, ';38;2;255;135;0'],
    ['true', true, ';48;2;255;135;0'],
  ] as const)('%s colours, as ground: %s', (depth, isGround, text) =>
    expect(parameters(orange, depth, isGround)).toBe(text),
  );

  test("the terminal's own are its own at any depth", () => {
    for (const depth of ['16', '256', 'true'] as const) {
      expect(parameters({ ansi: 9 }, depth, false)).toBe(';91');
      expect(parameters({ ansi: 9 }, depth, true)).toBe(';101');
    }
  });
});

describe('what a terminal can draw', () => {
  test.each([
    [{}, '16'],
    [{ TERM: 'xterm' }, '16'],
    [{ TERM: 'screen-256color' }, '256'],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 'true'],
    [{ TERM: 'xterm', COLORTERM: '24bit' }, 'true'],
    [{ TERM: 'xterm-direct' }, 'true'],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1' }, 'none'],
    [{ TERM: 'xterm', NO_COLOR: '' }, '16'],
    [{ TERM: 'dumb', COLORTERM: 'truecolor' }, 'none'],
  ] as const)('%j: %s', (environment, depth) => expect(depthOf(environment)).toBe(depth));
});
