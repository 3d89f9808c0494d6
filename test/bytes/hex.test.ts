import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DUMP_WIDTH,
  dumpAsciiColumn,
  dumpHexColumn,
  dumpLineCount,
  hex,
  hexDump,
} from '../../src/bytes/hex.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const anyBytes = fc.uint8Array({ maxLength: 300 });

describe('hex', () => {
  it('is two lower-case digits per byte', () => {
    expect(hex(bytesOf('00ff8075ab'))).toBe('00ff8075ab');
    expect(hex(new Uint8Array(0))).toBe('');
  });

  it('agrees with another encoder on every window, clipped to the array', () => {
    fc.assert(
      fc.property(anyBytes, fc.nat(320), fc.nat(320), (bytes, start, end) => {
        expect(hex(bytes, start, end)).toBe(Buffer.from(bytes.slice(start, end)).toString('hex'));
      }),
    );
  });
});

describe('hexDump', () => {
  it('draws lines as Wireshark does', () => {
    const bytes = bytesOf('807500000001000c0000000d0000000048656c6c6f207f1b9b');
    expect(hexDump(bytes)).toEqual([
      '0000  80 75 00 00 00 01 00 0c  00 00 00 0d 00 00 00 00   .u..............',
      '0010  48 65 6c 6c 6f 20 7f 1b  9b                        Hello ...',
    ]);
    expect(hexDump(bytes.subarray(0, 8))).toEqual([
      '0000  80 75 00 00 00 01 00 0c                            .u......',
    ]);
    expect(hexDump(new Uint8Array(0))).toEqual([]);
  });

  it('widens the offset on all lines when the last offset needs it', () => {
    expect(hexDump(new Uint8Array(0x10000)).at(-1)).toMatch(/^fff0 {2}/);
    const lines = hexDump(new Uint8Array(0x10001));
    expect(lines[0]).toMatch(/^00000 {2}/);
    expect(lines.at(-1)).toMatch(/^10000 {2}00 /);
  });

  it('draws a window of lines exactly as they stand in the whole dump', () => {
    fc.assert(
      fc.property(anyBytes, fc.nat(20), fc.nat(20), (bytes, top, height) => {
        const whole = hexDump(bytes);
        expect(whole).toHaveLength(dumpLineCount(bytes.length));
        const window = hexDump(bytes, top * DUMP_WIDTH, height * DUMP_WIDTH);
        expect(window).toEqual(whole.slice(top, top + height));
      }),
    );
  });

  it('puts each byte where the column functions say, and never a control character', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        for (const [n, line] of hexDump(bytes).entries()) {
          expect(line).toMatch(/^[\x20-\x7e]*$/);
          for (let i = 0; i < DUMP_WIDTH && n * DUMP_WIDTH + i < bytes.length; i++) {
            const byte = bytes[n * DUMP_WIDTH + i] as number;
            const column = dumpHexColumn(bytes.length, i);
            expect(line.slice(column, column + 2)).toBe(byte.toString(16).padStart(2, '0'));
            const shown = line[dumpAsciiColumn(bytes.length, i)];
            expect(shown).toBe(byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.');
          }
        }
      }),
    );
  });
});
