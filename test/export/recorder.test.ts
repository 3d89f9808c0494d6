/** `read -w`: what was said and found of a message is on the packet that completes it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CaptureFile } from '../../src/capture/write/file.js';
import { LINKTYPE_RAW, preamble } from '../../src/capture/write/pcapng.js';
import { read } from '../../src/cli/actions/read.js';
import { readInput } from '../../src/engine/reading/input.js';
import { Recorder, type RecorderOptions } from '../../src/export/recorder.js';
import { PacketNotes } from '../../src/session/packets/notes.js';
import { eventOf } from '../helpers/event.js';
import { frame, response } from '../helpers/frames.js';
import { lacksTool } from '../helpers/skip.js';
import { SegmentTape } from '../helpers/tape-of-segments.js';
import { Line, time } from '../helpers/wire.js';
import { readOptions } from './read-options.js';

let folder = '';
const path = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fusionshark-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Two requests and an answer in one packet, one over two packets; a wrong one; comments. */
function commented(): Uint8Array {
  const tape = new SegmentTape();
  const line = new Line(tape, 0, {});
  tape.say('on the first SYN');
  line.shakeHands(time(0));
  const [one, two] = [1, 2].map((opaque) =>
    frame({ opcode: 0x01, extras: [0, 0, 0, 0, 0, 0, 0, 0], key: 'k', value: 'v', opaque }),
  ) as [Uint8Array, Uint8Array];
  tape.say('both requests, and part of a third', 'said by "two",\nin lines');
  const third = frame({ opcode: 0x75, word: 12, value: { term: 'no number' }, opaque: 3 });
  line.send(0, Uint8Array.from([...one, ...two, ...third.subarray(0, 30)]), time(1));
  tape.say('the rest of it');
  line.send(0, third.subarray(30), time(2));
  const answers = [1, 2].flatMap((opaque) => [...response({ opcode: 0x01, opaque })]);
  line.send(1, Uint8Array.from(answers), time(3));
  tape.say('an answer');
  line.send(1, response({ opcode: 0x75, opaque: 3, word: 4 }), time(4));
  return tape.bytes();
}

interface Heard {
  readonly comments: (readonly string[])[];
  readonly lengths: (number | undefined)[];
  readonly ofCapture: readonly string[];
}

/** By message. */
async function heard(file: string): Promise<Heard> {
  const notes = new PacketNotes();
  const comments: (readonly string[])[] = [];
  const lengths: (number | undefined)[] = [];
  await readInput({
    ...{ path: file, notes, stdin: () => new PassThrough().end(readFileSync(path('stdin'))) },
    next: async () => true,
    sink: {
      message: (event) => {
        comments.push(notes.comments.textsOf(event));
        lengths.push(notes.lengths.of(event.at.frame)?.length);
      },
    },
  });
  return { comments, lengths, ofCapture: notes.comments.ofCapture };
}

const BOTH = ['both requests, and part of a third', 'said by "two",\nin lines'];

describe('comments on packets', () => {
  it('are known of every message with bytes in the packet', async () => {
    writeFileSync(path('in.pcapng'), commented());
    const { comments, lengths } = await heard(path('in.pcapng'));
    expect(comments).toEqual([BOTH, BOTH, [...BOTH, 'the rest of it'], [], [], ['an answer']]);
    const payload = 34 + 34 + 30;
    expect(lengths.slice(0, 2)).toEqual([40 + payload, 40 + payload]);
  });

  it('are, of a stream, those of the packet that completed the message', async () => {
    writeFileSync(path('stdin'), commented());
    const { comments } = await heard('-');
    expect(comments).toEqual([BOTH, BOTH, ['the rest of it'], [], [], ['an answer']]);
  });
});

