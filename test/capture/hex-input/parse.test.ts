/** Every format, what stands around it, and what is wrong with it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, hexDump } from '../../../src/bytes/hex.js';
import { parseHexText } from '../../../src/capture/hex-input/parse.js';
import { STYLES, WRAPPINGS } from './dump-styles.js';
import { DUMPS, HEX } from './frame.js';

const blocksOf = (text: string): string[] =>
  parseHexText(text).blocks.map(({ bytes }) => hex(bytes));

const problemsOf = (text: string): string[] =>
  parseHexText(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

describe('one frame in each format', () => {
  it.each(DUMPS)('%s', (_tool, text) => {
    expect(parseHexText(text)).toMatchObject({ problems: [], problemCount: 0 });
    expect(blocksOf(text)).toEqual([HEX]);
  });

  it.each(DUMPS)('%s, with CRLF, indented, quoted, between prose', (_tool, text) => {
    const changed = text.split('\n').map((line) => (line === '' ? '' : `> ${line}`));
    expect(blocksOf(text.replaceAll('\n', '\r\n'))).toEqual([HEX]);
    expect(blocksOf(changed.join('\n'))).toEqual([HEX]);
    expect(blocksOf(`Look at this:\n${text}\nIs that a decade old?\n`)).toEqual([HEX]);
  });

  it('all of them in one text', () => {
    const text = DUMPS.map(([tool, dump]) => `This is by ${tool}.\n${dump}`).join('\n');
    expect(blocksOf(text)).toEqual(DUMPS.map(() => HEX));
    expect(problemsOf(text)).toEqual([]);
  });

  it('says on which line a block begins', () => {
    const text = `Notes\n\n${HEX}\n\n# again\n0000  80 75\n`;
    expect(parseHexText(text).blocks.map(({ line }) => line)).toEqual([3, 6]);
  });
});

describe('other formats', () => {
  it("byte tables of kv_engine's documents", () => {
    const table = `
      Byte/     0       |       1       |       2       |       3       |
         /              |               |               |               |
        |0 1 2 3 4 5 6 7|0 1 2 3 4 5 6 7|0 1 2 3 4 5 6 7|0 1 2 3 4 5 6 7|
        +---------------+---------------+---------------+---------------+
       0| 0x80          | 0x00          | 0x00          | 0x05          |
        +---------------+---------------+---------------+---------------+
       4|       0C      |    0x0A('s')  | 'k' 0x6B      | 0x7c ('|')    |
        +---------------+---------------+---------------+---------------+
       8| 0x6f ('o')    |
        +---------------+
       Total 9 bytes
    Key length   (2,3)  : 0x0005
`;
    expect(blocksOf(table)).toEqual(['800000050c0a6b7c6f']);
    expect(problemsOf(table)).toEqual([]);
  });

  it('a table of names is no bytes, nor is what stands below the names', () => {
    const table = '   0| collection-id |\n    +----+\n   4| 0x00 | 0x01 |\n';
    expect(parseHexText(table)).toEqual({ blocks: [], problems: [], problemCount: 0 });
  });

  it("kv_engine's own dump: tab, 0x before each byte, wide gap", () => {
    const text =
      '0x00000000\t0x80 0x75 0x00 0x00 0x00 0x01 0x00 0x0c     .u......\n' +
      '0x00000008\t0x41 0x42 0x43                               ABC\n';
    expect(blocksOf(text)).toEqual(['807500000001000c414243']);
  });

  it('tcpdump -X: a packet a block, words in network order', () => {
    const text = `04:05:36.458043 IP localhost.49818 > localhost.43347: Flags [S], length 0
\t0x0000:  4500 003c 7958 4000 4006 c361 7f00 0001  E..<yX@.@..a....
\t0x0010:  7f00 0001 c29a                           ......
04:05:36.458060 IP localhost.43347 > localhost.49818: Flags [S.], length 0
\t0x0000:  4500 003c 0000 4000 4006 3cba 7f00 0001  E..<..@.@.<.....
`;
    expect(blocksOf(text)).toEqual([
      '4500003c795840004006c3617f0000017f000001c29a',
      '4500003c0000400040063cba7f000001',
    ]);
  });

  it("a stream that Wireshark follows: each side's offsets go on", () => {
    const text = `Node 1: 127.0.0.1:43347
00000000  80 1f 00 14 00 00 00 00  00 00 00 1c 00 00 00 01  ........ ........
00000010  41 42                                             AB
\t00000000  81 1f 00 00 00 00 00 00  00 00 00 08 00 00 00 01  ........ ........
00000012  61 62 20 63 64 20 65 66  61 62 20 63 64 20 65 66  ab cd ef ab cd ef
\t00000010  6d 69                                             mi
`;
    expect(blocksOf(text)).toEqual([
      '801f0014000000000000001c000000014142',
      '811f0000000000000000000800000001',
      '61622063642065666162206364206566',
      '6d69',
    ]);
    expect(problemsOf(text)).toEqual([]);
  });

  it('lldb: Latin-1 in the text column', () => {
    const text =
      '0x7fa11680ae00: 81 0d 00 01 04 00 00 00 00 00 00 06 00 00 00 06  ................\n' +
      '0x7fa11680ae10: 14 bf f4 26 8a e0 00 00 00 00 00 00 61 61 81 0a  .¿ô&.à......aa..\n';
    expect(blocksOf(text)).toEqual([
      '810d000104000000000000060000000614bff4268ae00000000000006161810a',
    ]);
  });

  it('* stands for lines like the one before', () => {
    const text = `00000000  80 75 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |.u..............|
00000010  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
*
00000040  41 42                                             |AB|
00000042
`;
    expect(blocksOf(text)).toEqual([`8075${'00'.repeat(62)}4142`]);
  });

  it.each([
    ['octal', 64, '0000100', '0000103'],
    ['decimal', 64, '0000064', '0000067'],
    ['hexadecimal', 80, '0000050', '0000053'],
  ])('* where offsets are %s, which shows behind it only', (_base, length, behind, end) => {
    const text = `0000000 ${'00 '.repeat(16)}\n*\n${behind} 61 62 63\n${end}\n`;
    expect(blocksOf(text)).toEqual([`${'00'.repeat(length)}616263`]);
    expect(problemsOf(text)).toEqual([]);
  });

  it('comments behind bytes, a byte a line', () => {
    expect(blocksOf('80 # magic\n75 // opcode\n00 00 ; key length\n0c /* more */\n')).toEqual([
      '807500000c',
    ]);
  });
});

