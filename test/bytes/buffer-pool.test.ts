/** Buffers that are used again: those that fit, and no more of them than is allowed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BufferPool } from '../../src/bytes/buffer-pool.js';
import { ChunkQueue } from '../../src/bytes/chunk-queue.js';

describe('a pool', () => {
  it('gives back what fits, the latest first, once', () => {
    const pool = new BufferPool(1000);
    const [small, first, second] = [100, 200, 210].map((size) => new Uint8Array(size));
    for (const buffer of [small, first, second]) pool.give(buffer as Uint8Array);
    expect(pool.reuse(211, 1000)).toBeUndefined();
    expect(pool.reuse(150, 400)).toBe(second);
    expect(pool.reuse(150, 400)).toBe(first);
    expect(pool.reuse(150, 400)).toBeUndefined();
    expect(pool.bytes).toBe(100);
  });

  it('keeps to its limit, whatever is given and taken', () => {
    const step = fc.oneof(
      fc.record({ give: fc.nat(400) }),
      fc.record({ take: fc.nat(400), more: fc.nat(100) }),
      fc.record({ keepTo: fc.nat(2000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let limit = 1000;
        const pool = new BufferPool(limit);
        for (const each of steps) {
          const before = pool.bytes;
          if ('give' in each) {
            pool.give(new Uint8Array(each.give));
            const fits = before + each.give <= limit;
            expect(pool.bytes).toBe(fits ? before + each.give : before);
          } else if ('take' in each) {
            const most = each.take + each.more;
            const taken = pool.reuse(each.take, most);
            if (taken !== undefined) {
              expect(taken.length).toBeGreaterThanOrEqual(each.take);
              expect(taken.length).toBeLessThanOrEqual(most);
            }
            expect(pool.bytes).toBe(before - (taken?.length ?? 0));
          } else {
            limit = each.keepTo;
            pool.keepTo(limit);
          }
          expect(pool.bytes).toBeLessThanOrEqual(Math.max(limit, 0));
        }
      }),
    );
  });

  it('is not filled with more than can be searched', () => {
    const pool = new BufferPool(Number.POSITIVE_INFINITY);
    for (let i = 0; i < 10_000; i += 1) pool.give(new Uint8Array(1));
    expect(pool.bytes).toBe(256);
  });
});

describe('queues that share a pool', () => {
  const LONG = 1024 * 1024 + 60;
  /** What a framer does with a long message that comes in chunks. */
  const through = (queue: ChunkQueue, fill: number): Uint8Array => {
    const chunk = new Uint8Array(64 * 1024).fill(fill);
    for (let sent = 0; sent < LONG; sent += chunk.length) {
      queue.push(chunk.subarray(0, LONG - sent), LONG);
    }
    return queue.take(LONG);
  };

  it('use the same memory for one long message after the other', () => {
    const pool = new BufferPool(16 * 1024 * 1024);
    const queues = [new ChunkQueue(pool), new ChunkQueue(pool)];
    const first = through(queues[0] as ChunkQueue, 1).buffer;
    for (let i = 2; i < 20; i += 1) {
      const taken = through(queues[i % 2] as ChunkQueue, i);
      expect(taken.buffer).toBe(first);
      expect(taken.every((byte) => byte === i)).toBe(true);
    }
  });

  it('do not share a buffer that still holds something', () => {
    const pool = new BufferPool(16 * 1024 * 1024);
    const [a, b] = [new ChunkQueue(pool), new ChunkQueue(pool)];
    through(a, 1);
    const part = new Uint8Array(300_000);
    a.push(part.fill(2), LONG);
    b.push(part.fill(3), LONG);
    expect(a.peek(300_000).every((byte) => byte === 2)).toBe(true);
    expect(b.peek(300_000).every((byte) => byte === 3)).toBe(true);
  });
});
