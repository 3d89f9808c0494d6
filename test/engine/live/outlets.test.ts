/** Logs and capture files that are full, and are not any more. */
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { CaptureFile } from '../../../src/capture/write/file.js';
import { allOf, outlet } from '../../../src/engine/live/outlets.js';
import { LineWriter } from '../../../src/export/line-writer.js';
import { temporaryFolder } from '../traffic.js';

describe('a log', () => {
  it('is full when more than half of its limit waits, until it is written', async () => {
    const waiting: (() => void)[] = [];
    const out = new Writable({ write: (_, __, done) => waiting.push(done), highWaterMark: 1 });
    const writer = new LineWriter(out, { limit: 100 });
    const log = outlet(writer, () => writer.drained());
    writer.write('x'.repeat(50));
    expect(log.isFull()).toBe(false);
    writer.write('x');
    expect(log.isFull()).toBe(true);
    const relieved = log.relieved();
    waiting.pop()?.();
    await relieved;
    expect([log.isFull(), writer.dropped]).toEqual([false, 0]);
  });

  it('that has failed is never full, and keeps nobody waiting', async () => {
    const out = new Writable({ write: (_, __, done) => done(new Error('disk')) });
    const writer = new LineWriter(out, { limit: 100 });
    const log = outlet(writer, () => writer.drained());
    writer.write('x'.repeat(90));
    expect(log.isFull()).toBe(true);
    await log.relieved();
    expect(log.isFull()).toBe(false);
  });
});

it('a capture file is full when more than half of its memory is in use, until it is written', async () => {
  const path = join(temporaryFolder(), 'traffic.pcapng');
  const options = { batchSize: 1_000, capacity: 4_000 };
  const file = await CaptureFile.open(path, new Uint8Array(0), options);
  const capture = outlet(file, () => file.flush());
  for (let i = 0; i < 2; i++) file.claim(1_000);
  expect(capture.isFull()).toBe(false);
  file.claim(1_000);
  expect(capture.isFull()).toBe(true);
  await capture.relieved();
  expect([capture.isFull(), file.dropped]).toEqual([false, 0]);
  await file.close();
});

it('several are full when one is, and wait for those only', async () => {
  const never = new Promise<void>(() => {});
  const empty = { isFull: () => false, relieved: () => never };
  let full = true;
  const other = {
    isFull: () => full,
    relieved: async () => {
      full = false;
    },
  };
  const both = allOf([empty, undefined, other]);
  expect(both.isFull()).toBe(true);
  await both.relieved();
  expect(both.isFull()).toBe(false);
  expect(allOf([]).isFull()).toBe(false);
});
