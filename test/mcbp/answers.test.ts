/** When a request has had its last answer, by hand from the documents that answers.ts names. */
import { describe, expect, it } from 'vitest';
import { type Answers, isLastAnswer, maySilenceBeAnswer } from '../../src/mcbp/answers.js';

const cases: readonly [Answers, number, number, boolean, string][] = [
  ['one', 0x00, 0, true, 'success'],
  ['one', 0x84, 0, true, 'failure'],
  ['quiet', 0x05, 0, true, 'the failure of a quiet set'],
  ['quiet-miss', 0x00, 3, true, 'the hit of a quiet get'],
  ['until-empty-key', 0x00, 6, false, 'a stat'],
  ['until-empty-key', 0x00, 0, true, 'the end of the stats'],
  ['until-empty-key', 0x01, 0, true, 'no such group of stats'],
  // range_scan_continue.md, examples 1 to 3
  ['until-done', 0x00, 0, false, 'a batch of keys'],
  ['until-done', 0xa6, 0, true, 'RangeScanMore: a limit was reached'],
  ['until-done', 0xa7, 0, true, 'RangeScanComplete'],
  ['until-done', 0xa5, 0, true, 'RangeScanCancelled'],
  ['until-done', 0x07, 0, true, 'NotMyVbucket in the middle of a scan'],
];

describe('answers', () => {
  it.each(cases)('%s, status %i, key length %i: last is %s (%s)', (answers, status, key, last) => {
    expect(isLastAnswer(answers, status, key)).toBe(last);
  });

  it('takes silence for an answer of quiet and never answered commands only', () => {
    const all: readonly Answers[] = [
      'one',
      'quiet',
      'quiet-miss',
      'until-empty-key',
      'until-done',
      'none',
    ];
    expect(all.filter(maySilenceBeAnswer)).toEqual(['quiet', 'quiet-miss', 'none']);
  });
});
