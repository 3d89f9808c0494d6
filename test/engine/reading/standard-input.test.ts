/** Reading a pipe that somebody else made non-blocking. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { standardInput } from '../../../src/engine/reading/standard-input.js';

it('waits where a non-blocking pipe has nothing yet', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fusionshark-stdin-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const flags = constants.O_RDWR | constants.O_NONBLOCK;
  const writer = openSync(path, flags);
  const fd = openSync(path, flags);
  try {
    expect(() => readSync(fd, new Uint8Array(1))).toThrow(/EAGAIN/);
    const input = standardInput(fd);
    const first = new Promise<string>((resolve, reject) => {
      input.once('data', (chunk) => resolve(String(chunk)));
      input.once('error', reject);
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    writeSync(writer, 'late');
    expect(await first).toBe('late');
    input.destroy();
    await new Promise((resolve) => input.once('close', resolve));
  } finally {
    closeSync(writer);
    rmSync(folder, { recursive: true });
  }
});
