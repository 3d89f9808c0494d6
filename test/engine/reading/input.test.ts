/** The whole way from the bytes of a capture to messages: from files, from streams, cut anywhere. */
import { execFileSync } from 'node:child_process';
import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  type InputOptions,
  isPipe,
  isRegularFile,
  readInput,
} from '../../../src/engine/reading/input.js';
import type { MessageEvent } from '../../../src/message.js';
import { pcapFile } from '../../capture/build/pcap.js';
import { lacksCaptures, sharedCaptures } from '../../helpers/skip.js';
import { Collected, cutAt } from '../../session/build.js';
import {
  CAPTURE,
  GREETED,
  LINES,
  longTraffic,
  PACKETS,
  temporaryFile,
  temporaryFolder,
  within,
} from '../traffic.js';

const line = ({ number, from, request }: MessageEvent): string => {
  const answer = request && ` ${request.first ? '' : 'also '}${request.number}`;
  return `${number} ${from === 0 ? '>' : '<'}${answer ?? ''}`;
};

/** All of a message in a line: quick to compare. */
const digest = (event: MessageEvent): string =>
  `${line(event)} ${event.at.frame} ${event.missing} ${Buffer.from(event.bytes).toString('base64')}`;

/** A file says where its messages lie, a stream cannot. */
const withoutPlaces = ({ messages, losses, opens, closes }: Collected) => ({
  ...{ losses, opens, closes },
  messages: messages.map(({ extents: _, ...message }) => message),
});

async function read(path: string, more: Partial<InputOptions> = {}) {
  const heard = new Collected();
  const report = await readInput({
    ...{ path, sink: heard, next: async () => true },
    stdin: () => {
      throw new Error('standard input was not asked for');
    },
    ...more,
  });
  const whole = heard.messages.filter(({ missing }) => missing === 0);
  return { heard, report, lines: whole.map(line) };
}

const readStream = (chunks: readonly Uint8Array[], more: Partial<InputOptions> = {}) =>
  read('-', { stdin: () => Readable.from(chunks, { objectMode: false }), ...more });

describe('a whole capture', () => {
  it('gives its messages, from a file', async () => {
    const { heard, report, lines } = await read(temporaryFile(CAPTURE));
    expect(lines).toEqual(LINES);
    expect(heard).toMatchObject({ opens: 1, closes: [true], losses: [] });
    expect(heard.messages.map(({ at }) => at.frame)).toEqual([3, 4, 5, 5, 6, 6, 6]);
    expect(heard.messages[1]?.request?.latencyNs).toBe(1_000_000);
    expect(report).toMatchObject({
      ...{ packets: PACKETS, damage: [], damageCount: 0, unknownLinkTypes: new Map() },
    });
  });

  it.each([[1], [7], [100], [10_000]])(
    'gives the same from a stream of %i-byte chunks',
    async (size) => {
      const file = await read(temporaryFile(CAPTURE));
      const cuts = Array.from({ length: CAPTURE.length }, (_, i) => i * size);
      const stream = await readStream(cutAt(CAPTURE, cuts));
      expect(withoutPlaces(stream.heard)).toEqual(withoutPlaces(file.heard));
      expect(stream.report).toEqual(file.report);
    },
  );

  it('is read through a FIFO as a stream', async () => {
    const fifo = join(temporaryFolder(), 'fifo');
    execFileSync('mkfifo', [fifo]);
    const writing = writeFile(fifo, CAPTURE);
    expect((await read(fifo)).lines).toEqual(LINES);
    await writing;
  });
});

describe('a capture cut anywhere', () => {
  const check = async (length: number, result: ReturnType<typeof read>): Promise<void> => {
    const { lines, report } = await result;
    const there = within(length);
    expect(lines, `at ${length}`).toEqual(LINES.slice(0, there.messages));
    expect(report.packets, `at ${length}`).toBe(there.packets);
    expect(report.damageCount, `at ${length}`).toBe(there.clean ? 0 : 1);
    expect(report.damage.every(({ kind }) => kind === 'cut-short')).toBe(true);
  };

  it('gives all whole messages and tells the damage: files', async () => {
    const path = temporaryFile('');
    for (let length = 24; length < CAPTURE.length; length += 3) {
      writeFileSync(path, CAPTURE.subarray(0, length));
      await check(length, read(path));
    }
  });

  it('gives all whole messages and tells the damage: streams', async () => {
    for (let length = 24; length < CAPTURE.length; length += 3) {
      const part = CAPTURE.subarray(0, length);
      await check(length, readStream(cutAt(part, [length >> 2, length >> 1])));
    }
  });
});

