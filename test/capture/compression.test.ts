/** Compressed captures: the same packets, bounded memory, damage told after all that is readable. */
import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CaptureError } from '../../src/capture/errors.js';
import { openCaptureStream } from '../../src/capture/stream.js';
import { ZstdFrames } from '../../src/capture/zstd-frames.js';
import { join } from '../helpers/bytes.js';
import { hex, text } from './build/bytes.js';
import { CASES } from './build/cases.js';
import { Collector } from './build/collect.js';
import { frame } from './build/frames.js';
import { MICRO, pcapHeader, pcapRecord } from './build/pcap.js';
import { readBytes, readStream } from './build/run.js';

const { zstdCompressSync } = zlib as { zstdCompressSync?: (bytes: Uint8Array) => Buffer };

const PACKERS: [string, (bytes: Uint8Array) => Uint8Array][] = [
  ['gzip', (bytes) => zlib.gzipSync(bytes)],
  ['gzip, several members', (bytes) => join(...halves(bytes).map((half) => zlib.gzipSync(half)))],
];
if (zstdCompressSync !== undefined) PACKERS.push(['zstd', zstdCompressSync]);

const halves = (bytes: Uint8Array): Uint8Array[] => {
  const middle = bytes.length >> 1;
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
};

/** Random payloads: what does not repeat cannot be guessed from the rest. */
function noisyCapture(records: number): Uint8Array {
  const variant = { magic: MICRO, little: true };
  let seed = 1;
  const noise = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
    return seed >>> 24;
  };
  const made = Array.from({ length: records }, (_, i) => {
    const payload = Uint8Array.from({ length: 200 }, noise);
    return pcapRecord(variant, { s: 1_700_000_000 + i, fraction: 0, data: frame({ payload }) });
  });
  return join(pcapHeader(variant), ...made);
}

describe.each(PACKERS)('%s', (_name, pack) => {
  it.each(CASES)('holds $name', async ({ bytes }) => {
    const packed = pack(bytes);
    const plain = readBytes(bytes);
    for (const chunk of [1, 13, packed.length]) {
      expect(await readStream(packed, chunk)).toEqual(plain);
    }
  });

  it('cut anywhere gives what can be unpacked, and says so', async () => {
    const bytes = noisyCapture(50);
    const packed = pack(bytes);
    const whole = readBytes(bytes).packets;
    let most = 0;
    for (let length = 20; length < packed.length; length += 997) {
      const found = await readStream(packed.subarray(0, length)).catch((error: unknown) => error);
      if (found instanceof CaptureError) continue;
      const { packets, damage } = found as Awaited<ReturnType<typeof readStream>>;
      expect(packets).toEqual(whole.slice(0, packets.length));
      expect(packets.length).toBeGreaterThanOrEqual(most);
      // A cut between two members cannot be told from the end.
      if (length !== pack(halves(bytes)[0] ?? bytes).length) {
        expect(damage.map(({ kind }) => kind)).toContain('compression');
      }
      most = packets.length;
    }
    if (_name !== 'zstd') expect(most).toBeGreaterThan(40);
  });
});

it('all that came out before the damage is handed on', async () => {
  const bytes = noisyCapture(500);
  const packed = Uint8Array.from(zlib.gzipSync(bytes));
  const place = packed.length >> 1;
  packed.fill(0xff, place, place + 10);
  const { packets, damage } = await readStream(packed, 5000);
  // Noise is hardly compressed: places in it are places in the file. A piece and zlib's buffer are lost.
  expect(packed.length).toBeGreaterThan(100_000);
  const before = readBytes(bytes).packets.filter(({ fileOffset }) => fileOffset < place - 20_480);
  expect(packets.slice(0, before.length)).toEqual(before);
  expect(damage.filter(({ kind }) => kind === 'compression')).toHaveLength(1);
});

describe('what is not unpacked', () => {
  const refusal = (bytes: Uint8Array) =>
    openCaptureStream(Readable.from([Buffer.from(bytes)]), new Collector(), { name: 'x' }).then(
      () => 'opened',
      (error: Error) => error.message,
    );

  it.each([
    ['text', zlib.gzipSync(text('hello')), 'x: not a capture file (looks like text)'],
    ['nothing', zlib.gzipSync(text('')), 'x: empty file'],
    [
      'packed twice',
      zlib.gzipSync(zlib.gzipSync(text('hello'))),
      'x: compressed with gzip twice; convert it with: gzip -dc x | fusionshark read -',
    ],
    [
      'damage from the start',
      hex('1f8b0800 00000000 0000 ffffffff'),
      'x: damaged: the gzip data cannot be unpacked beyond offset 14 (invalid block type)',
    ],
  ])('%s in gzip', async (_name, bytes, message) => {
    expect(await refusal(bytes)).toBe(message);
  });

  it.skipIf(zstdCompressSync !== undefined)('zstd where Node.js has none', async () => {
    expect(await refusal(ZSTD)).toMatch(
      /^x: compressed with zstd, .* 22\.15 .* zstd -dc x \| fusionshark read -$/,
    );
  });
});

it('a bomb is unpacked as it is read, not at once', async () => {
  const variant = { magic: MICRO, little: true };
  const record = pcapRecord(variant, { s: 1, fraction: 0, data: new Uint8Array(100_000) });
  const count = 2000;
  const bomb = zlib.gzipSync(join(pcapHeader(variant), ...Array(count).fill(record)));
  expect(bomb.length).toBeLessThan(300_000);
  let packets = 0;
  let most = 0;
  const before = process.memoryUsage().arrayBuffers;
  const sink = {
    packet() {
      packets += 1;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    },
  };
  const stream = await openCaptureStream(Readable.from([bomb]), sink);
  await stream.done;
  expect(packets).toBe(count);
  // Of 200 MB.
  expect(most).toBeLessThan(64 * 1024 * 1024);
});

/** `printf hello | zstd`, then the same without its checksum, and an empty skippable frame. */
const ZSTD = hex('28b52ffd 04 58 290000 68656c6c6f a36d9f88');

describe('ZstdFrames', () => {
  const plain = hex('28b52ffd 00 58 290000 68656c6c6f');
  const skippable = hex('502a4d18 03000000 010203');
  const repeated = hex('28b52ffd 20 05 2b0000 61');

  it.each([
    ['with a checksum', ZSTD],
    ['without', plain],
    ['to be skipped', skippable],
    ['of one byte repeated', repeated],
  ])('knows where a frame ends: %s', (_name, bytes) => {
    const frames = new ZstdFrames();
    bytes.forEach((byte, i) => {
      frames.push(Uint8Array.of(byte));
      expect([i, frames.complete]).toEqual([i, i === bytes.length - 1]);
    });
    frames.push(join(plain, skippable, bytes));
    expect(frames.complete).toBe(true);
    frames.push(plain.subarray(0, 3));
    expect(frames.complete).toBe(false);
  });
});