describe('blocks', () => {
  it.each([
    ['a blank line', '80 75\n\n81 75\n', ['8075', '8175']],
    ['prose', '80 75\nand then\n81 75\n', ['8075', '8175']],
    ['offset 0', '0000  80 75\n0000  81 75\n', ['8075', '8175']],
    ['an offset after digits', '8075\n0000  81 75\n', ['8075', '8175']],
    ['digits after an offset', '0000  80 75\n81 75\n', ['8075', '8175']],
    ['an address elsewhere, set apart', '0x7f10: 80 75\n\n0x7f80: 81 75\n', ['8075', '8175']],
  ])('%s begins another', (_what, text, expected) => {
    expect(blocksOf(text)).toEqual(expected);
    expect(problemsOf(text)).toEqual([]);
  });

  it('lines of a dump that stand apart stay together', () => {
    expect(blocksOf('0000  80 75\n\n----\n\n0002  00 01\n')).toEqual(['80750001']);
  });

  it.each([
    'a decade of bad faces',
    'add\nbed\nface',
    '2026-11-22 04:05:36',
    '04:05:36.458043 IP localhost.49818',
    '12: be there',
    '0: 14',
    'see 0x80 for more',
    '| 0x80 | Request packet from client to server      |',
    '========',
    '*',
    '7',
    '80: foo',
  ])('prose: %j', (text) => {
    expect(parseHexText(text)).toEqual({ blocks: [], problems: [], problemCount: 0 });
  });
});

