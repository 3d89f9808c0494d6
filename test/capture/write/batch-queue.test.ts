import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined } from '../../../src/bytes/joined.js';
import { BatchQueue } from '../../../src/capture/write/batch-queue.js';

/** Claims room and fills it with `value`; false when refused. */
function put(queue: BatchQueue, length: number, value: number): boolean {
  const room = queue.claim(length);
  room?.bytes.fill(value, room.at, room.at + length);
  return room !== undefined;
}

function drain(queue: BatchQueue, partial = true): Uint8Array[] {
  const batches: Uint8Array[] = [];
  for (let batch = queue.take(partial); batch !== undefined; batch = queue.take(partial)) {
    batches.push(batch.bytes.slice(0, batch.used));
    queue.release();
  }
  return batches;
}

describe('BatchQueue', () => {
  it('keeps blocks whole and in order', () => {
    const queue = new BatchQueue(10, 100);
    for (const [i, length] of [4, 6, 7, 4].entries()) put(queue, length, i);
    expect(queue.hasFull).toBe(true);
    expect(drain(queue).map((batch) => [...batch])).toEqual([
      [0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
      [2, 2, 2, 2, 2, 2, 2],
      [3, 3, 3, 3],
    ]);
  });

  it('gives the batch being filled only on demand, and says how many blocks it has', () => {
    const queue = new BatchQueue(10, 100);
    expect(queue.take(true)).toBeUndefined();
    put(queue, 3, 1);
    put(queue, 3, 2);
    expect(queue.take(false)).toBeUndefined();
    expect(queue.take(true)).toMatchObject({ used: 6, blocks: 2 });
  });

  it('does not touch a batch that is being written', () => {
    const queue = new BatchQueue(10, 100);
    put(queue, 10, 1);
    const batch = queue.take(true);
    put(queue, 10, 2);
    put(queue, 10, 3);
    expect([...(batch?.bytes ?? [])]).toEqual(new Array(10).fill(1));
    expect(() => queue.take(true)).toThrow('not released');
  });

  it('gives a block longer than a batch a buffer of its own', () => {
    const queue = new BatchQueue(10, 100);
    put(queue, 3, 1);
    put(queue, 25, 2);
    put(queue, 3, 3);
    expect(drain(queue).map((batch) => batch.length)).toEqual([3, 25, 3]);
    expect(put(queue, 101, 4)).toBe(false);
  });

  it('refuses a capacity that is not two batches', () => {
    expect(() => new BatchQueue(10, 19)).toThrow(/19 bytes is less than two batches of 10/);
    expect(() => new BatchQueue(0, 19)).toThrow(RangeError);
    expect(() => new BatchQueue(Number.NaN, 19)).toThrow(RangeError);
  });

  it('never passes its capacity, counts each refusal, and loses nothing else', () => {
    const action = fc.oneof(
      fc.record({ put: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ take: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const queue = new BatchQueue(16, 64);
        const accepted: number[] = [];
        const written: Uint8Array[] = [];
        let refused = 0;
        for (const [i, one] of actions.entries()) {
          if ('put' in one) {
            if (put(queue, one.put, i % 256)) {
              accepted.push(...new Array<number>(one.put).fill(i % 256));
            } else refused++;
          } else {
            const batch = queue.take(one.take);
            if (batch !== undefined) written.push(batch.bytes.slice(0, batch.used));
            queue.release();
          }
          expect(queue.allocated).toBeLessThanOrEqual(64);
        }
        expect(queue.dropped).toBe(refused);
        expect([...joined([...written, ...drain(queue)])]).toEqual(accepted);
        // Drained, it takes a batch again: no memory has gone astray.
        expect(put(queue, 16, 0) && put(queue, 16, 0)).toBe(true);
      }),
    );
  });
});
