/** Both kinds of history, against one naive model. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOWHERE } from '../../src/bytes/extents.js';
import { Budget } from '../../src/tcp/budget.js';
import { CopiedHistory } from '../../src/tcp/copied-history.js';
import type { History } from '../../src/tcp/history.js';
import { PlacedHistory } from '../../src/tcp/placed-history.js';
import { GrowingFile } from './growing-file.js';

type Kind = 'copied' | 'placed' | 'mixed';
const KINDS: readonly Kind[] = ['copied', 'placed', 'mixed'];

/** A history and the file under it; of the mixed kind every third piece lies nowhere. */
class Subject {
  readonly file = new GrowingFile();
  readonly history: History;
  #appended = 0;

  constructor(
    readonly kind: Kind,
    cap: number,
    budget: Budget,
  ) {
    this.history =
      kind === 'copied'
        ? new CopiedHistory(cap, budget)
        : new PlacedHistory(cap, budget, this.file);
  }

  append(bytes: Uint8Array): void {
    const offset = this.file.write(bytes);
    const isNowhere = this.kind === 'mixed' && this.#appended++ % 3 === 0;
    // They lie somewhere in a packet.
    const lent = Uint8Array.from([0x21, 0x21, ...bytes, 0x21]);
    this.history.append(lent, 2, 2 + bytes.length, isNowhere ? NOWHERE : offset);
    // The packet's buffer is used again.
    lent.fill(0x21);
  }
}

const step = fc.oneof(
  fc.record({ append: fc.uint8Array({ minLength: 1, maxLength: 90, max: 3 }) }),
  fc.record({ skip: fc.integer({ min: 1, max: 9 }) }),
);

describe.each(KINDS)('History, %s', (kind) => {
  it('finds exactly the bytes that differ among the last ones', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.array(step, { maxLength: 60 }),
        fc.nat(400),
        fc.uint8Array({ maxLength: 120, max: 3 }),
        (cap, steps, offset, copy) => {
          const budget = new Budget(1_000_000);
          const subject = new Subject(kind, cap, budget);
          const { history } = subject;
          let stream: number[] = [];
          let known = 0;
          for (const each of steps) {
            if ('append' in each) {
              subject.append(each.append);
              stream.push(...each.append);
            } else {
              history.skip(each.skip);
              stream = [...stream, ...new Array<number>(each.skip).fill(-1)];
              known = stream.length;
            }
          }
          const oldest = Math.max(known, stream.length - cap);
          let expected = 0;
          copy.forEach((byte, index) => {
            const at = offset + index;
            if (at >= oldest && at < stream.length && stream[at] !== byte) expected++;
          });
          expect(history.differing(offset, copy)).toBe(expected);
          expect(history.start).toBe(oldest);
          history.release();
          expect(budget.used).toBe(0);
          expect(history.differing(offset, copy)).toBe(0);
          expect(history.start).toBe(stream.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('does without memory that the budget does not allow', () => {
    const budget = new Budget(2048);
    const subjects = Array.from({ length: 30 }, () => new Subject(kind, 4096, budget));
    for (const subject of subjects) {
      for (let i = 0; i < 4; i++) subject.append(new Uint8Array(100).fill(1));
    }
    expect(budget.used).toBeLessThanOrEqual(2048);
    expect(subjects[0]?.history.differing(300, new Uint8Array(100))).toBe(100);
    expect(subjects.at(-1)?.history.differing(300, new Uint8Array(100))).toBe(0);
    expect(subjects.at(-1)?.history.start).toBe(400);
    for (const { history } of subjects) history.release();
    expect(budget.used).toBe(0);
  });

  it('holds no more memory than its cap, however small the pieces', () => {
    const budget = new Budget(1_000_000);
    const subject = new Subject(kind, 32 * 1024, budget);
    for (let i = 0; i < 10_000; i++) subject.append(Uint8Array.of(i & 0xff, 1));
    expect(budget.used).toBeLessThanOrEqual(34 * 1024);
    expect(20_000 - subject.history.start).toBeGreaterThanOrEqual(4096);
    const last = subject.history.start;
    expect(subject.history.differing(last, new Uint8Array(4096).fill(0x21))).toBe(4096 - 8);
  });
});

describe('PlacedHistory', () => {
  it('reads nothing until there is something to compare', () => {
    const subject = new Subject('placed', 4096, new Budget(100_000));
    for (let i = 0; i < 100; i++) subject.append(Uint8Array.of(1, 2, 3));
    expect(subject.file.reads).toBe(0);
    expect(subject.history.differing(295, Uint8Array.of(2, 3, 1))).toBe(0);
    expect(subject.file.reads).toBe(2);
  });

  it('compares what is left of a file that has been cut', () => {
    const subject = new Subject('placed', 4096, new Budget(100_000));
    subject.append(new Uint8Array(10));
    subject.file.cut(7);
    expect(subject.history.differing(0, new Uint8Array(10).fill(1))).toBe(4);
  });

  it('copies of what lies nowhere no more than its cap and the pieces at its ends', () => {
    const budget = new Budget(1_000_000);
    const history = new PlacedHistory(4096, budget, new GrowingFile());
    const notes = 1024;
    for (let i = 0; i < 30; i++) {
      history.append(new Uint8Array(1000), 0, 1000, NOWHERE);
      expect(budget.used).toBeLessThanOrEqual(4096 + 2 * 1000 + notes);
    }
    expect(history.differing(30_000 - 4096, new Uint8Array(4096).fill(1))).toBe(4096);
  });
});
