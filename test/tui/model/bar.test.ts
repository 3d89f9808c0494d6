/** The filter bar's candidates. */
import { describe, expect, test } from 'vitest';
import type { FilterDraft } from '../../../src/session/port/filter.js';
import * as bar from '../../../src/tui/model/bar.js';
import { insert } from '../../../src/tui/model/line-edit.js';

const draftOf = (text: string, from: number, ...words: string[]): FilterDraft => ({
  ...{ text, cursor: text.length, from, to: text.length },
  candidates: words.map((word) => ({ text: word, doc: '' })),
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
    const edited = bar.written(judged, insert(judged, '.'));
    expect(edited).toMatchObject({ text: 'a fusion.', chosen: -1, draft: undefined });
    expect(bar.written(judged, { ...judged }).draft).toBe(judged.draft);
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
