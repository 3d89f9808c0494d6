/** When each queued byte came, against an array that has the moment of every byte. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MomentMarks } from '../../src/mcbp/moment-marks.js';
import { momentOf } from './framer-helpers.js';

describe('MomentMarks', () => {
  it('knows the moment of each byte that is there, and of no other', () => {
    const note = fc.record({ count: fc.integer({ min: 1, max: 5 }), later: fc.nat(1) });
    const step = fc.oneof(
      { weight: 8, arbitrary: note },
      { weight: 2, arbitrary: fc.record({ drop: fc.nat(12) }) },
      { weight: 2, arbitrary: fc.record({ drop: fc.nat(300) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 100, maxLength: 600 }), (steps) => {
        const marks = new MomentMarks();
        const model: number[] = [];
        let frame = 1;
        for (const each of steps) {
          if ('count' in each) {
            frame += each.later;
            marks.note(each.count, momentOf(frame));
            for (let i = 0; i < each.count; i += 1) model.push(frame);
          } else {
            const count = Math.min(each.drop, model.length);
            marks.drop(count);
            model.splice(0, count);
          }
          expect(marks.of(1)?.frame).toBe(model[0]);
          expect(marks.of(model.length)?.frame).toBe(model.at(-1));
          expect(marks.of(model.length + 1)).toBeUndefined();
        }
        expect(model.map((_, i) => marks.of(i + 1)?.frame)).toEqual(model);
        marks.clear();
        expect(marks.of(1)).toBeUndefined();
        marks.note(1, momentOf(7));
        expect(marks.of(1)).toEqual(momentOf(7));
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['frame', { s: 1, ns: 2, frame: 4 }],
    ['nanosecond', { s: 1, ns: 3, frame: 3 }],
    ['second', { s: 2, ns: 2, frame: 3 }],
  ])('tells moments apart by their %s', (_, other) => {
    const marks = new MomentMarks();
    const first = { s: 1, ns: 2, frame: 3 };
    marks.note(1, first);
    marks.note(1, other);
    expect([marks.of(1), marks.of(2)]).toEqual([first, other]);
  });

  it('tells 65,536 packets apart; of a few more, a byte is at most one packet late', () => {
    const exact = new MomentMarks();
    for (let frame = 1; frame <= 65_536; frame += 1) exact.note(1, momentOf(frame));
    const many = new MomentMarks();
    const most = 90_000;
    for (let frame = 1; frame <= most; frame += 1) many.note(1, momentOf(frame));
    for (let i = 1; i < 65_536; i += 997) {
      expect(exact.of(i)?.frame).toBe(i);
      expect([i, i + 1]).toContain(many.of(i)?.frame);
    }
    expect(exact.of(65_536)?.frame).toBe(65_536);
    expect(many.of(2)?.frame).toBe(2);
    expect(many.of(1)?.frame).toBe(2);
    expect(many.of(most)?.frame).toBe(most);
  });
});
