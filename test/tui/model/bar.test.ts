/** Writing in the filter bar: the text, its cursor, its history and its candidates. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FilterDraft } from '../../../src/session/snapshot.js';
import * as bar from '../../../src/tui/model/bar.js';

const draftOf = (text: string, from: number, ...words: string[]): FilterDraft => ({
  ...{ text, cursor: text.length, from, to: text.length },
  candidates: words.map((word) => ({ text: word, doc: '' })),
});

/** Text with its cursor as a bar. */
const shown = ({ text, cursor }: bar.Bar): string =>
  `${text.slice(0, cursor)}|${text.slice(cursor)}`;
const at = (text: string): bar.Bar => ({
  ...bar.openBar(text.replace('|', '')),
  cursor: text.indexOf('|'),
});

describe('editing', () => {
  test.each([
    ['insert', (b: bar.Bar) => bar.insert(b, 'x'), 'ab|c', 'abx|c'],
    ['left', (b: bar.Bar) => bar.moveBy(b, -1), 'ab|c', 'a|bc'],
    ['left over a pair', (b: bar.Bar) => bar.moveBy(b, -1), 'a😀|', 'a|😀'],
    ['right over a pair', (b: bar.Bar) => bar.moveBy(b, 1), '|😀a', '😀|a'],
    ['not before the start', (b: bar.Bar) => bar.moveBy(b, -1), '|a', '|a'],
    ['not behind the end', (b: bar.Bar) => bar.moveBy(b, 1), 'a|', 'a|'],
    ['start', bar.toStart, 'ab|c', '|abc'],
    ['end', bar.toEnd, 'ab|c', 'abc|'],
    ['erase before', bar.eraseBack, 'a😀|c', 'a|c'],
    ['erase before, at the start', bar.eraseBack, '|c', '|c'],
    ['erase under', bar.eraseOn, 'a|😀c', 'a|c'],
    ['erase a word', bar.eraseWord, 'fusion and fusion.term |x', 'fusion and |x'],
    ['erase an operator', bar.eraseWord, 'a ==|', 'a |'],
    ['erase to the start', bar.eraseToStart, 'ab|c', '|c'],
    ['erase to the end', bar.eraseToEnd, 'ab|c', 'ab|'],
  ])('%s', (_, change, before, after) => expect(shown(change(at(before)))).toBe(after));

  test('the cursor stays in the text, whatever is typed and erased', () => {
    const changes = [bar.eraseBack, bar.eraseOn, bar.eraseWord, bar.eraseToEnd, bar.toStart];
    const steps = fc.array(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(...changes, 1 as const, -1 as const),
      ),
    );
    fc.assert(
      fc.property(steps, (all) => {
        let now = bar.openBar('');
        for (const each of all) {
          if (typeof each === 'string') now = bar.insert(now, each);
          else now = typeof each === 'number' ? bar.moveBy(now, each) : each(now);
          expect(now.cursor).toBeGreaterThanOrEqual(0);
          expect(now.cursor).toBeLessThanOrEqual(now.text.length);
        }
      }),
    );
  });

  test('has an end', () => {
    const full = bar.openBar('x'.repeat(16_384));
    expect(bar.insert(full, 'y')).toBe(full);
  });
});

test('history: older and newer, back to what was written', () => {
  const history = ['a', 'b'].reduce(bar.remembered, [] as readonly string[]);
  const typed = bar.insert(bar.openBar(''), 'mine');
  let now = typed;
  const walk = ([1, 1, 1, -1, -1, -1] as const).map((by) => {
    now = bar.recall(now, history, by);
    return now.text;
  });
  expect(walk).toEqual(['b', 'a', 'a', 'b', 'mine', 'mine']);
  expect(bar.remembered(history, 'a')).toEqual(['b', 'a']);
  const many = Array.from({ length: 200 }, (_, i) => String(i));
  expect(many.reduce(bar.remembered, [] as readonly string[])).toEqual(many.slice(100));
});

describe('completion', () => {
  const offered = bar.judge(bar.openBar('a fu'), draftOf('a fu', 2, 'fusion', 'fuse', 'full'));

  test('goes round both ways, from the text as it was', () => {
    const round = (by: 1 | -1): string[] => {
      let now = offered;
      return [1, 2, 3, 4].map(() => {
        now = bar.complete(now, by);
        return now.text;
      });
    };
    expect(round(1)).toEqual(['a fusion', 'a fuse', 'a full', 'a fusion']);
    expect(round(-1)).toEqual(['a full', 'a fuse', 'a fusion', 'a full']);
  });

  test('shows the candidates on, while the session says of one that it is valid', () => {
    const chosen = bar.complete(offered, 1);
    const judged = bar.judge(chosen, draftOf('a fusion', 2, 'fusion', 'fusion.term'));
    expect(judged.offer?.candidates).toHaveLength(3);
    expect(judged.draft?.candidates).toHaveLength(2);
    expect(bar.complete(judged, 1).text).toBe('a fuse');
    const edited = bar.insert(judged, '.');
    expect(edited.chosen).toBe(-1);
  });

  test('the only candidate is taken for good', () => {
    const one = bar.judge(bar.openBar('fu'), draftOf('fu', 0, 'fusion'));
    expect(bar.complete(one, 1)).toMatchObject({ text: 'fusion', cursor: 6, chosen: -1 });
    const none = bar.judge(bar.openBar('fu'), draftOf('fu', 0));
    expect(bar.complete(none, 1)).toBe(none);
  });

  test('what is said of another text is not used', () => {
    const now = bar.openBar('fus');
    expect(bar.judge(now, draftOf('fu', 0, 'fusion'))).toBe(now);
    expect(bar.complete(now, -1)).toBe(now);
  });
});
