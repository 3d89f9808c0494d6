/** The parts of the search for secrets, each against a plain way to do the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unsnappy } from '../../../src/dissect/values/snappy.js';
import { StringFinder } from '../../../src/export/scrub/finder.js';
import { literalsOf } from '../../../src/export/scrub/snappy-sources.js';
import { encodings } from '../../../src/export/scrub/spellings.js';
import { viewsOf } from '../../../src/export/scrub/views.js';
import { snappy } from '../../dissect/values/snappy.js';
import { bytesOf, textOf } from '../../helpers/frames.js';

/** Few different bytes, so that texts repeat themselves. */
const repetitive = (minLength: number, maxLength: number) =>
  fc.uint8Array({ min: 97, max: 99, minLength, maxLength });

describe('StringFinder', () => {
  it('finds what a plain search finds', () => {
    fc.assert(
      fc.property(
        fc.array(repetitive(4, 9)),
        repetitive(0, 80),
        fc.nat(9),
        (strings, text, cut) => {
          const finder = new StringFinder();
          for (const string of strings) finder.add(string);
          const end = Math.max(0, text.length - cut);
          const expected = new Set<string>();
          for (const string of strings) {
            for (let at = cut; at + string.length <= end; at += 1) {
              const here = text.subarray(at, at + string.length);
              if (Buffer.compare(here, string) === 0) expected.add(`${at} ${at + string.length}`);
            }
          }
          const found = finder.find(text, cut, end).map(({ start, end: to }) => `${start} ${to}`);
          expect(new Set(found)).toEqual(expected);
          expect(found).toHaveLength(expected.size);
        },
      ),
    );
  });
});

describe('literalsOf', () => {
  it('says of every byte where in the block it stands', () => {
    fc.assert(
      fc.property(repetitive(1, 400), (plain) => {
        const block = snappy(plain);
        const sources = literalsOf(block, plain.length);
        expect([...sources].map((at) => block[at])).toEqual([...plain]);
      }),
    );
  });

  it('leads to a block that can be read, without what was overwritten', () => {
    fc.assert(
      fc.property(repetitive(4, 400), fc.nat(), fc.nat(20), (plain, start, length) => {
        const from = start % plain.length;
        const to = Math.min(plain.length, from + length);
        const block = snappy(plain);
        const sources = literalsOf(block, plain.length);
        for (let i = from; i < to; i += 1) block[sources[i] as number] = 0x2a;
        const read = unsnappy(block, 0, block.length, 1000);
        expect(read).toHaveLength(plain.length);
        expect(read.subarray(from, to).every((byte) => byte === 0x2a)).toBe(true);
      }),
    );
  });
});

describe('viewsOf', () => {
  const all = (text: string) => {
    const bytes = bytesOf(`((${text}))`);
    return viewsOf(bytes, { start: 2, end: bytes.length - 2 });
  };

  it('reads a text as it is, without escapes, and without escapes of escapes', () => {
    const quoted = JSON.stringify(JSON.stringify('a"\u00e9'));
    const texts = all(quoted).map(({ bytes }) => textOf(bytes));
    expect(texts).toEqual([quoted, `"${JSON.stringify('a"\u00e9')}"`, '""a"\u00e9""']);
    expect(all('50%41').map(({ bytes }) => textOf(bytes))).toEqual(['50%41', '50A']);
    expect(all('plain, 100% \\x').map(({ bytes }) => textOf(bytes))).toEqual(['plain, 100% \\x']);
  });

  it('knows where everything in a view comes from', () => {
    const piece = fc.constantFrom('a', '\\"', '\\u00e9', '%41', '\\\\', '\\ud83d\\ude00', 'é', '%');
    fc.assert(
      fc.property(fc.array(piece), fc.nat(), fc.nat(8), (pieces, start, length) => {
        const bytes = bytesOf(pieces.join(''));
        for (const view of viewsOf(bytes, { start: 0, end: bytes.length })) {
          const whole = view.origin({ start: 0, end: view.bytes.length });
          expect(view.bytes.length === 0 ? whole.end : whole).toEqual(
            view.bytes.length === 0 ? 0 : { start: 0, end: bytes.length },
          );
          const from = start % (view.bytes.length + 1);
          const range = { start: from, end: Math.min(view.bytes.length, from + length) };
          if (range.start === range.end) continue;
          const { start: at, end } = view.origin(range);
          expect(at).toBeLessThan(end);
          expect(end - at).toBeGreaterThanOrEqual(range.end - range.start);
        }
      }),
    );
  });
});

describe('encodings', () => {
  it('are in whatever text the secret was encoded with', () => {
    const part = fc.uint8Array({ maxLength: 5 });
    const secret = fc.uint8Array({ minLength: 9, maxLength: 30 });
    fc.assert(
      fc.property(part, secret, part, (before, bytes, behind) => {
        const text = Buffer.concat([before, bytes, behind]);
        const forms = encodings(bytes).map(textOf);
        for (const encoding of ['base64', 'base64url', 'hex'] as const) {
          const encoded = text.toString(encoding);
          expect(
            forms.some((form) => encoded.includes(form)),
            encoding,
          ).toBe(true);
        }
      }),
    );
  });
});
