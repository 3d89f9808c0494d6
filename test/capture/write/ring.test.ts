/** Several files as tshark writes them: when the next one begins, and which one goes. */
import { mkdtempSync, readdirSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joined } from '../../../src/bytes/joined.js';
import { CaptureFile } from '../../../src/capture/write/file.js';
import { LINKTYPE_RAW, preamble } from '../../../src/capture/write/pcapng.js';
import { nameOf, Ring, type RingLimits } from '../../../src/capture/write/ring.js';
import { blockLength, numbersIn, put, upTo } from './blocks.js';
import { MemorySink } from './helpers.js';

const PREAMBLE = preamble('test', [{ linkType: LINKTYPE_RAW }]);
const BLOCK = blockLength(1000);

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ring-'));
  path = join(folder, 'out.pcapng');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = (): string[] => readdirSync(folder).sort();
const contents = (): number[][] => files().map((file) => numbersIn(join(folder, file)));

function blocks(...numbers: number[]): Uint8Array {
  const sink = new MemorySink();
  for (const number of numbers) put(sink, number, 1000);
  return joined(sink.blocks);
}

/** A ring with a clock of its own. */
async function ringOf(limits: RingLimits, at = new Date(2026, 1, 1)) {
  const clock = { at };
  const ring = await Ring.open(path, PREAMBLE, limits, () => clock.at);
  const write = async (...numbers: number[]): Promise<void> => {
    const all = blocks(...numbers);
    for (let at = 0; at < all.length; ) at += await ring.write(all.subarray(at));
  };
  return { ring, clock, write };
}

describe('names', () => {
  it.each([
    ['out.pcapng', 'out_00001_20260131090503.pcapng'],
    ['/a.b/out', '/a.b/out_00001_20260131090503'],
    ['./x.y.pcapng', './x.y_00001_20260131090503.pcapng'],
    ['.hidden', '.hidden_00001_20260131090503'],
  ])('of %s are as tshark names them', (asked, expected) => {
    expect(nameOf(asked, 1, new Date(2026, 0, 31, 9, 5, 3))).toBe(expected);
  });
});

describe('Ring', () => {
  it('begins the next file when the next packet would pass filesize', async () => {
    const { ring, write } = await ringOf({ filesize: PREAMBLE.length + 3 * BLOCK });
    await write(...upTo(8));
    await ring.close();
    expect(contents()).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7],
    ]);
    for (const file of files()) {
      const { size, mode } = statSync(join(folder, file));
      expect(size).toBeLessThanOrEqual(PREAMBLE.length + 3 * BLOCK);
      expect(mode & 0o777).toBe(0o600);
    }
  });

  it('gives a packet that is larger than a file a file of its own', async () => {
    const { ring, write } = await ringOf({ filesize: 10 });
    await write(0, 1);
    await ring.close();
    expect(contents()).toEqual([[0], [1]]);
  });

  it('keeps so many files, and removes none of another run', async () => {
    const other = await ringOf({ filesize: 10 }, new Date(2026, 0, 31, 12));
    await other.ring.close();
    const { ring, clock, write } = await ringOf({ filesize: 10, files: 2 });
    for (const number of upTo(5)) {
      clock.at = new Date(2026, 1, 1, 0, 0, number);
      await write(number);
      expect(files().length).toBeLessThanOrEqual(3);
    }
    await ring.close();
    expect(files()).toEqual([
      'out_00001_20260131120000.pcapng',
      'out_00004_20260201000003.pcapng',
      'out_00005_20260201000004.pcapng',
    ]);
    expect(contents().slice(1)).toEqual([[3], [4]]);
  });

  it('goes on when somebody has removed the oldest', async () => {
    const { ring, write } = await ringOf({ filesize: 10, files: 2 });
    await write(0, 1);
    unlinkSync(join(folder, files()[0] as string));
    await write(2);
    await ring.close();
    expect(contents()).toEqual([[1], [2]]);
  });

  it('begins the next file after duration, with the first packet behind it', async () => {
    const { ring, clock, write } = await ringOf({ duration: 1.5 });
    clock.at = new Date(clock.at.getTime() + 10_000);
    await write(0);
    clock.at = new Date(clock.at.getTime() + 1400);
    await write(1);
    clock.at = new Date(clock.at.getTime() + 9000);
    expect(files()).toHaveLength(2);
    await write(2);
    clock.at = new Date(clock.at.getTime() + 1499);
    await write(3);
    await ring.close();
    // A file without packets is not closed, however old it is.
    expect(contents()).toEqual([[0], [1], [2, 3]]);
  });

  it('begins a new file when asked to, but no empty one', async () => {
    const { ring, write } = await ringOf({ duration: 100 });
    await ring.reopen();
    await write(0);
    await ring.reopen();
    await ring.reopen();
    await write(1);
    await ring.close();
    expect(contents()).toEqual([[0], [1]]);
  });

  it('is what a CaptureFile writes to', async () => {
    const ring = { filesize: PREAMBLE.length + 2 * BLOCK, files: 3 };
    const file = await CaptureFile.open(path, PREAMBLE, { ring });
    for (const number of upTo(9)) put(file, number, 1000);
    await file.close();
    expect(contents()).toEqual([[4, 5], [6, 7], [8]]);
    expect(file.dropped).toBe(0);
  });

  it('names the file that cannot begin', async () => {
    path = join(folder, 'none', 'out');
    await expect(ringOf({ duration: 1 })).rejects.toThrow(
      /cannot write .*none.out_00001_\d+: ENOENT/,
    );
  });
});
