/** The log of secrets: appended to, for its owner only, and given up when it cannot be written. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { KeyLog } from '../../../src/proxy/tls/key-log.js';

const folder = mkdtempSync(join(tmpdir(), 'fusionshark-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
const line = (text: string): Uint8Array => Buffer.from(`${text}\n`);
const fail = (reason: string): void => {
  throw new Error(reason);
};

describe('the log of secrets', () => {
  it('is made for its owner only', () => {
    const path = join(folder, 'new');
    const log = new KeyLog(path, fail);
    log.write(line('CLIENT_RANDOM 00 11'));
    log.write(line('CLIENT_RANDOM 22 33'));
    log.close();
    expect(readFileSync(path, 'utf8')).toBe('CLIENT_RANDOM 00 11\nCLIENT_RANDOM 22 33\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is appended to, by several at once', () => {
    const path = join(folder, 'shared');
    writeFileSync(path, 'BEFORE\n');
    const logs = [new KeyLog(path, fail), new KeyLog(path, fail)];
    for (const [i, log] of logs.entries()) log.write(line(`LINE ${i}`));
    for (const log of logs) log.close();
    expect(readFileSync(path, 'utf8')).toBe('BEFORE\nLINE 0\nLINE 1\n');
  });

  it('is written no more once closed', () => {
    const path = join(folder, 'closed');
    const log = new KeyLog(path, fail);
    log.close();
    log.close();
    log.write(line('LATE'));
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('tells once that it cannot be written', () => {
    const told: string[] = [];
    // A device that is always full (Linux).
    const log = new KeyLog('/dev/full', (reason) => told.push(reason));
    log.write(line('A'));
    log.write(line('B'));
    expect(told).toEqual([expect.stringMatching(/^\/dev\/full: ENOSPC/)]);
  });

  it('cannot be opened where it may not be', () => {
    expect(() => new KeyLog(join(folder, 'absent', 'log'), fail)).toThrow(/ENOENT/);
  });
});
