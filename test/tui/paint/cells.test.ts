import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellWidth, clean, clip, endOf, exactly } from '../../../src/tui/paint/cells.js';
import { hostileText } from '../helpers/hostile.js';

describe('clean', () => {
  test.each([
    ['an escape sequence', '\u001b[31mred', '·[31mred'],
    ['C1 controls, which some terminals obey', '\u009b2J', '·2J'],
    ['line ends and tabs', 'a\r\nb\tc', 'a··b·c'],
    ['a bidirectional override', 'a\u202eb', 'a·b'],
    ['an invisible filler', 'a\u3164b', 'a·b'],
    ['a lone surrogate', 'a\ud800b', 'a·b'],
    ['more marks than a cell may cost', `a${'\u0301'.repeat(50)}b`, `a${'\u0301'.repeat(4)}·b`],
    ['plain text of many scripts', 'naïve 日本 😀', 'naïve 日本 😀'],
  ])('%s', (_, text, expected) => expect(clean(text)).toBe(expected));

  test('leaves nothing that a terminal obeys, and nothing to do twice', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const safe = clean(text);
        expect(safe).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/,
        );
        expect(safe).not.toMatch(/\p{Cs}/u);
        expect(clean(safe)).toBe(safe);
      }),
    );
  });
});

describe('cellWidth', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['日本語', 6],
    ['한글', 4],
    ['ｆｕｌｌ', 8],
    ['ﾊﾝ', 2],
    ['😀', 2],
    ['🇩🇪', 2],
    ['→←▸', 3],
    ['…·', 2],
    ['\u001b[0m', 4],
  ])('%j is %i cells', (text, width) => expect(cellWidth(text)).toBe(width));
});

describe('exactly', () => {
  test.each([
    ['pads', 'ab', 4, 'left', 'ab  '],
    ['pads on the left', 'ab', 4, 'right', '  ab'],
    ['cuts with an ellipsis', 'abcdef', 4, 'left', 'abc…'],
    ['does not cut a wide character in half', '日本語', 4, 'left', '日… '],
    ['no room', 'abc', 0, 'left', ''],
  ] as const)('%s', (_, text, width, align, expected) =>
    expect(exactly(text, width, align)).toBe(expected),
  );

  test('is as wide as asked, whatever the text', () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.nat(40),
        fc.constantFrom('left', 'right'),
        (text, width, align) => {
          expect(cellWidth(exactly(text, width, align))).toBe(width);
        },
      ),
    );
  });
});

describe('endOf', () => {
  test.each([
    ['keeps the end', 'folder/x.pcap', 7, '…x.pcap'],
    ['one cell is the ellipsis', 'abc', 1, '…'],
    ['does not cut a wide character in half', '日本語', 4, '…語 '],
    ['of a long text no more is read', `${'x'.repeat(1e6)}\u001bend`, 5, '…·end'],
  ])('%s', (_, text, width, expected) => expect(endOf(text, width)).toBe(expected));

  test('is as wide as asked, whatever the text that is too long', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 40 }), (text, width) => {
        fc.pre(cellWidth(text) > width);
        expect(cellWidth(endOf(text, width))).toBe(width);
      }),
    );
  });
});

test('clip reads no more of a long text than it can show', () => {
  const long = 'x\u0301'.repeat(1_000_000);
  const started = performance.now();
  expect(clip(long, 10)).toEqual({ text: 'x\u0301'.repeat(10), width: 10, cut: true });
  expect(performance.now() - started).toBeLessThan(50);
});
