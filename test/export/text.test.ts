/** One line a message, and what -V and -x put below it. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { messagePrinter } from '../../src/export/message-printer.js';
import { type TextOptions, TextPrinter } from '../../src/export/text.js';
import { Decoder } from '../../src/session/decoder.js';
import { frame, response } from '../helpers/frames.js';
import { momentOf } from '../session/build.js';
import { printed } from './printed.js';

const plain: TextOptions = { time: 'r', verbose: false, hex: false };
const start = frame({ opcode: 0x75, word: 12, value: { term: '3' } });
const started = response({ opcode: 0x75 });
const request = {
  number: 1,
  latencyNs: 1_500_000,
  queuedNs: 0,
  vbucket: 0,
  frame: start,
  first: true,
};

describe('a line', () => {
  it('says number, time, ends, direction, command, answer', () => {
    const printer = new TextPrinter(plain);
    expect(printer.print(printed(start, { at: momentOf(100) }))).toBe(
      '    1   0.000000 192.0.2.1:50000 → 192.0.2.2:11210 > StartFusionUploader vb:12 term=3\n',
    );
    expect(printer.print(printed(started, { number: 2, at: momentOf(102), request }))).toBe(
      '    2   0.002000 192.0.2.2:11210 → 192.0.2.1:50000 < StartFusionUploader Success (1.500 ms)\n',
    );
  });

  it('counts time from the first line, or from the one before', () => {
    const times = (time: TextOptions['time']): (string | undefined)[] => {
      const printer = new TextPrinter({ ...plain, time });
      return [0, 250, 1000].map((ms) =>
        printer
          .print(printed(start, { at: momentOf(ms) }))
          .split(/ +/)
          .at(2),
      );
    };
    expect(times('r')).toEqual(['0.000000', '0.250000', '1.000000']);
    expect(times('d')).toEqual(['0.000000', '0.250000', '0.750000']);
    expect(times('u')[1]).toBe('22:13:20.250000');
  });

  it('counts from messages that are not printed as well, but dd only from those that are', () => {
    const times = (time: TextOptions['time']): (string | undefined)[] => {
      const printer = new TextPrinter({ ...plain, time });
      return [0, 250, 1000, 1500].flatMap((ms) => {
        printer.passed(momentOf(ms));
        const isPrinted = ms === 250 || ms === 1500;
        return isPrinted
          ? [
              printer
                .print(printed(start, { at: momentOf(ms) }))
                .split(/ +/)
                .at(2),
            ]
          : [];
      });
    };
    expect(times('r')).toEqual(['0.250000', '1.500000']);
    expect(times('d')).toEqual(['0.250000', '0.500000']);
    expect(times('dd')).toEqual(['0.000000', '1.250000']);
  });

  it('names a vbucket only where one is meant', () => {
    expect(new TextPrinter(plain).print(printed(frame({ opcode: 0x0a })))).toMatch(/ > Noop\n$/);
  });

  it('is one line whatever the message says', () => {
    const hostile = frame({ opcode: 1, key: 'a\nb', value: 'c\r\u001b[2Jd\u0085\u2028' });
    const text = new TextPrinter(plain).print(printed(hostile));
    expect(text).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]+\n$/);
  });
});

describe('what is below the line', () => {
  it('is a hex dump with -x', () => {
    const lines = new TextPrinter({ ...plain, hex: true }).print(printed(started)).split('\n');
    expect(lines.slice(1)).toEqual([
      '',
      '0000  81 75 00 00 00 00 00 00  00 00 00 00 00 00 00 00   .u..............',
      '0010  00 00 00 00 00 00 00 00                            ........',
      '',
      '',
    ]);
  });

  it('is the tree with -V, indented by depth', () => {
    const options = { ...plain, verbose: true };
    const text = new TextPrinter(options).print(
      printed(started, { number: 2, at: momentOf(5, 3), request }),
    );
    const lines = text.split('\n');
    expect(lines).toContain('    Message 2: 24 bytes');
    expect(lines).toContain('        Packet: 3');
    expect(lines).toContain('    Answers message 1 after 1.500 ms');
    expect(lines).toContain('        Opcode: StartFusionUploader (0x75, START_FUSION_UPLOADER)');
    expect(lines.slice(-2)).toEqual(['', '']);
  });

  it('says where the answer is, when that is known', () => {
    const printer = new TextPrinter({ ...plain, verbose: true });
    const asked = printed(start, { number: 1, at: momentOf(0) });
    const answered = { ...asked, response: 7, responseAt: momentOf(61_000) };
    expect(printer.print(answered)).toContain('    Response in message 7, after 61.000 s\n');
    expect(printer.print(asked)).not.toContain('Response in');
  });

  it('is right about latencies that cross a second, and those that are negative', () => {
    const printer = new TextPrinter({ ...plain, verbose: true });
    for (const [latencyNs, text] of [
      [2_000_000_005, '2.000 s'],
      [900_000_000, '900.000 ms'],
      [-1_999_000_000, '-1.999 s'],
    ] as const) {
      const at = { s: 1000, ns: 5, frame: 0 };
      const answer = printed(started, { at, request: { ...request, latencyNs } });
      expect(printer.print(answer)).toContain(`Answers message 1 after ${text}\n`);
    }
  });
});

describe('messagePrinter', () => {
  const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
  const secret = printed(frame({ opcode: 0x21, key: 'PLAIN', value: '\0me\0secret' })).event;
  const options = { ...plain, hex: true, verbose: true, maxValue: 100 };
  const answers = { answerTo: () => ({ number: 8, at: momentOf(1) }) };

  it('prints records, each a line, with the answers it was given', () => {
    const line = messagePrinter(decoder, { ...options, format: 'ndjson' }, answers)(secret);
    expect(line).toMatch(/^\{[^\n]*\}\n$/);
    expect(JSON.parse(line)).toMatchObject({ name: 'SaslAuth', response: 8 });
    const alone = messagePrinter(decoder, { ...options, format: 'ndjson' })(secret);
    expect(JSON.parse(alone)).not.toHaveProperty('response');
  });

  it.each(['ndjson', 'text'] as const)('hides secrets in %s', (format) => {
    const shown = messagePrinter(decoder, { ...options, format }, answers)(secret);
    expect(shown).not.toMatch(/secret|736563726574|73 65 63/);
    const open = new Decoder({ table: commandTable, secrets: 'show', edition: undefined });
    expect(messagePrinter(open, { ...options, format }, answers)(secret)).toMatch(/secret|7365/);
  });
});