describe('the text column is never hex', () => {
  /** Bytes whose characters are hex digits, spaces and dots: the worst there is. */
  const hexish = fc
    .uint8Array({ minLength: 1, maxLength: 70, size: 'max' })
    .map((bytes) => bytes.map((byte) => '0123456789abcdefABCDEF  .'.charCodeAt(byte % 25)));

  it('of our own dump, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(hexish, fc.uint8Array({ minLength: 1, maxLength: 70, size: 'max' })),
        (bytes) => {
          expect(blocksOf(hexDump(bytes).join('\n'))).toEqual([hex(bytes)]);
        },
      ),
    );
  });

  const dumps = STYLES.filter(({ hasOffsets }) => hasOffsets);

  it.each(dumps)('of $name, however the text came here', ({ write }) => {
    const option = fc.nat(255);
    const wrapping = fc.constantFrom(...WRAPPINGS);
    fc.assert(
      fc.property(hexish, option, wrapping, (bytes, chosen, wrapped) => {
        const text = wrapped(write(bytes, chosen));
        expect(blocksOf(text)).toEqual([hex(bytes)]);
        expect(problemsOf(text)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('where it begins with a space', () => {
    const text = '00000000: 2030                                      0\n';
    expect(blocksOf(text)).toEqual(['2030']);
  });

  it('where it ends with spaces that got lost, however the line ends', () => {
    for (const end of ['\n', '\r\n']) {
      expect(blocksOf(`00000000: 3030 2020  00${end}00000004: 30         0${end}`)).toEqual([
        '3030202030',
      ]);
    }
  });

  it('when the spaces are gone, too', () => {
    expect(blocksOf('0000 80 75 41 42 .uAB\n0004 61 62 ab\n')).toEqual(['807541426162ab']);
    expect(blocksOf('0000 80 75 41 42 .uAB\n0004 41 42 43 ABC\n')).toEqual(['80754142414243']);
  });
});

describe('faults: the place, what was expected, and what can be read', () => {
  const cases: [what: string, text: string, problems: string[], blocks: string[]][] = [
    ['odd', '8075000\n', ['1:1 odd number of hex digits (7); each byte takes two'], ['807500']],
    [
      'odd among even lines',
      '80750000\n8175000\n8275\n',
      ['2:1 odd number of hex digits (7); each byte takes two'],
      ['80750000817500'],
    ],
    [
      'cut at an odd width, and more behind its end',
      '80750\n000\n0\n',
      ['3:1 odd number of hex digits (1); each byte takes two'],
      ['80750000'],
    ],
    [
      'odd, and other bytes below',
      '807\n11 22 33 44\n',
      ['1:1 odd number of hex digits (3); each byte takes two'],
      ['80'],
    ],
    [
      'odd, and not cut: the sum is odd',
      '80750\n0000\n8175\n',
      ['1:1 odd number of hex digits (5); each byte takes two'],
      ['8075'],
    ],
    [
      'what follows a fault without a gap is left out',
      '80 75 00 0 00\n11 22 33 44\n5566\n',
      ['1:10 odd number of hex digits (1); each byte takes two'],
      ['807500'],
    ],
    [
      'odd group',
      'x\n80 75 00 0 00\n00 00\n\n81\n',
      ['2:10 odd number of hex digits (1); each byte takes two'],
      ['807500', '81'],
    ],
    [
      'a typing error',
      '80 75 00 00 0g 00\n',
      ['1:13 expected hex digits, found "0g"'],
      ['80750000'],
    ],
    [
      'a typing error in a dump',
      '0000  80 75 0g 00   .u..\n0004  00 00\n\n0000  81 75\n',
      ['1:13 expected two hex digits, found "0g"'],
      ['8075', '8175'],
    ],
    [
      'what may be a secret: no more of it than digits have',
      '0000  80 21 .!s3cret\n',
      ['1:13 expected two hex digits, found ".!s3…"'],
      ['8021'],
    ],
    [
      'a line is missing',
      '0000  80 75 00 00\n0008  00 00 00 00\n000c  00\n0000  81 75\n',
      ['2:1 offset 0008 does not follow: expected 0004, or 0 where another dump begins'],
      ['80750000', '8175'],
    ],
    [
      'a line is missing behind prose',
      '0000  80 75 00 00\n[...]\n0008  00 00 00 00\n',
      ['3:1 offset 0008 does not follow: expected 0004, or 0 where another dump begins'],
      ['80750000'],
    ],
    [
      'words of hexdump',
      '0000000 7580 0000 0100\n0000006 0000\n',
      [
        '1:9 words of 4 digits, whose byte order is not known; expected bytes, as hexdump -C or od -t x1 print them',
      ],
      [],
    ],
    [
      'words of xxd -e',
      '00000000: 00007580 0c000100  .u......\n',
      [
        '1:11 words in little-endian order, as the text column shows; expected bytes (xxd without -e)',
      ],
      [],
    ],
    [
      'words in a list',
      '0x80750000, 0x0001000c\n',
      ['1:3 a word of 8 digits, whose byte order is not known; expected bytes'],
      [],
    ],
    [
      'repetition without end',
      '00000000  41 42  |AB|\n*\nffffffff0  41\n',
      ['3:1 more than 67108864 bytes are left out by *; these 68719476718 are too many'],
      ['4142'],
    ],
    [
      'a table with a hole',
      '  0| 0x80 | 0x75 | what |\n',
      ['1:20 expected a byte such as 0x48, found "what"'],
      ['8075'],
    ],
  ];
  it.each(cases)('%s', (_what, text, problems, blocks) => {
    expect(problemsOf(text)).toEqual(problems);
    expect(blocksOf(text)).toEqual(blocks);
  });

  it('keeps the first thousand, and counts the rest', () => {
    const { problems, problemCount } = parseHexText('80 75 00 0 00\n\n'.repeat(1200));
    expect([problems.length, problemCount]).toEqual([1000, 1200]);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    ...['0', '80', '75 ', ' ', '  ', '   ', '\n', '\n\n', '*\n', '|', '>', ':', ': ', '0x', '\\x'],
    ...[
      '0000  ',
      '0010: ',
      '0000000 ',
      'ab',
      'a',
      'G',
      '.u',
      '\t',
      '-',
      ',',
      '#',
      '/*',
      '\u00a0',
      'é',
    ],
  );
  it('never throws, and accounts for no more bytes than it has digits for', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300, size: 'max' }),
      fc.array(piece, { maxLength: 80, size: 'max' }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        const { blocks, problems, problemCount } = parseHexText(any);
        expect(blocks.every(({ bytes }) => bytes.length > 0)).toBe(true);
        expect(problemCount).toBe(problems.length);
        const lines = any.split('\n').length;
        for (const { line } of [...blocks, ...problems]) {
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(lines);
        }
        if (any.includes('*')) return;
        const bytes = blocks.reduce((sum, block) => sum + block.bytes.length, 0);
        expect(bytes).toBeLessThanOrEqual((any.match(/[0-9a-f]/gi) ?? []).length);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['one line of digits', (n: number) => '8075'.repeat(n / 4)],
    ['one line of pairs', (n: number) => '80  75 '.repeat(n / 7)],
    ['one line of spaces', (n: number) => `80${' '.repeat(n)}`],
    ['letters', (n: number) => 'a'.repeat(n)],
    ['lines of text columns', (n: number) => '0000  33 20 33  3 3\n'.repeat(n / 20)],
    ['a dump', (n: number) => hexDump(new Uint8Array(n / 4.5)).join('\n')],
    ['blank lines', (n: number) => '\n'.repeat(n)],
    ['odd lines', (n: number) => '807\n'.repeat(n / 4)],
  ])('time grows with the text: %s', { timeout: 60_000 }, (_what, textOf) => {
    // Processor time: others may keep the machine busy.
    const time = (length: number): number => {
      const text = textOf(length);
      const start = process.cpuUsage();
      parseHexText(text);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    };
    time(50_000);
    // Four times the text: four times the time, or sixteen times if it were quadratic.
    expect(time(5_000_000)).toBeLessThan(9 * time(1_250_000) + 250);
  });
});
