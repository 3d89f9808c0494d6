/** What happens to blocks while writing fails, and when it succeeds again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { joined } from '../../../src/bytes/joined.js';
import {
  BatchWriter,
  type BatchWriterOptions,
  batchQueue,
} from '../../../src/capture/write/batch-writer.js';
import { blockEnd } from '../../../src/capture/write/pcapng.js';
import { countBlocks, type Target, wholeBlocks } from '../../../src/capture/write/target.js';
import { blockLength, put, upTo } from './blocks.js';
import { parseBlocks, parsePacket } from './helpers.js';

/** A disk of `space` bytes, which takes at most `atOnce` bytes a time. */
class Disk implements Target {
  readonly path = 'disk';
  readonly parts: Uint8Array[] = [];
  attempts = 0;
  closed = false;

  constructor(
    public space: number,
    private readonly atOnce = Number.POSITIVE_INFINITY,
  ) {}

  get written(): number {
    return this.parts.reduce((sum, { length }) => sum + length, 0);
  }

  async write(bytes: Uint8Array): Promise<number> {
    this.attempts += 1;
    const length = wholeBlocks(bytes, this.atOnce, blockEnd);
    if (length > this.space) throw new Error('full');
    this.space -= length;
    this.parts.push(bytes.slice(0, length));
    return length;
  }

  count(bytes: Uint8Array): number {
    return countBlocks(bytes, blockEnd);
  }

  async reopen(): Promise<void> {}

  async close(): Promise<void> {
    this.closed = true;
  }

  numbers(): number[] {
    return parseBlocks(joined(this.parts)).map((block) => parsePacket(block).packet.readUInt32BE());
  }
}

const SIZE = 1200;
const BLOCK = blockLength(SIZE);

function writer(disk: Disk, more: BatchWriterOptions = {}) {
  const onError = vi.fn();
  const onResumed = vi.fn();
  // A batch holds three blocks, all batches together twelve.
  const options = {
    ...{ batchSize: 4096, capacity: 16_384, flushInterval: 5, retryInterval: 20 },
    ...{ onError, onResumed, ...more },
  };
  return { file: new BatchWriter(disk, batchQueue(options), options), onError, onResumed };
}

describe('a disk that is full for a while', () => {
  it('costs nothing as long as memory lasts', async () => {
    const disk = new Disk(2 * BLOCK);
    const { file, onError, onResumed } = writer(disk);
    for (const number of upTo(10)) expect(put(file, number, SIZE)).toBe(true);
    await vi.waitFor(() => expect(disk.attempts).toBeGreaterThan(2));
    expect([file.error?.message, file.isCrowded]).toEqual(['full', false]);
    disk.space = Number.POSITIVE_INFINITY;
    await vi.waitFor(() => expect(onResumed).toHaveBeenCalledWith(0));
    expect(file.error).toBeUndefined();
    expect(put(file, 10, SIZE)).toBe(true);
    await vi.waitFor(() => expect(disk.numbers()).toEqual(upTo(11)));
    await file.close();
    expect(onError.mock.calls.map(([{ message }]) => message)).toEqual(['full']);
    expect(file.dropped).toBe(0);
  });

  it('then costs what comes last, which is counted and told', async () => {
    const disk = new Disk(0);
    const { file, onResumed } = writer(disk);
    const accepted = upTo(20).filter((number) => put(file, number, SIZE));
    expect(accepted).toEqual(upTo(12));
    await vi.waitFor(() => expect(file.error).toBeDefined());
    expect(put(file, 20, SIZE)).toBe(false);
    disk.space = Number.POSITIVE_INFINITY;
    await vi.waitFor(() => expect(onResumed).toHaveBeenCalledTimes(1));
    // Of nine lost blocks eight were lost before the first failure was known.
    expect(onResumed).toHaveBeenCalledWith(1);
    expect(put(file, 21, SIZE)).toBe(true);
    await file.close();
    expect(disk.numbers()).toEqual([...upTo(12), 21]);
    expect(file.dropped).toBe(9);
  });

  it('is tried once more at the end, and what is left is counted', async () => {
    // Batches hold three blocks, of which the disk takes two, then one.
    const cases = [
      [0, 0],
      [2 * BLOCK, 2],
      [4 * BLOCK, 3],
      [Number.POSITIVE_INFINITY, 10],
    ] as const;
    for (const [space, written] of cases) {
      const disk = new Disk(0, 2 * BLOCK);
      const { file } = writer(disk, { retryInterval: 60_000 });
      for (const number of upTo(10)) put(file, number, SIZE);
      await vi.waitFor(() => expect(file.error).toBeDefined());
      disk.space = space;
      await file.close();
      expect(disk.numbers()).toEqual(upTo(written));
      expect(file.dropped).toBe(10 - written);
      expect(disk.closed).toBe(true);
    }
  });

  it('fails anew, and is told of anew', async () => {
    const disk = new Disk(0);
    const { file, onError, onResumed } = writer(disk);
    for (const round of [1, 2, 3]) {
      disk.space = 0;
      put(file, round, SIZE);
      await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(round));
      disk.space = BLOCK;
      await vi.waitFor(() => expect(onResumed).toHaveBeenCalledTimes(round));
    }
    await file.close();
    expect(disk.numbers()).toEqual([1, 2, 3]);
  });
});

it('without patience, the first failure is the end', async () => {
  const disk = new Disk(0);
  const onError = vi.fn();
  const options = { batchSize: 4096, capacity: 16_384, onError };
  const file = new BatchWriter(disk, batchQueue(options), options);
  for (const number of upTo(5)) put(file, number, SIZE);
  await file.flush();
  disk.space = Number.POSITIVE_INFINITY;
  await sleep(30);
  expect(put(file, 5, SIZE)).toBe(false);
  await file.close();
  expect([disk.attempts, disk.numbers(), file.dropped]).toEqual([1, [], 6]);
  expect(onError).toHaveBeenCalledTimes(1);
});
