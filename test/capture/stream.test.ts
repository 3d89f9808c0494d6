import { PassThrough, Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CaptureError } from '../../src/capture/errors.js';
import { openCaptureStream } from '../../src/capture/stream.js';
import { join } from '../helpers/bytes.js';
import { text } from './build/bytes.js';
import { Collector } from './build/collect.js';
import { frame } from './build/frames.js';
import { MICRO, MODIFIED, NANO, type PcapVariant, pcapHeader, pcapRecord } from './build/pcap.js';
import { enhancedPacket, interfaceBlock, sectionHeader } from './build/pcapng.js';

const data = frame({ payload: text('hello') });

/** Each kind of stream: how it starts, and one record of it. */
const pcap = (variant: PcapVariant) => ({
  start: pcapHeader(variant),
  record: pcapRecord(variant, { s: 1_700_000_000, fraction: 1, data }),
});
const KINDS = [
  { name: 'pcap, microseconds, through pcap-parser', ...pcap({ magic: MICRO, little: true }) },
  { name: 'pcap, nanoseconds, through pcap-parser', ...pcap({ magic: NANO, little: false }) },
  { name: 'pcap, modified', ...pcap({ magic: MODIFIED, little: true }) },
  {
    name: 'pcapng',
    start: join(sectionHeader(true), interfaceBlock(true)),
    record: enhancedPacket(true, { data }),
  },
];

async function settled(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await turn();
}

describe.each(KINDS)('$name', ({ start, record }) => {
  it('hands on each record as soon as it is whole', async () => {
    const source = new PassThrough();
    const sink = new Collector();
    source.write(start);
    const stream = await openCaptureStream(source, sink);
    expect(sink.packets).toHaveLength(0);
    source.write(record.subarray(0, 20));
    await settled();
    expect(sink.packets).toHaveLength(0);
    source.write(record.subarray(20));
    await settled();
    expect(sink.packets).toHaveLength(1);
    source.write(join(record, record, record.subarray(0, 30)));
    await settled();
    expect(sink.packets).toHaveLength(3);
    expect(sink.interfaces).toHaveLength(1);
    expect(stream.bytesRead).toBe(start.length + 3 * record.length + 30);
    source.end();
    await stream.done;
    expect(stream.damage.list).toEqual([
      {
        kind: 'cut-short',
        offset: start.length + 3 * record.length,
        message: expect.stringContaining(`needs ${record.length} bytes, 30 are there`),
      },
    ]);
    expect(source.destroyed).toBe(true);
  });

  it('waits for the first bytes, however they come', async () => {
    const source = new PassThrough();
    const sink = new Collector();
    const opening = openCaptureStream(source, sink);
    for (const byte of join(start, record)) source.write(Uint8Array.of(byte));
    source.end();
    const stream = await opening;
    await stream.done;
    expect(sink.packets).toHaveLength(1);
    expect(stream.damage.count).toBe(0);
  });

  it('pauses, and holds the source back meanwhile', async () => {
    let given = 0;
    const chunk = Buffer.alloc(record.length * 100, record);
    const source = new Readable({
      read() {
        given += 1;
        const next = given === 1 ? start : chunk;
        setImmediate(() => this.push(given > 200 ? null : next));
      },
    });
    const sink = new Collector();
    const stream = await openCaptureStream(source, sink);
    stream.pause();
    for (let i = 0; i < 20; i += 1) await settled();
    const [before, givenBefore] = [sink.packets.length, given];
    await settled();
    expect(sink.packets.length).toBe(before);
    expect(given).toBe(givenBefore);
    expect(given).toBeLessThan(20);
    stream.resume();
    await stream.done;
    expect(sink.packets).toHaveLength(199 * 100);
  });

  it('hands on what a failing source gave, then says that it failed', async () => {
    const source = new PassThrough();
    const sink = new Collector();
    source.write(join(start, record, record, record.subarray(0, 3)));
    const stream = await openCaptureStream(source, sink, { name: 'fifo' });
    await settled();
    source.destroy(Object.assign(new Error('broken'), { code: 'EIO' }));
    await expect(stream.done).rejects.toThrow(
      new CaptureError('unreadable', 'fifo', 'cannot be read (EIO)'),
    );
    expect(sink.packets).toHaveLength(2);
    expect(stream.damage.list).toMatchObject([{ kind: 'cut-short' }]);
  });

  it('takes a source that closes without an end for ended', async () => {
    const source = new PassThrough();
    const sink = new Collector();
    source.write(join(start, record));
    const stream = await openCaptureStream(source, sink);
    await settled();
    source.destroy();
    await stream.done;
    expect(sink.packets).toHaveLength(1);
    expect(stream.damage.count).toBe(0);
  });

  it('stops when told to, and lets the source go', async () => {
    const source = new PassThrough();
    const sink = new Collector();
    source.write(join(start, record, record.subarray(0, 8)));
    const stream = await openCaptureStream(source, sink);
    await settled();
    stream.stop();
    await stream.done;
    expect(source.destroyed).toBe(true);
    expect(sink.packets).toHaveLength(1);
    expect(stream.damage.count).toBe(0);
  });

  it('passes on what a sink throws, once, and lets the source go', async () => {
    const source = new PassThrough();
    let calls = 0;
    const sink = {
      packet() {
        calls += 1;
        throw new RangeError('sink');
      },
    };
    source.write(join(start, record, record, record));
    const stream = await openCaptureStream(source, sink);
    await expect(stream.done).rejects.toThrow(new RangeError('sink'));
    await settled();
    expect(calls).toBe(1);
    expect(source.destroyed).toBe(true);
  });

  it('goes on behind damage with the next records that follow each other', async () => {
    const source = new PassThrough();
    const sink = new Collector();
    const noise = new Uint8Array(640).fill(0xff);
    source.write(join(start, record, noise, record, record));
    const stream = await openCaptureStream(source, sink);
    await settled();
    source.write(record);
    await settled();
    expect(sink.packets).toHaveLength(4);
    const offset = start.length + record.length;
    expect(stream.damage.list).toMatchObject([{ kind: 'bad-length', offset }]);
    const [first, second] = sink.packets.map(({ fileOffset }) => fileOffset);
    expect((second ?? 0) - (first ?? 0)).toBe(record.length + noise.length);
    source.end();
    await stream.done;
    expect(stream.damage.count).toBe(1);
  });
});

