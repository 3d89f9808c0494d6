/** The log on a real file system: rotation, compression, what other runs left, logrotate. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Log } from '../../src/export/log.js';
import { LogFile, type LogRotation } from '../../src/export/log-file.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'));
  path = join(folder, 'log.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = (): string[] => readdirSync(folder).sort();
const modeOf = (file: string): number => statSync(join(folder, file)).mode & 0o777;
const content = (file: string): string => {
  const bytes = readFileSync(join(folder, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
};

/** A log file with a clock of its own. */
async function logFile(rotation: LogRotation, began = new Date(2026, 0, 31, 12)) {
  const clock = { at: began };
  const onTrouble = vi.fn();
  const log = await LogFile.open(path, rotation, onTrouble, () => clock.at);
  const write = async (text: string): Promise<void> => {
    const all = Buffer.from(text);
    for (let at = 0; at < all.length; ) at += await log.write(all.subarray(at));
  };
  return { log, clock, write, onTrouble };
}

const compressed = (count: number): Promise<void> =>
  vi.waitFor(() => {
    const left = files().filter((file) => file !== 'log.ndjson');
    expect(left.filter((file) => file.endsWith('.gz'))).toHaveLength(count);
    expect(left).toHaveLength(count);
  });

describe('Log', () => {
  it('is private, begins empty, and holds every line', async () => {
    writeFileSync(path, 'older', { mode: 0o644 });
    const log = await Log.open(path);
    const lines = Array.from({ length: 3000 }, (_, i) => `${i} ${'ä€😀'.repeat(i % 50)}\n`);
    for (const line of lines) expect(log.line(line)).toBe(true);
    await log.close();
    expect(content('log.ndjson')).toBe(lines.join(''));
    expect(modeOf('log.ndjson')).toBe(0o600);
    expect([log.dropped, log.line('late\n'), log.dropped]).toEqual([0, false, 1]);
  });

  it('reaches the file without being asked', async () => {
    const log = await Log.open(path);
    log.line('a\n');
    await vi.waitFor(() => expect(content('log.ndjson')).toBe('a\n'));
    await log.close();
  });

  it('goes on in a new file when logrotate has moved the old one', async () => {
    const log = await Log.open(path);
    log.line('a\n');
    await log.reopen();
    log.line('b\n');
    await log.flush();
    renameSync(path, `${path}.1`);
    log.line('c\n');
    await log.reopen();
    log.line('d\n');
    await log.close();
    expect([content('log.ndjson.1'), content('log.ndjson')]).toEqual(['a\nb\nc\n', 'd\n']);
  });

  it('appends to what logrotate has created in its place', async () => {
    const log = await Log.open(path);
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'made\n', { mode: 0o644 });
    await log.reopen();
    log.line('a\n');
    await log.close();
    expect(content('log.ndjson')).toBe('made\na\n');
    expect(modeOf('log.ndjson')).toBe(0o600);
  });

  it('rotates while it is written to, and loses no line', async () => {
    const log = await Log.open(path, { rotation: { size: 1000 }, batchSize: 300 });
    const lines = Array.from({ length: 1000 }, (_, i) => `${i}\n`);
    for (const line of lines) log.line(line);
    await log.flush();
    await compressed(3);
    await log.close();
    expect(files().map(content).join('')).toHaveLength(lines.join('').length);
    const order = [...files().filter((file) => file.endsWith('.gz')), 'log.ndjson'];
    expect(order.map(content).join('')).toBe(lines.join(''));
  });
});

describe('rotation', () => {
  it('by size: no file is larger, a longer line has its own', async () => {
    const { log, write, onTrouble } = await logFile({ size: 10 });
    await write('12345\n123\n678\nlonger than ten\n1\n');
    await compressed(3);
    await log.close();
    expect(files()).toEqual([
      'log.ndjson',
      'log_00001_20260131120000.ndjson.gz',
      'log_00002_20260131120000.ndjson.gz',
      'log_00003_20260131120000.ndjson.gz',
    ]);
    expect(files().map(content)).toEqual(['1\n', '12345\n123\n', '678\n', 'longer than ten\n']);
    expect(files().map(modeOf)).toEqual([0o600, 0o600, 0o600, 0o600]);
    expect(onTrouble).not.toHaveBeenCalled();
  });

  it('by time, with the first line behind it', async () => {
    const { log, clock, write } = await logFile({ time: 60 });
    await write('a\n');
    clock.at = new Date(2026, 0, 31, 12, 0, 59);
    await write('b\n');
    clock.at = new Date(2026, 0, 31, 12, 1, 0);
    await write('c\n');
    await compressed(1);
    await log.close();
    expect(files().map(content)).toEqual(['c\n', 'a\nb\n']);
  });

  it('keeps so many files, of earlier runs too, and numbers on', async () => {
    for (const run of [1, 2, 3]) {
      const { log, write } = await logFile({ size: 2, files: 3 }, new Date(2026, 0, run));
      await write(`${run}\n+\n`);
      await log.close();
      // What was being compressed when the program ended stays as it is.
      expect(files().length).toBeLessThanOrEqual(3);
    }
    const last = await logFile({ size: 100, files: 3 }, new Date(2026, 0, 4));
    await compressed(2);
    await last.log.close();
    const names = files().filter((file) => file !== 'log.ndjson');
    expect(names.map((file) => file.slice(0, 9))).toEqual(['log_00005', 'log_00006']);
    expect(names.map(content)).toEqual(['3\n', '+\n']);
  });

  it('leaves other files alone', async () => {
    const others = ['log_1_20260131120000.ndjson', 'log_00001_2026.ndjson.gz', 'log_x.ndjson', 'b'];
    for (const file of others) writeFileSync(join(folder, file), file);
    const { log, write } = await logFile({ size: 1, files: 1 });
    await write('a\nb\n');
    await log.close();
    expect(files()).toEqual([...others, 'log.ndjson'].sort());
  });

  it('says what could not be compressed, and keeps it', async () => {
    mkdirSync(join(folder, 'log_00001_20260131120000.ndjson.gz.part'));
    const { log, write, onTrouble } = await logFile({ size: 1 });
    await write('a\nb\n');
    await vi.waitFor(() => expect(onTrouble).toHaveBeenCalled());
    expect(onTrouble.mock.calls).toEqual([
      ['log_00001_20260131120000.ndjson stays uncompressed: EISDIR'],
    ]);
    await log.close();
    expect(content('log_00001_20260131120000.ndjson')).toBe('a\n');
  });
});
