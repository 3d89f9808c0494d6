/** A capture that is written while it is read: grows, is cut, is replaced, is not there yet. */
import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { DamageLog } from '../../src/capture/errors.js';
import { followCapture } from '../../src/capture/follow.js';
import { temporaryFile } from '../engine/traffic.js';
import { join } from '../helpers/bytes.js';
import { text } from './build/bytes.js';
import { Collector } from './build/collect.js';
import { frame } from './build/frames.js';
import { MICRO, pcapHeader, pcapRecord } from './build/pcap.js';
import { enhancedPacket, interfaceBlock, sectionHeader } from './build/pcapng.js';

const POLL = 5;
const data = (word: string) => frame({ payload: text(word) });
const variant = { magic: MICRO, little: true };

/** What each format begins with, and one packet of it. */
const FORMATS = [
  {
    name: 'pcap',
    start: pcapHeader(variant),
    record: (word: string) =>
      pcapRecord(variant, { s: 1_700_000_000, fraction: 0, data: data(word) }),
  },
  {
    name: 'pcapng',
    start: join(sectionHeader(true), interfaceBlock(true)),
    record: (word: string) => enhancedPacket(true, { data: data(word) }),
  },
];

function follow(path: string) {
  const sink = new Collector();
  const end = new AbortController();
  const told: string[] = [];
  const state = { wanted: true };
  const options = { signal: end.signal, tell: (line: string) => told.push(line), poll: POLL };
  const done: Promise<DamageLog> = followCapture(path, sink, async () => state.wanted, options);
  done.catch(() => {});
  const words = () =>
    sink.packets.map((packet) => Buffer.from(packet.data, 'hex').toString().slice(54));
  const has = async (...expected: string[]) => {
    for (let i = 0; i < 400 && words().length < expected.length; i += 1) await sleep(POLL);
    expect(words()).toEqual(expected);
  };
  return { sink, end, told, state, done, words, has };
}

describe.each(FORMATS)('$name', ({ name, start, record }) => {
  it('hands on what is appended, whole records only, until the signal', async () => {
    const path = temporaryFile(join(start, record('a')));
    const { end, told, done, has } = follow(path);
    await has('a');
    const b = record('b');
    appendFileSync(path, b.subarray(0, 30));
    await sleep(10 * POLL);
    await has('a');
    appendFileSync(path, join(b.subarray(30), record('c')));
    await has('a', 'b', 'c');
    appendFileSync(path, record('d').subarray(0, 20));
    await sleep(4 * POLL);
    end.abort();
    // The half of a record is no damage: its writer was at it.
    expect((await done).list).toEqual([]);
    expect(told).toEqual([]);
  });

  it('waits for a file that has no header yet', async () => {
    const path = temporaryFile('');
    const { end, done, has } = follow(path);
    await sleep(4 * POLL);
    writeFileSync(path, start.subarray(0, 10));
    await sleep(4 * POLL);
    appendFileSync(path, join(start.subarray(10), record('a')));
    await has('a');
    end.abort();
    expect((await done).count).toBe(0);
  });

  it('goes on with the file that takes its place, after what was left of the old one', async () => {
    const path = temporaryFile(join(start, record('a')));
    const { end, told, done, has } = follow(path);
    await has('a');
    appendFileSync(path, record('b'));
    renameSync(path, `${path}.1`);
    await sleep(4 * POLL);
    writeFileSync(path, join(start, record('c')));
    await has('a', 'b', 'c');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/: the file (is gone|has been replaced); reading goes on at its begin/);
    end.abort();
    expect((await done).count).toBe(0);
  });

  it('begins anew when the file is cut, and tells what it lost', async () => {
    const path = temporaryFile(join(start, record('a'), record('b').subarray(0, 25)));
    const { end, told, done, has } = follow(path);
    await has('a');
    await sleep(4 * POLL);
    truncateSync(path, 0);
    await sleep(4 * POLL);
    appendFileSync(path, join(start, record('c')));
    await has('a', 'c');
    expect(told).toEqual([`${path}: the file has been cut; reading goes on at its beginning`]);
    end.abort();
    expect((await done).list).toMatchObject([{ kind: 'cut-short' }]);
  });

  it('begins anew when it was written anew under its name, however long it is by then', async () => {
    const path = temporaryFile(join(start, record('a')));
    const { end, told, done, has } = follow(path);
    await has('a');
    await sleep(4 * POLL);
    // In one go, as a writer that is started again is faster than the next look.
    writeFileSync(path, join(start, record('b'), record('c'), record('d')));
    await has('a', 'b', 'c', 'd');
    expect(told).toEqual([
      `${path}: the file has been written anew; reading goes on at its beginning`,
    ]);
    end.abort();
    expect((await done).count).toBe(0);
  });

  it('ends when damage ends the reading', async () => {
    const other = start.slice();
    // The version: of pcap at 4, of a section at 12.
    other[name === 'pcap' ? 4 : 12] = 9;
    const path = temporaryFile(join(other, record('a')));
    expect((await follow(path).done).list).toMatchObject([{ kind: 'version' }]);
  });

  it('ends when no more is wanted, without another packet', async () => {
    const path = temporaryFile(join(start, record('a')));
    const { state, done, has } = follow(path);
    await has('a');
    state.wanted = false;
    expect((await done).count).toBe(0);
  });
});

describe('what cannot be followed', () => {
  it('is no file', async () => {
    const path = temporaryFile('');
    rmSync(path);
    await expect(follow(path).done).rejects.toThrow(`${path}: no such file`);
  });

  it('is no capture, from the start or in its place', async () => {
    const path = temporaryFile('x'.repeat(100));
    await expect(follow(path).done).rejects.toThrow(`${path}: not a capture file`);
    const [format] = FORMATS;
    writeFileSync(path, join(format?.start ?? text(''), format?.record('a') ?? text('')));
    const { has, done } = follow(path);
    await has('a');
    writeFileSync(path, 'y'.repeat(50));
    await expect(done).rejects.toThrow(`${path}: not a capture file`);
  });

  it('is compressed', async () => {
    const path = temporaryFile(gzipSync(FORMATS[0]?.start ?? text('')));
    await expect(follow(path).done).rejects.toThrow(/cannot be followed/);
  });
});