describe('what is no capture', () => {
  it.each([
    ['-: empty file', ''],
    ['-: not a capture file (looks like text)', 'hello\n'],
    ['-: not a capture file (looks like text)', 'x'.repeat(100_000)],
  ])('%s', async (message, content) => {
    const source = Readable.from([Buffer.from(content)].filter((chunk) => chunk.length > 0));
    await expect(openCaptureStream(source, new Collector())).rejects.toThrow(message);
    expect(source.destroyed).toBe(true);
  });

  it('is an unreadable source, too', async () => {
    const source = new Readable({
      read() {
        this.destroy(Object.assign(new Error('no'), { code: 'EISDIR' }));
      },
    });
    await expect(openCaptureStream(source, new Collector(), { name: 'd' })).rejects.toThrow(
      new CaptureError('directory', 'd', 'is a directory'),
    );
  });
});

it('an old version is named, not handed to pcap-parser', async () => {
  const header = pcapHeader({ magic: MICRO, little: true, version: [2, 2] });
  const stream = await openCaptureStream(Readable.from([Buffer.from(header)]), new Collector());
  await stream.done;
  expect(stream.damage.list).toMatchObject([{ kind: 'version' }]);
});

it('many small chunks of one large record are not copied again and again', async () => {
  const variant: PcapVariant = { magic: MICRO, little: true };
  const large = pcapRecord(variant, { s: 1, fraction: 1, data: new Uint8Array(262_144) });
  const source = new PassThrough({ highWaterMark: 1 << 20 });
  const sink = new Collector();
  source.write(pcapHeader(variant));
  const stream = await openCaptureStream(source, sink);
  for (let at = 0; at < large.length; at += 16) source.write(large.subarray(at, at + 16));
  source.end();
  await stream.done;
  expect(sink.packets).toHaveLength(1);
});
