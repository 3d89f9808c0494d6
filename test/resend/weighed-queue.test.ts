import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { WeighedQueue } from '../../src/resend/weighed-queue.js';

const made = () => new WeighedQueue<Uint8Array>(({ length }) => length);

describe('what waits', () => {
  it('comes out in order, and weighs what it is said to', () => {
    const queue = made();
    for (const length of [1, 20, 300]) queue.add(new Uint8Array(length));
    expect(queue.bytes).toBe(321);
    expect(queue.take()).toHaveLength(1);
    expect(queue.bytes).toBe(320);
    expect([queue.take()?.length, queue.take()?.length, queue.take()]).toEqual([
      ...[20, 300, undefined],
    ]);
    expect(queue.bytes).toBe(0);
  });

  it('is forgotten once it was taken, though the queue is never empty', async () => {
    const queue = made();
    const all: WeakRef<Uint8Array>[] = [];
    const add = (): void => {
      const item = new Uint8Array(1000);
      all.push(new WeakRef(item));
      queue.add(item);
    };
    for (let i = 0; i < 100; i += 1) add();
    for (let i = 0; i < 900; i += 1) {
      queue.take();
      add();
    }
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    // What a WeakRef has shown lives on until the turn is over.
    await sleep(1);
    collect();
    const alive = all.filter((each) => each.deref() !== undefined).length;
    expect(alive).toBeGreaterThanOrEqual(100);
    expect(alive).toBeLessThan(110);
    expect(queue.bytes).toBe(100_000);
  });
});