describe('read -w', () => {
  it('writes each comment once, and what was found of the message', async () => {
    writeFileSync(path('in.pcapng'), commented());
    expect(await read(path('in.pcapng'), { ...readOptions, write: path('out.pcapng') })).toBe(0);
    const { comments } = await heard(path('out.pcapng'));
    expect(comments.map((texts) => texts.filter((text) => !/^fusionshark/.test(text)))).toEqual([
      ...[BOTH, [], ['the rest of it'], [], [], ['an answer']],
    ]);
    expect(comments[2]).toContain(
      'fusionshark error fusion.invalid-term: term is not a valid number (edition 2025-02); the server will answer Einval',
    );
    expect(comments[5]?.at(-1)).toMatch(/^fusionshark warn mcbp\.error-status: /);
  });

  it('says the same when its own capture is written again', async () => {
    writeFileSync(path('in.pcapng'), commented());
    await read(path('in.pcapng'), { ...readOptions, write: path('once.pcapng') });
    await read(path('once.pcapng'), { ...readOptions, write: path('twice.pcapng') });
    expect(readFileSync(path('twice.pcapng'))).toEqual(readFileSync(path('once.pcapng')));
  });

  it('gives a message of a selection the comments of its packets', async () => {
    writeFileSync(path('in.pcapng'), commented());
    const filter = 'couchbase.opaque == 2 && couchbase.magic == 0x80';
    await read(path('in.pcapng'), { ...readOptions, filter, write: path('some.pcapng') });
    expect((await heard(path('some.pcapng'))).comments).toEqual([BOTH]);
  });

  it('refuses to write over what it reads', async () => {
    writeFileSync(path('in.pcapng'), commented());
    await expect(
      read(path('in.pcapng'), { ...readOptions, write: path('in.pcapng') }),
    ).rejects.toThrow('the file which is read');
    expect(readFileSync(path('in.pcapng'))).toEqual(Buffer.from(commented()));
  });

  it.skipIf(lacksTool('tshark'))('is read by tshark without a complaint', async () => {
    writeFileSync(path('in.pcapng'), commented());
    await read(path('in.pcapng'), { ...readOptions, write: path('out.pcapng') });
    const shown = execFileSync(
      'tshark',
      [
        '-r',
        path('out.pcapng'),
        '-Y',
        'frame.comment',
        '-T',
        'fields',
        '-E',
        'aggregator=|',
      ].concat(['-e', 'frame.number', '-e', 'frame.comment']),
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const lines = shown
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    const { comments } = await heard(path('out.pcapng'));
    const expected = comments
      .filter((texts) => texts.length > 0)
      .map((texts) => texts.join('|').replaceAll('\n', '\\n'));
    expect(lines.map(([, text]) => text)).toEqual(expected);
  });
});

describe('Recorder', () => {
  async function written(given: RecorderOptions, bytes: Uint8Array): Promise<Heard> {
    const head = preamble('x', [{ linkType: LINKTYPE_RAW, name: 'a' }], ['of all', 'again']);
    const file = await CaptureFile.open(path('made.pcapng'), head);
    const recorder = new Recorder(file, given);
    recorder.message(eventOf(bytes, { number: 9 }));
    await file.close();
    return heard(path('made.pcapng'));
  }

  it('writes notes of the user, and comments on the whole capture', async () => {
    const notes = new Map([
      [9, 'look here'],
      [10, 'not here'],
    ]);
    const { comments, ofCapture } = await written({ notes }, frame({ opcode: 0x0a }));
    expect(comments).toEqual([['look here']]);
    expect(ofCapture).toEqual(['of all', 'again']);
  });

  it('puts them on the packet that completes a message of several', async () => {
    const note = 'on the last of three';
    const large = frame({ opcode: 0x0a, value: 'x'.repeat(150_000) });
    await written({ notes: new Map([[9, note]]) }, large);
    writeFileSync(path('stdin'), readFileSync(path('made.pcapng')));
    expect((await heard('-')).comments).toEqual([[note]]);
  });

  it('counts what finds no room on a packet', async () => {
    const head = preamble('x', [{ linkType: LINKTYPE_RAW, name: 'a' }]);
    const file = await CaptureFile.open(path('full.pcapng'), head);
    const of = () =>
      Array.from({ length: 6 }, (_, i) => ({
        ...({ id: 'a.b', severity: 'note', message: `${i}`.repeat(60_000) } as const),
      }));
    const recorder = new Recorder(file, { findings: { of } });
    recorder.message(eventOf(frame({ opcode: 0x0a })));
    await file.close();
    expect(recorder.unwritten).toBe(2);
    expect((await heard(path('full.pcapng'))).comments[0]).toHaveLength(4);
  });
});
