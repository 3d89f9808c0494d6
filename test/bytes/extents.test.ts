/** Where bytes lie: a queue of extents against an array with the place of every byte. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExtentQueue, Extents, NOWHERE, offsetBehind } from '../../src/bytes/extents.js';

/** The place of every byte. */
const spelled = ({ count, offsets, lengths }: Extents): number[] =>
  Array.from({ length: count }, (_, i) => i).flatMap((i) =>
    Array.from({ length: lengths[i] as number }, (_, byte) =>
      offsetBehind(offsets[i] as number, byte),
    ),
  );

describe('ExtentQueue', () => {
  it('gives back the place of every byte, however it is taken', () => {
    const push = fc.record({
      offset: fc.oneof(fc.constantFrom(NOWHERE, 0), fc.nat(9), fc.nat(2 ** 40)),
      length: fc.integer({ min: 1, max: 9 }),
    });
    const take = fc.record({ take: fc.nat(30), keep: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.oneof(push, push, take), { maxLength: 200 }), (steps) => {
        const queue = new ExtentQueue();
        const extents = new Extents();
        const model: number[] = [];
        for (const step of steps) {
          if ('offset' in step) {
            queue.push(step.offset, step.length);
            for (let i = 0; i < step.length; i += 1) model.push(offsetBehind(step.offset, i));
          } else {
            const count = Math.min(step.take, model.length);
            const gone = model.splice(0, count);
            if (!step.keep) queue.skip(count);
            else {
              queue.take(count, extents);
              expect(spelled(extents)).toEqual(gone);
              expect(extents.known).toBe(count > 0 && !gone.includes(NOWHERE));
            }
          }
          expect(queue.length).toBe(model.length);
          expect(queue.known).toBe(!model.includes(NOWHERE));
          expect(queue.count).toBeLessThanOrEqual(model.length);
        }
      }),
    );
  });

  it('tells the beginning of the file from nowhere', () => {
    const queue = new ExtentQueue();
    const extents = new Extents();
    for (const offset of [0, NOWHERE, 0, NOWHERE]) queue.push(offset, 3);
    expect([queue.count, queue.known]).toEqual([4, false]);
    queue.skip(1);
    queue.take(11, extents);
    expect(spelled(extents)).toEqual([1, 2, -1, -1, -1, 0, 1, 2, -1, -1, -1]);
  });

  it('notes what lies nowhere once, however many pieces it comes in', () => {
    const queue = new ExtentQueue();
    for (let i = 0; i < 100_000; i += 1) queue.push(NOWHERE, 1);
    const extents = new Extents();
    queue.take(99_999, extents);
    expect([extents.count, extents.offset, queue.length]).toEqual([1, NOWHERE, 1]);
  });
});

describe('a queue of pieces', () => {
  it('takes for one piece what lies side by side', () => {
    const queue = new ExtentQueue();
    const extents = new Extents();
    queue.push(100, 10);
    queue.push(110, 5);
    queue.push(116, 4);
    expect(queue.count).toBe(2);
    queue.skip(3);
    queue.push(120, 1);
    queue.take(18 - 1, extents);
    expect(extents.count).toBe(2);
    expect(Array.from(extents.offsets.subarray(0, 2))).toEqual([103, 116]);
    expect(Array.from(extents.lengths.subarray(0, 2))).toEqual([12, 5]);
  });
});

describe('Extents', () => {
  it('know the one place of what lies in one piece', () => {
    const extents = new Extents();
    expect([extents.offset, extents.known]).toEqual([NOWHERE, false]);
    extents.one(7, 100);
    expect([extents.offset, extents.known, spelled(extents).length]).toEqual([7, true, 100]);
    extents.add(200, 3);
    expect([extents.offset, extents.known]).toEqual([NOWHERE, true]);
    extents.one(NOWHERE, 5);
    expect([extents.offset, extents.known]).toEqual([NOWHERE, false]);
  });
});
