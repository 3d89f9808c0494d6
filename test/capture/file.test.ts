import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CaptureError } from '../../src/capture/errors.js';
import { openCapture, readCapture } from '../../src/capture/file.js';
import { CASES } from './build/cases.js';
import { Collector } from './build/collect.js';
import { readBytes } from './build/run.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path(tmpdir(), 'fusionshark-capture-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, bytes: Uint8Array | string): string {
  const file = path(folder, name);
  writeFileSync(file, bytes);
  return file;
}

function refusal(file: string): CaptureError {
  try {
    openCapture(file, new Collector()).close();
  } catch (error) {
    if (error instanceof CaptureError) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe.each(CASES)('$name', ({ name, bytes, packets }) => {
  it('is read in one go', () => {
    const sink = new Collector();
    const damage = readCapture(write('whole', bytes), sink);
    expect(sink.packets).toEqual(readBytes(bytes).packets);
    expect(damage.list).toEqual([]);
  });

  it('is read chunk by chunk', () => {
    const sink = new Collector();
    const capture = openCapture(write('chunks', bytes), sink, { chunk: 50 });
    expect(capture.format).toBe(name.startsWith('pcapng') ? 'pcapng' : 'pcap');
    expect(capture.size).toBe(bytes.length);
    let chunks = 0;
    while (capture.readChunk()) {
      chunks += 1;
      expect(capture.bytesRead).toBe(Math.min(chunks * 50, bytes.length));
    }
    capture.finish();
    capture.close();
    capture.close();
    expect(chunks).toBe(Math.ceil(bytes.length / 50));
    expect(sink.packets).toHaveLength(packets);
    expect(capture.damage.list).toEqual([]);
    expect(capture.readChunk()).toBe(false);
  });

  it('is followed while it grows, even from within a record', () => {
    const sink = new Collector();
    const half = bytes.length - 30;
    const file = write('growing', bytes.subarray(0, half));
    const capture = openCapture(file, sink);
    while (capture.readChunk());
    expect(sink.packets).toHaveLength(packets - 1);
    expect(capture.damage.count).toBe(0);
    appendFileSync(file, bytes.subarray(half));
    expect(capture.size).toBe(bytes.length);
    expect(capture.readChunk()).toBe(true);
    expect(capture.readChunk()).toBe(false);
    expect(sink.packets).toEqual(readBytes(bytes).packets);
    capture.finish();
    expect(capture.damage.count).toBe(0);
    capture.close();
  });
});

it('a cut file gives its whole records and tells its damage', () => {
  const bytes = CASES[0]?.bytes ?? new Uint8Array(0);
  const sink = new Collector();
  const damage = readCapture(write('cut', bytes.subarray(0, bytes.length - 1)), sink);
  expect(sink.packets).toHaveLength(2);
  expect(damage.list).toMatchObject([{ kind: 'cut-short' }]);
});

it('searches what follows damage, to the end of the file', () => {
  const bytes = CASES[0]?.bytes ?? new Uint8Array(0);
  const noise = Buffer.alloc(1 << 20, 0xff);
  const file = write('damaged', Buffer.concat([bytes, noise, bytes.subarray(24)]));
  const sink = new Collector();
  const damage = readCapture(file, sink, { chunk: 4096 });
  expect(sink.packets).toHaveLength(6);
  expect(damage.list).toMatchObject([{ kind: 'bad-length', offset: bytes.length }]);
  expect(damage.list[0]?.message).toContain(`goes on at offset ${bytes.length + noise.length}`);
});

it('closes the file when the sink throws', () => {
  const bytes = CASES[0]?.bytes ?? new Uint8Array(0);
  const file = write('thrown', bytes);
  const sink = {
    packet() {
      throw new RangeError('sink');
    },
  };
  expect(() => readCapture(file, sink)).toThrow(new RangeError('sink'));
});

describe('refuses, in one line that names the file', () => {
  it('a file that is not there', () => {
    const file = path(folder, 'absent.pcap');
    expect(refusal(file)).toMatchObject({ fault: 'missing', message: `${file}: no such file` });
    const below = path(write('file', 'x'), 'below');
    expect(refusal(below)).toMatchObject({ fault: 'missing', message: `${below}: no such file` });
  });

  it('a directory', () => {
    const file = path(folder, 'directory');
    mkdirSync(file);
    expect(refusal(file)).toMatchObject({ fault: 'directory', message: `${file}: is a directory` });
  });

  it('an empty file', () => {
    const file = write('empty', '');
    expect(refusal(file)).toMatchObject({ fault: 'empty', message: `${file}: empty file` });
  });

  it('text', () => {
    const file = write('text', 'No.  Time  Source\n');
    const message = `${file}: not a capture file (looks like text)`;
    expect(refusal(file)).toMatchObject({ fault: 'not-a-capture', message });
  });

  it('another format', () => {
    const file = write('x', 'snoop\0\0\0\0\0\0\x02\0\0\0\x04');
    const message = `${file}: snoop capture; convert it with: editcap -F pcap ${file} ${file}.pcap`;
    expect(refusal(file)).toMatchObject({ fault: 'foreign-format', message });
  });

  it.skipIf(process.platform === 'win32')('a pipe, without waiting for its writer', () => {
    const file = path(folder, 'pipe');
    expect(spawnSync('sh', ['-c', 'mkfifo "$0"', file]).status).toBe(0);
    const message = `${file}: is not a regular file; read it as a stream`;
    expect(refusal(file)).toMatchObject({ fault: 'not-regular', message });
  });

  // The superuser may read anything.
  it.skipIf(process.getuid?.() === 0)('a file that may not be read', () => {
    const file = write('secret', 'x');
    chmodSync(file, 0);
    expect(refusal(file)).toMatchObject({
      fault: 'unreadable',
      message: `${file}: permission denied`,
    });
  });
});
