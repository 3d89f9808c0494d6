import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BufferPool } from '../../src/bytes/buffer-pool.js';
import { ChunkQueue } from '../../src/bytes/chunk-queue.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('ChunkQueue', () => {
  it('gives bytes back in order across chunk borders', () => {
    const queue = new ChunkQueue();
    queue.push(bytes(1, 2));
    queue.push(bytes());
    queue.push(bytes(3, 4, 5));
    expect(queue.length).toBe(5);
    expect(queue.peek(3)).toEqual(bytes(1, 2, 3));
    expect(queue.take(1)).toEqual(bytes(1));
    queue.skip(2);
    expect(queue.take(2)).toEqual(bytes(4, 5));
    expect(queue.length).toBe(0);
  });

  it('copies: the caller may overwrite its chunk', () => {
    const queue = new ChunkQueue();
    const lent = bytes(1, 2, 3);
    queue.push(lent);
    lent.fill(9);
    expect(queue.peek(3)).toEqual(bytes(1, 2, 3));
  });

  it('refuses to read what is not there, and says how much was', () => {
    const queue = new ChunkQueue();
    queue.push(bytes(1, 2));
    for (const read of [() => queue.peek(3), () => queue.take(3), () => queue.skip(3)]) {
      expect(read).toThrow('needed 3 bytes, 2 are there');
    }
    expect(() => queue.skip(-1)).toThrow(RangeError);
    expect(queue.length).toBe(2);
  });

  it.each([
    ['alone', undefined],
    ['with a pool that holds what others left', new BufferPool(2 ** 20)],
  ])('behaves like an array of bytes, whatever the order of calls: %s', (_, pool) => {
    const step = fc.oneof(
      fc.record({ push: fc.uint8Array({ maxLength: 700 }), expected: fc.nat(20_000) }),
      fc.record({ take: fc.nat(900) }),
      fc.record({ skip: fc.nat(900) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const queue = new ChunkQueue(pool);
        let model: number[] = [];
        for (const each of steps) {
          if ('push' in each) {
            queue.push(each.push, each.expected);
            model.push(...each.push);
          } else if ('take' in each) {
            const count = Math.min(each.take, model.length);
            expect([...queue.take(count)]).toEqual(model.slice(0, count));
            model = model.slice(count);
          } else {
            const count = Math.min(each.skip, model.length);
            queue.skip(count);
            model = model.slice(count);
          }
          expect(queue.length).toBe(model.length);
          expect([...queue.peek(model.length)]).toEqual(model);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('uses one buffer again and again for the beginnings of what never gets so long', () => {
    const pool = new BufferPool(2 ** 20);
    const queue = new ChunkQueue(pool);
    const beginning = new Uint8Array(64 * 1024);
    const seen = new Set<ArrayBufferLike>();
    for (let i = 0; i < 20; i++) {
      queue.push(beginning, 8 * 2 ** 20);
      seen.add(queue.take(beginning.length).buffer);
    }
    expect(seen.size).toBe(1);
    expect(pool.bytes).toBeGreaterThan(0);
  });

  it.each([
    ['read to the end', (queue: ChunkQueue) => queue.clear()],
    ['outgrown', (queue: ChunkQueue) => queue.push(new Uint8Array(100_000))],
  ])('leaves a buffer of more than 4 KiB to others once it is %s, and no smaller one', (_, end) => {
    for (const [size, left] of [
      [4096, 0],
      [4097, 4097],
    ] as const) {
      const pool = new BufferPool(2 ** 20);
      const queue = new ChunkQueue(pool);
      queue.push(new Uint8Array(size));
      expect(pool.bytes).toBe(0);
      end(queue);
      expect(pool.bytes).toBe(left);
    }
  });

  it.each([
    ['20 MB in 1 KB chunks', 20 * 1024 * 1024, 1024],
    ['2 MB in 1-byte chunks', 2 * 1024 * 1024, 1],
  ])('takes %s in time that grows with the bytes, not with their square', (_, total, size) => {
    const queue = new ChunkQueue();
    const chunk = new Uint8Array(size).fill(7);
    const before = performance.now();
    for (let sent = 0; sent < total; sent += size) {
      queue.push(chunk);
      // What a framer does while it waits: look at the header again.
      if (queue.length >= 24) queue.peek(24);
    }
    const all = queue.take(total);
    // A quadratic queue copies 200 GB here; the bound is generous for a busy machine.
    expect(performance.now() - before).toBeLessThan(5000);
    expect(all.length).toBe(total);
    expect(all[total - 1]).toBe(7);
  });
});
