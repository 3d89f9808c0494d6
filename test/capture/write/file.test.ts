import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CaptureFile, type CaptureFileOptions } from '../../../src/capture/write/file.js';
import { LINKTYPE_RAW, preamble } from '../../../src/capture/write/pcapng.js';
import { numbersIn, put, upTo } from './blocks.js';

const PREAMBLE = preamble('test', [{ linkType: LINKTYPE_RAW }]);
const onLinux = process.platform === 'linux';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capture-file-'));
  path = join(folder, 'out.pcapng');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const small: CaptureFileOptions = { batchSize: 4096, capacity: 16_384 };

describe('CaptureFile', () => {
  it('is private, and a valid capture from the start', async () => {
    writeFileSync(path, 'something older, readable for all');
    chmodSync(path, 0o644);
    const file = await CaptureFile.open(path, PREAMBLE);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(numbersIn(path)).toEqual([]);
    expect(file.written).toBe(PREAMBLE.length);
    await file.close();
    expect(readFileSync(path).equals(PREAMBLE)).toBe(true);
  });

  it('writes all blocks in order, whatever their size', async () => {
    const file = await CaptureFile.open(path, PREAMBLE, small);
    for (const number of upTo(500)) {
      expect(put(file, number, (number * 37) % 5000)).toBe(true);
      if (number % 2 === 1) await file.flush();
    }
    await file.close();
    expect(numbersIn(path)).toEqual(upTo(500));
    expect(file.written).toBe(statSync(path).size);
    expect([file.dropped, file.error]).toEqual([0, undefined]);
  });

  it('writes without being asked, within the interval', async () => {
    const file = await CaptureFile.open(path, PREAMBLE, { flushInterval: 20 });
    put(file, 0, 10);
    expect(numbersIn(path)).toEqual([]);
    await expect.poll(() => numbersIn(path), { timeout: 2000 }).toEqual([0]);
    put(file, 1, 10);
    await expect.poll(() => numbersIn(path), { timeout: 2000 }).toEqual([0, 1]);
    await file.close();
  });

  it('fills whole batches again after a flush', async () => {
    const file = await CaptureFile.open(path, PREAMBLE, { batchSize: 4096, flushInterval: 60_000 });
    put(file, 0, 10);
    await file.flush();
    // Three of these fill a batch; the fourth has a minute to wait for company.
    for (const number of [1, 2, 3, 4]) put(file, number, 1200);
    await expect.poll(() => numbersIn(path), { timeout: 2000 }).toEqual([0, 1, 2, 3]);
    await sleep(20);
    expect(numbersIn(path)).toEqual([0, 1, 2, 3]);
    await file.close();
    expect(numbersIn(path)).toEqual([0, 1, 2, 3, 4]);
  });

  // A write under way may be there in part; what was written before is there whole.
  it('is whole blocks up to the last write, at any moment', async () => {
    const file = await CaptureFile.open(path, PREAMBLE, { batchSize: 4096, flushInterval: 1 });
    let seen = 0;
    for (const number of upTo(300)) {
      put(file, number, 700);
      if (number % 10 !== 0) continue;
      await sleep(1);
      const there = numbersIn(path, file.written);
      expect(there).toEqual(upTo(there.length));
      expect(there.length).toBeGreaterThanOrEqual(seen);
      seen = there.length;
    }
    expect(seen).toBeGreaterThan(0);
    await file.close();
    expect(numbersIn(path)).toEqual(upTo(300));
  });

  it('drops and counts what passes its capacity, and goes on', async () => {
    const file = await CaptureFile.open(path, PREAMBLE, small);
    // In one go, nothing can be written between: 16,384 bytes hold four batches of three blocks.
    const accepted = upTo(20).filter((number) => put(file, number, 1200));
    expect(accepted).toEqual(upTo(12));
    expect(file.dropped).toBe(8);
    await file.flush();
    expect(put(file, 99, 1200)).toBe(true);
    await file.close();
    expect(numbersIn(path)).toEqual([...accepted, 99]);
    expect(file.dropped).toBe(8);
  });

  it('closes once, and drops what comes after', async () => {
    const file = await CaptureFile.open(path, PREAMBLE);
    put(file, 0, 10);
    const closing = file.close();
    expect(put(file, 1, 10)).toBe(false);
    await Promise.all([closing, file.close()]);
    expect(put(file, 2, 10)).toBe(false);
    expect(file.dropped).toBe(2);
    expect(numbersIn(path)).toEqual([0]);
  });

  it('names the path that cannot be opened', async () => {
    const missing = join(folder, 'no', 'such.pcapng');
    await expect(CaptureFile.open(missing, PREAMBLE)).rejects.toThrow(
      `cannot write ${missing}: ENOENT: no such file or directory`,
    );
    await expect(CaptureFile.open(folder, PREAMBLE)).rejects.toThrow(
      `cannot write ${folder}: EISDIR: illegal operation on a directory`,
    );
    await expect(CaptureFile.open(path, PREAMBLE, { capacity: 1 })).rejects.toThrow(RangeError);
  });

  it.skipIf(process.getuid?.() === 0)('names the path that it may not write', async () => {
    writeFileSync(path, '');
    chmodSync(path, 0o400);
    await expect(CaptureFile.open(path, PREAMBLE)).rejects.toThrow(
      `cannot write ${path}: EACCES: permission denied`,
    );
  });

  it.runIf(onLinux)('fails at once on a full disk', async () => {
    await expect(CaptureFile.open('/dev/full', PREAMBLE)).rejects.toThrow(
      'cannot write /dev/full: ENOSPC: no space left on device',
    );
  });

  it.runIf(onLinux)('reports a disk that fills up once, and drops from then on', async () => {
    const errors: Error[] = [];
    const onError = (error: Error): number => errors.push(error);
    const file = await CaptureFile.open('/dev/full', new Uint8Array(0), { ...small, onError });
    for (const number of upTo(8)) put(file, number, 1200);
    await file.flush();
    expect(errors.map(String)).toEqual([
      'Error: cannot write /dev/full: ENOSPC: no space left on device',
    ]);
    expect(file.error).toBe(errors[0]);
    expect(put(file, 9, 10)).toBe(false);
    expect(file.dropped).toBe(9);
    await file.close();
    expect(errors).toHaveLength(1);
  });

  it.runIf(onLinux)('writes to a pipe, which takes a batch in pieces', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = open(pipe, 'r');
    const file = await CaptureFile.open(pipe, PREAMBLE);
    const content = reader.then((handle) => handle.readFile().finally(() => handle.close()));
    for (const number of upTo(300)) put(file, number, 1000);
    await file.close();
    writeFileSync(path, await content);
    expect(numbersIn(path)).toEqual(upTo(300));
  });

  it('goes on in a new file when the old one was moved away, and not otherwise', async () => {
    const file = await CaptureFile.open(path, PREAMBLE);
    put(file, 0, 10);
    await file.reopen();
    put(file, 1, 10);
    await file.flush();
    renameSync(path, `${path}.1`);
    put(file, 2, 10);
    await file.reopen();
    put(file, 3, 10);
    await file.close();
    expect(numbersIn(`${path}.1`)).toEqual([0, 1, 2]);
    expect(numbersIn(path)).toEqual([3]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(file.dropped).toBe(0);
  });

  it('keeps to the old file where no new one can be made, and says so', async () => {
    const below = join(folder, 'below');
    mkdirSync(below);
    const moved = join(folder, 'moved');
    const errors: string[] = [];
    const onError = ({ message }: Error): number => errors.push(message);
    const file = await CaptureFile.open(join(below, 'x'), PREAMBLE, { onError });
    renameSync(below, moved);
    await file.reopen();
    put(file, 0, 10);
    await file.close();
    expect(errors).toEqual([expect.stringMatching(/cannot write .*x: ENOENT/)]);
    expect(numbersIn(join(moved, 'x'))).toEqual([0]);
  });
});
