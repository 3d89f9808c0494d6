/** Several captures as one history: time decides, whichever file a packet is in. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { readHistory } from '../../../src/engine/reading/history.js';
import { repositoryRoot } from '../../helpers/skip.js';

const SAMPLE = join(repositoryRoot, 'captures', 'loopback.pcap');
const folder = mkdtempSync(join(tmpdir(), 'history-'));
afterAll(() => rmSync(folder, { recursive: true }));

const GLOBAL_HEADER = 24;
const RECORD_HEADER = 16;

/** Deals the packets of a classic little-endian capture out to several files. */
function dealt(bytes: Uint8Array, toWhich: (packet: number) => number, files: number): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts = Array.from({ length: files }, () => [bytes.subarray(0, GLOBAL_HEADER)]);
  let packet = 0;
  for (let at = GLOBAL_HEADER; at < bytes.length; packet += 1) {
    const end = at + RECORD_HEADER + view.getUint32(at + 8, true);
    parts[toWhich(packet)]?.push(bytes.subarray(at, end));
    at = end;
  }
  return parts.map((part, i) => {
    const path = join(folder, `${files}-${i}.pcap`);
    writeFileSync(path, Buffer.concat(part));
    return path;
  });
}

interface Heard {
  readonly number: number;
  readonly capture: number;
  readonly time: number;
}

async function heard(paths: readonly string[], stdin = Readable.from([])): Promise<Heard[]> {
  const all: Heard[] = [];
  await readHistory({
    paths,
    stdin: () => stdin,
    sinkOf: (capture) => ({
      message: ({ number, at }) => all.push({ number, capture, time: at.s + at.ns / 1e9 }),
    }),
  });
  return all;
}

describe('a history', () => {
  it('of one capture is what it says', async () => {
    const all = await heard([SAMPLE]);
    expect(all.map(({ number }) => number)).toEqual(all.map((_, i) => i + 1));
    expect(all).toHaveLength(262);
  });

  it('of several is in order of time, and numbered through', async () => {
    const bytes = readFileSync(SAMPLE);
    const paths = dealt(bytes, (packet) => Math.floor(packet / 7) % 3, 3);
    const all = await heard(paths);
    expect(new Set(all.map(({ capture }) => capture)).size).toBe(3);
    expect(all.map(({ number }) => number)).toEqual(all.map((_, i) => i + 1));
    const [first, ...halves] = await Promise.all(paths.map((path) => heard([path])));
    expect(all).toHaveLength(
      [first, ...halves].reduce((sum, each) => sum + (each?.length ?? 0), 0),
    );
    // A message that waits for its missing neighbours is late; where none is missing, none is.
    const [odd, even] = await Promise.all([heard([SAMPLE, SAMPLE]), heard([SAMPLE])]);
    expect(odd).toHaveLength(2 * even.length);
    expect(odd.every(({ time }, i) => i === 0 || time >= (odd[i - 1]?.time ?? 0))).toBe(true);
  });

  it('takes one of them from standard input', async () => {
    const all = await heard(['-', SAMPLE], Readable.from([readFileSync(SAMPLE)]));
    expect(all.filter(({ capture }) => capture === 0)).toHaveLength(262);
    expect(all.filter(({ capture }) => capture === 1)).toHaveLength(262);
  });

  it('goes on without a capture that cannot be read, and says so', async () => {
    const count = { messages: 0 };
    const chapters = await readHistory({
      paths: [join(folder, 'absent.pcap'), SAMPLE],
      stdin: () => Readable.from([]),
      sinkOf: () => ({ message: () => (count.messages += 1) }),
    });
    expect(count.messages).toBe(262);
    expect(chapters[0]?.report).toBeUndefined();
    expect(String(chapters[0]?.failure)).toContain('no such file');
    expect(chapters[1]?.report?.packets).toBe(232);
  });
});
