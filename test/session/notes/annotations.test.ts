/** What is said of messages, by itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Annotations,
  LONGEST_COMMENT,
  MOST_NOTES,
} from '../../../src/session/notes/annotations.js';
import { momentOf } from '../build.js';

describe('annotations', () => {
  it('a sign said twice is taken back, and each change is told', () => {
    const said = new Annotations();
    expect([said.toggle('marked', 3), said.has('marked', 3), said.version]).toEqual([
      true,
      true,
      1,
    ]);
    expect([said.toggle('marked', 3), said.has('marked', 3), said.version]).toEqual([
      false,
      false,
      2,
    ]);
    expect(said.isEmpty).toBe(true);
  });

  it('an empty comment takes it away; a longer one than a pcapng option holds is refused', () => {
    const said = new Annotations();
    expect(said.comment(1, 'x'.repeat(LONGEST_COMMENT))).toBe(true);
    expect(said.comment(1, 'x'.repeat(LONGEST_COMMENT + 1))).toBe(false);
    expect(said.commentOf(1)).toHaveLength(LONGEST_COMMENT);
    expect([said.comment(1, ''), said.commentOf(1), said.isEmpty]).toEqual([true, undefined, true]);
  });

  it('has a cap for each kind, and takes back beyond it', () => {
    const said = new Annotations();
    for (let n = 1; n <= MOST_NOTES; n += 1) said.toggle('ignored', n);
    expect(said.toggle('ignored', MOST_NOTES + 1)).toBeUndefined();
    expect(said.toggle('ignored', 1)).toBe(false);
    expect(said.toggle('ignored', MOST_NOTES + 1)).toBe(true);
    for (let n = 1; n <= MOST_NOTES; n += 1) said.comment(n, 'c');
    expect([said.comment(MOST_NOTES + 1, 'c'), said.comment(1, 'other')]).toEqual([false, true]);
  });

  it('times are counted from the last reference up to a message, once its time is known', () => {
    const said = new Annotations();
    said.toggle('references', 10);
    said.toggle('references', 5);
    expect(said.referenceOf(12)).toBeUndefined();
    for (const n of [4, 5, 10]) said.passed(n, momentOf(n));
    expect([4, 5, 9, 10, 99].map((n) => said.referenceOf(n)?.ns)).toEqual([
      undefined,
      5e6,
      5e6,
      10e6,
      10e6,
    ]);
    said.toggle('references', 10);
    expect(said.referenceOf(99)?.ns).toBe(5e6);
  });

  it('as plain data and back they are the same, numbers rising', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 31 }), { maxLength: 20 });
    fc.assert(
      fc.property(numbers, numbers, numbers, numbers, (marked, ignored, references, commented) => {
        const said = new Annotations();
        for (const n of marked) said.toggle('marked', n);
        for (const n of ignored) said.toggle('ignored', n);
        for (const n of references) said.toggle('references', n);
        for (const n of commented) said.comment(n, `about ${n}`);
        const { notes } = said;
        expect(new Annotations(notes).notes).toEqual(notes);
        expect(notes.marked).toEqual([...marked].sort((a, b) => a - b));
        expect(notes.comments.map(({ number }) => number)).toEqual(
          [...commented].sort((a, b) => a - b),
        );
      }),
    );
  });
});