describe('the reader', () => {
  it('asks between chunks whether to go on, and how far it is', async () => {
    const asked: unknown[] = [];
    const path = temporaryFile(CAPTURE);
    const next: InputOptions['next'] = async (progress) => {
      asked.push(progress);
      return true;
    };
    await read(path, { next });
    expect(asked).toEqual([{ bytesRead: CAPTURE.length, size: CAPTURE.length }]);
  });

  it('hands on a little of a long file first, then more and more at a time', async () => {
    const { packets, count } = longTraffic();
    const seen: number[] = [];
    const next: InputOptions['next'] = async ({ bytesRead }) => {
      seen.push(bytesRead);
      return true;
    };
    const { heard } = await read(temporaryFile(packets), { next });
    expect(heard.messages.length).toBe(count);
    const KIB = 1024;
    const ends = [16, 48, 112, 240, 496, 752, 1008].map((end) => end * KIB);
    expect(seen).toEqual([...ends, packets.length].filter((end) => end <= packets.length));
  });

  it.each(['file', 'stream'])('stops when no more is wanted: %s', async (kind) => {
    const variant = { magic: 0xa1b2c3d4, little: true };
    const data = new Uint8Array(2000);
    const count = 3000;
    const path = temporaryFile(pcapFile(variant, Array(count).fill({ s: 1, fraction: 0, data })));
    let asked = 0;
    const next = async (): Promise<boolean> => {
      asked += 1;
      return asked < 2;
    };
    const { report } = await (kind === 'file'
      ? read(path, { next })
      : read('-', { next, stdin: () => createReadStream(path) }));
    expect(asked).toBe(2);
    expect(report.packets).toBeLessThan(count);
    expect(report.damageCount).toBe(0);
  });

  it('counts packets of link types that it cannot read', async () => {
    const file = pcapFile({ magic: 0xa1b2c3d4, little: true, linkType: 147 }, [
      { s: 1, fraction: 0, data: new Uint8Array(20) },
    ]);
    const { report } = await read(temporaryFile(file));
    expect([...report.unknownLinkTypes]).toEqual([[147, 1]]);
  });

  it('decodes the ports that it is told to', async () => {
    // The server says something else first: that is no MCBP unless the user says so.
    const path = temporaryFile(GREETED);
    expect((await read(path)).heard.closes).toEqual([false]);
    expect((await read(path, { forcedPorts: new Set([99]) })).lines).toEqual([]);
    for (const port of [11_210, 50_000]) {
      const forced = await read(path, { forcedPorts: new Set([port]) });
      expect(forced.lines).toEqual(LINES);
      expect(forced.heard.losses).toEqual([{ from: 1, count: 7, why: 'bad-magic' }]);
    }
  });
});

describe('what cannot be read', () => {
  it.each([
    ['a file that is not there', () => join(temporaryFolder(), 'none.pcap')],
    ['a path below a file', () => join(temporaryFile('x'), 'below.pcap')],
    ['a name that is too long', () => join(temporaryFolder(), 'x'.repeat(5000))],
    ['a folder', () => temporaryFolder()],
    ['an empty file', () => temporaryFile('')],
    ['a text', () => temporaryFile('Dear reader,\nthis is no capture at all.\n')],
  ])('is refused in one line that names it: %s', async (_name, make) => {
    const path = make();
    const refused = await read(path).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'CaptureError' });
    const { message } = refused as Error;
    expect(message.startsWith(`${path}: `)).toBe(true);
    expect(message).not.toContain('\n');
  });

  it('is refused from a stream as well', async () => {
    await expect(readStream([new TextEncoder().encode('no capture at all')])).rejects.toMatchObject(
      { name: 'CaptureError' },
    );
    const failing = new Readable({
      read() {
        this.destroy(Object.assign(new Error('i/o error'), { code: 'EIO' }));
      },
    });
    await expect(read('-', { stdin: () => failing })).rejects.toMatchObject({
      name: 'CaptureError',
    });
  });

  it('gives what sinks throw to the caller', async () => {
    const sink = {
      message: () => {
        throw new Error('disk full');
      },
    };
    await expect(read(temporaryFile(CAPTURE), { sink })).rejects.toThrow('disk full');
    await expect(readStream([CAPTURE], { sink })).rejects.toThrow('disk full');
  });
});

describe('kinds of path', () => {
  it('are told apart without an error', () => {
    const file = temporaryFile('');
    const kinds = ['-', file, join(file, 'x'), '/dev/null', temporaryFolder(), '/none'];
    expect(kinds.map(isPipe)).toEqual([true, false, false, true, false, false]);
    expect(kinds.map(isRegularFile)).toEqual([false, true, false, false, false, false]);
  });
});

describe.skipIf(lacksCaptures())('real captures', () => {
  const folder = sharedCaptures() ?? '';
  const names =
    folder === ''
      ? []
      : readdirSync(folder).filter((name) => /cap/.test(name) && !/^tshark$/.test(name));

  it.each(names)('give the same from a file and from a stream: %s', async (name) => {
    const path = join(folder, name);
    const file = await read(path);
    const stream = await read('-', {
      stdin: () => createReadStream(path, { highWaterMark: 1000 }),
    });
    expect(stream.heard.messages.map(digest)).toEqual(file.heard.messages.map(digest));
    expect(stream.heard.losses).toEqual(file.heard.losses);
    expect(stream.report.packets).toBe(file.report.packets);
    const numbers = file.heard.messages.map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  });
});
