/** Pasted dumps as messages: who speaks, what pairs, what goes on, what is missing. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, hexDump } from '../../../src/bytes/hex.js';
import { readCapture } from '../../../src/capture/file.js';
import { readHexText } from '../../../src/capture/hex-input/file.js';
import { type HexText, parseHexText } from '../../../src/capture/hex-input/parse.js';
import { commandTable } from '../../../src/commands.js';
import { playHex } from '../../../src/engine/reading/hex-source.js';
import { readInput } from '../../../src/engine/reading/input.js';
import { messagePrinter } from '../../../src/export/message-printer.js';
import type { MessageEvent, MessageSink } from '../../../src/message.js';
import { Decoder } from '../../../src/session/decoder.js';
import { keep } from '../../helpers/event.js';
import { lacksCaptures, repositoryRoot, sharedCaptures } from '../../helpers/skip.js';

const REQUEST = '807500000001000c0000000c0000abcd00000000000000007b227465726d223a2237227d';
const ANSWER = '817500000000000000000000 0000abcd 0000000000000000'.replaceAll(' ', '');

interface Heard {
  readonly bytes: string;
  readonly from: 'client' | 'server';
  readonly answers?: number;
}

const heard = ({ bytes, from, request }: MessageEvent): Heard => ({
  bytes: hex(bytes),
  from: from === 0 ? 'client' : 'server',
  ...(request === undefined ? {} : { answers: request.number }),
});

async function play(text: string) {
  const messages: Heard[] = [];
  const events: MessageEvent[] = [];
  const sink: MessageSink = {
    message: (event) => {
      messages.push(heard(event));
      events.push(keep(event));
    },
  };
  const report = await playHex(parseHexText(text), { sink, next: async () => true });
  return { messages, events, ...report };
}

const WHOLE: Heard[] = [
  { bytes: REQUEST, from: 'client' },
  { bytes: ANSWER, from: 'server', answers: 1 },
];

describe('a request and its answer', () => {
  it.each([
    ['a block each', `${REQUEST}\n\n${ANSWER}\n`],
    ['a line each', `${REQUEST}\n${ANSWER}\n`],
    ['in one run of digits', REQUEST + ANSWER],
    [
      'a block that stops in the body',
      `${REQUEST.slice(0, 60)}\n\n${REQUEST.slice(60)}\n\n${ANSWER}`,
    ],
    [
      'a block that stops in the header',
      `${REQUEST.slice(0, 20)}\n\n${REQUEST.slice(20)}\n\n${ANSWER}`,
    ],
    [
      'the rest of one and the other whole',
      `${REQUEST.slice(0, 60)}\n\n${REQUEST.slice(60)}${ANSWER}`,
    ],
  ])('%s', async (_how, text) => {
    const { messages, problems, problemCount } = await play(text);
    expect({ messages, problems, problemCount }).toEqual({
      messages: WHOLE,
      problems: [],
      problemCount: 0,
    });
  });

  it('all at time 0, in the connection of nobody, numbered by block', async () => {
    const { events, blocks } = await play(`${REQUEST}\n\n${ANSWER}\n`);
    expect(blocks).toBe(2);
    expect(events.map(({ at }) => at)).toEqual([
      { s: 0, ns: 0, frame: 1 },
      { s: 0, ns: 0, frame: 2 },
    ]);
    expect(events[0]?.connection.ends).toEqual([
      { address: '0.0.0.0', port: 0 },
      { address: '0.0.0.0', port: 11210 },
    ]);
    expect(events[1]?.connection).toBe(events[0]?.connection);
  });

  it('stops between blocks when no more is wanted', async () => {
    const messages: Heard[] = [];
    const sink: MessageSink = { message: (event) => messages.push(heard(event)) };
    const next = async () => messages.length === 0;
    await playHex(parseHexText(`${REQUEST}\n\n${ANSWER}\n`), { sink, next });
    expect(messages).toEqual([WHOLE[0]]);
  });
});

describe('what is wrong is told, the rest is decoded', () => {
  it.each([
    [
      'a message without its end',
      `${REQUEST.slice(0, 60)}\n\n${ANSWER}`,
      ['block at line 1: cut short: a message of 36 bytes, of which 30 are there'],
      [REQUEST.slice(0, 60), ANSWER],
    ],
    [
      'a header without its end',
      `${ANSWER}\n\n${REQUEST.slice(0, 20)}`,
      ['block at line 3: 10 bytes of a header, which takes 24'],
      [ANSWER],
    ],
    [
      'no message at all',
      `${REQUEST}\n\n474554202f20485454502f312e31\n`,
      [
        'block at line 3: 14 bytes that begin no message: 0x47 is no magic byte, and no TCP packet begins here',
      ],
      [REQUEST],
    ],
    [
      'bytes behind a message',
      `${REQUEST}0102030405\n`,
      ['block at line 1: 5 bytes in no message (bad magic)'],
      [REQUEST],
    ],
    [
      'a fault of the text, in the order of the lines',
      `80\n\n${REQUEST}\n80 75 00 zz\n\n${ANSWER}`,
      [
        'block at line 1: 1 byte of a header, which takes 24',
        'block at line 3: 3 bytes of a header, which takes 24',
        'line 4, column 10: expected hex digits, found "zz"',
      ],
      [REQUEST, ANSWER],
    ],
    [
      'a text that would be a command to the terminal',
      `${REQUEST}\n80 75 00 00 \u001b[2J\n`,
      [
        'block at line 1: 4 bytes of a header, which takes 24',
        'line 2, column 13: expected hex digits, found "\\u001b[2J"',
      ],
      [REQUEST],
    ],
    [
      'lengths that contradict each other: the message is shown',
      `${ANSWER.slice(0, 8)}ff${ANSWER.slice(10)}\n`,
      [],
      [`${ANSWER.slice(0, 8)}ff${ANSWER.slice(10)}`],
    ],
  ])('%s', async (_what, text, problems, frames) => {
    const said = await play(text);
    expect(said.problems).toEqual(problems);
    expect(said.problemCount).toBe(problems.length);
    expect(said.messages.map(({ bytes }) => bytes)).toEqual(frames);
  });

  it('any bytes', async () => {
    const bytes = fc.array(
      fc.oneof(
        fc.constantFrom(REQUEST, ANSWER, REQUEST.slice(0, 40), '45000028', '08002700'),
        fc.uint8Array({ minLength: 1, maxLength: 60, size: 'max' }).map((any) => hex(any)),
      ),
      { maxLength: 8, size: 'max' },
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom('', '\n\n'), async (parts, between) => {
        const { messages, problemCount, problems } = await play(parts.join(between));
        const decoded = messages.reduce((sum, message) => sum + message.bytes.length, 0);
        expect(decoded).toBeLessThanOrEqual(parts.join('').length);
        expect(problemCount).toBe(problems.length);
      }),
    );
  });
});

describe('the text of a file', () => {
  const read = (bytes: Uint8Array): Promise<HexText> =>
    readHexText('-', () => Readable.from([bytes]));

  it('UTF-16 from PowerShell', async () => {
    const text = Buffer.from(`\ufeff${REQUEST}\r\n`, 'utf16le');
    expect((await read(text)).blocks.map(({ bytes }) => hex(bytes))).toEqual([REQUEST]);
  });

  it.each([
    ['nothing', '', /^-: empty file$/],
    ['prose', 'hello, world\n', /^-: no hex in it; expected a dump by xxd/],
    [
      'a capture',
      '\xd4\xc3\xb2\xa1'.padEnd(24, '\0'),
      /^-: a pcap file and no text: leave out --hex/,
    ],
  ])('%s', async (_what, text, message) => {
    await expect(read(Buffer.from(text, 'latin1'))).rejects.toThrow(message);
  });

  it('too long', async () => {
    const chunk = new Uint8Array(1024 * 1024);
    const endless = Readable.from(
      (function* () {
        for (;;) yield chunk;
      })(),
    );
    await expect(readHexText('-', () => endless)).rejects.toThrow(/longer than 67108864 bytes/);
  });

  it('no file', async () => {
    await expect(readHexText('/no/such/file', () => Readable.from([]))).rejects.toThrow(
      '/no/such/file: no such file',
    );
  });
});

const own = readdirSync(join(repositoryRoot, 'captures'))
  .filter((name) => /\.pcap(ng)?$/.test(name))
  .map((name) => join(repositoryRoot, 'captures', name));

async function eventsOf(path: string, each: (event: MessageEvent) => void): Promise<void> {
  const sink: MessageSink = { message: each };
  await readInput({ path, stdin: () => Readable.from([]), sink, next: async () => true });
}

describe.each(own)('%s', (path) => {
  it.each([
    ['-x', false],
    ['-V -x', true],
  ])('printed with %s and read again: the same messages', async (_options, verbose) => {
    const decoder = new Decoder({ table: commandTable, secrets: 'show', edition: undefined });
    const options = { format: 'text', time: 'r', maxValue: 1, verbose, hex: true } as const;
    const print = messagePrinter(decoder, options);
    const expected: Heard[] = [];
    let text = '';
    await eventsOf(path, (event) => {
      const { bytes, from } = heard(event);
      expected.push({ bytes, from });
      text += print(event);
    });
    expect(expected.length).toBeGreaterThan(50);
    const { messages, problems } = await play(text);
    expect(problems).toEqual([]);
    expect(messages.map(({ bytes, from }) => ({ bytes, from }))).toEqual(expected);
  });

  it('its packets pasted whole: the same messages, ends and pairs', async () => {
    let text = '';
    readCapture(path, {
      packet: ({ bytes, start, length }) => {
        text += `${hexDump(bytes.slice(start, start + length)).join('\n')}\n\n`;
      },
    });
    const expected: unknown[] = [];
    await eventsOf(path, (event) => expected.push({ ...heard(event), ...event.connection.ends }));
    expect(expected.length).toBeGreaterThan(50);
    const { messages, events, problems } = await play(text);
    expect(problems).toEqual([]);
    expect(messages.map((message, i) => ({ ...message, ...events[i]?.connection.ends }))).toEqual(
      expected,
    );
    expect(events.every(({ at }) => at.s === 0 && at.ns === 0)).toBe(true);
  });
});

const shared = sharedCaptures();

/** Messages of each, so that the large ones do not take all the time. */
const ENOUGH = 1000;

describe.skipIf(lacksCaptures())('real captures', () => {
  const names = shared === undefined ? [] : readdirSync(shared).filter((name) => /cap/.test(name));
  it.each(names)('%s: messages from their dumps', async (name) => {
    const expected: string[] = [];
    let text = '';
    await eventsOf(join(shared ?? '', name), ({ bytes, missing }) => {
      if (missing > 0 || expected.length >= ENOUGH) return;
      expected.push(hex(bytes));
      text += `\n${hexDump(bytes).join('\n')}\n`;
    });
    expect((await play(text)).messages.map(({ bytes }) => bytes)).toEqual(expected);
  });
});
