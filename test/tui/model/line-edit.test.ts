/** Writing a line: the text, its cursor and its history. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  edited,
  insert,
  remembered,
  type TextLine,
  textLine,
  typedText,
} from '../../../src/tui/model/line-edit.js';
import type { LineCommand } from '../../../src/tui/model/overlay-keys.js';

/** Text with its cursor. */
const shown = ({ text, cursor }: TextLine): string =>
  `${text.slice(0, cursor)}|${text.slice(cursor)}`;
const at = (text: string): TextLine => ({
  ...textLine(text.replace('|', '')),
  cursor: text.indexOf('|'),
});

describe('editing', () => {
  test('a character goes in at the cursor', () => {
    expect(shown(insert(at('ab|c'), 'x'))).toBe('abx|c');
  });

  test.each<[string, LineCommand, string, string]>([
    ['left', 'cursor-left', 'ab|c', 'a|bc'],
    ['left over a pair', 'cursor-left', 'a😀|', 'a|😀'],
    ['right over a pair', 'cursor-right', '|😀a', '😀|a'],
    ['not before the start', 'cursor-left', '|a', '|a'],
    ['not behind the end', 'cursor-right', 'a|', 'a|'],
    ['start', 'cursor-start', 'ab|c', '|abc'],
    ['end', 'cursor-end', 'ab|c', 'abc|'],
    ['erase before', 'erase', 'a😀|c', 'a|c'],
    ['erase before, at the start', 'erase', '|c', '|c'],
    ['erase under', 'erase-on', 'a|😀c', 'a|c'],
    ['erase a word', 'erase-word', 'fusion and fusion.term |x', 'fusion and |x'],
    ['erase an operator', 'erase-word', 'a ==|', 'a |'],
    ['erase to the start', 'erase-to-start', 'ab|c', '|c'],
    ['erase to the end', 'erase-to-end', 'ab|c', 'ab|'],
  ])('%s', (_, command, before, after) =>
    expect(shown(edited(at(before), command, []))).toBe(after),
  );

  test('the cursor stays in the text, whatever is typed and erased', () => {
    const commands: LineCommand[] = ['erase', 'erase-on', 'erase-word', 'erase-to-end'];
    const moves: LineCommand[] = ['cursor-start', 'cursor-left', 'cursor-right', 'older'];
    const steps = fc.array(
      fc.oneof(
        fc.record({ text: fc.string({ unit: 'grapheme' }) }),
        fc.constantFrom(...commands, ...moves),
      ),
    );
    fc.assert(
      fc.property(steps, (all) => {
        let now = textLine('');
        for (const each of all) {
          now = typeof each === 'string' ? edited(now, each, ['old']) : insert(now, each.text);
          expect(now.cursor).toBeGreaterThanOrEqual(0);
          expect(now.cursor).toBeLessThanOrEqual(now.text.length);
        }
      }),
    );
  });

  test('has an end', () => {
    const full = textLine('x'.repeat(16_384));
    expect(insert(full, 'y')).toBe(full);
  });

  test('a key of one character is text, and the space by its name', () => {
    expect(['a', '漢', '😀', 'space', 'C-x', 'enter'].map(typedText)).toEqual([
      ...['a', '漢', '😀', ' ', undefined, undefined],
    ]);
  });
});

test('history: older and newer, back to what was written', () => {
  const history = ['a', 'b'].reduce(remembered, [] as readonly string[]);
  let now = insert(textLine(''), 'mine');
  const keys: LineCommand[] = ['older', 'older', 'older', 'newer', 'newer', 'newer'];
  const walk = keys.map((key) => {
    now = edited(now, key, history);
    return now.text;
  });
  expect(walk).toEqual(['b', 'a', 'a', 'b', 'mine', 'mine']);
  expect(remembered(history, 'a')).toEqual(['b', 'a']);
  const many = Array.from({ length: 200 }, (_, i) => String(i));
  expect(many.reduce(remembered, [] as readonly string[])).toEqual(many.slice(100));
});
