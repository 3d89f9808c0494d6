/** json.ts against JSON.parse, which knows the grammar but neither places nor digits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isRounded,
  type JsonNode,
  member,
  plain,
  printJson,
  walkJson,
} from '../../src/dissect/json.js';
import { JsonFault, MAX_DEPTH, parseJson } from '../../src/dissect/json-parser.js';
import { bytesOf, textOf } from '../helpers/frames.js';

const parse = (text: string): JsonNode => parseJson(bytesOf(text));

/** The value, or undefined where the text is refused. Anything but a JsonFault fails the test. */
function accepted(bytes: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: plain(parseJson(bytes)) };
  } catch (fault) {
    expect(fault).toBeInstanceOf(JsonFault);
    return undefined;
  }
}

function acceptedByParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** JSON text as people write it: spaces, escapes, numbers of all kinds. */
const space = fc.constantFrom('', ' ', '\n', '\t\r ');
const numeral = fc.constantFrom('0', '-0', '1', '-12', '1.50', '1e3', '2E-2', '9007199254740993');
const { document } = fc.letrec<{ document: string; inner: string }>((tie) => ({
  document: fc.tuple(space, tie('inner'), space).map((parts) => parts.join('')),
  inner: fc.oneof(
    { maxDepth: 4 },
    numeral,
    fc.constantFrom('true', 'false', 'null', '"\\u00e9\\n\\/"', '"\\ud83d\\ude00"'),
    fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
    fc.array(tie('document'), { maxLength: 4 }).map((items) => `[${items.join(',') || ' '}]`),
    fc
      .array(fc.tuple(fc.string({ maxLength: 3 }), tie('document')), { maxLength: 4 })
      .map((all) => `{${all.map(([key, value]) => `${JSON.stringify(key)} :${value}`).join(',')}}`),
  ),
}));

describe('parseJson', () => {
  it('reads what JSON.parse reads, to the same value', () => {
    fc.assert(
      fc.property(document, (text) => {
        const value = JSON.parse(text) as unknown;
        expect(plain(parse(text))).toStrictEqual(value);
        // Printed again with the digits as sent: the same value to JSON.parse.
        expect(JSON.parse(printJson(parse(text)))).toStrictEqual(value);
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const damage = fc.tuple(
      document,
      fc.nat(),
      fc.nat(2),
      fc.constantFrom(...'{}[]",:\\x0-.eE+ tn\u0001'),
    );
    fc.assert(
      fc.property(damage, ([text, place, gone, put]) => {
        const at = text.length === 0 ? 0 : place % text.length;
        const broken = text.slice(0, at) + put + text.slice(at + gone);
        // A lone surrogate cannot be written in UTF-8, so the texts would differ.
        fc.pre(!/\p{Surrogate}/u.test(broken));
        expect(accepted(bytesOf(broken))).toStrictEqual(acceptedByParse(broken));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['', 'unexpected end at byte 0'],
    ['  ', 'unexpected end at byte 2'],
    ['{"a":1', "expected ',' or '}' at byte 6"],
    ['{"a" 1}', "expected ':' at byte 5"],
    ['{a:1}', 'expected a key at byte 1'],
    ['[1,]', 'unexpected character at byte 3'],
    ['[1 2]', "expected ',' or ']' at byte 3"],
    ['"ab', 'unterminated string at byte 3'],
    ['"a\u0001"', 'control character in a string at byte 2'],
    ['"\\x"', 'bad escape or UTF-8 in a string at byte 0'],
    ['01', 'malformed number at byte 0'],
    ['1.', 'malformed number at byte 0'],
    ['tru', 'expected true at byte 3'],
    ['1 1', 'unexpected data after the value at byte 2'],
    ['\ufeff1', 'unexpected character at byte 0'],
  ])('says where %j stops', (text, message) => {
    expect(() => parse(text)).toThrow(JsonFault);
    expect(() => parse(text)).toThrow(message);
  });

  it('throws nothing but JsonFault, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void accepted(bytes)),
      { numRuns: 500 },
    );
  });

  it('refuses bad UTF-8, in strings with and without escapes and outside', () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xc3, 0x22],
      [0x22, 0x5c, 0x6e, 0xed, 0xa0, 0x80, 0x22],
      [0xc3, 0xa9],
    ]) {
      expect(() => parseJson(Uint8Array.from(bytes))).toThrow(JsonFault);
    }
  });

  it('gives every value the bytes that hold it', () => {
    const before = 'before ';
    fc.assert(
      fc.property(document, (text) => {
        const bytes = bytesOf(`${before}${text} after`);
        const end = bytes.length - ' after'.length;
        const root = parseJson(bytes, before.length, end);
        for (const node of walkJson(root)) {
          const own = textOf(bytes.subarray(node.start, node.end));
          expect(own.trim()).toBe(own);
          expect(JSON.parse(own)).toStrictEqual(plain(node));
          for (const { value } of node.members) {
            expect(value.start).toBeGreaterThan(node.start);
            expect(value.end).toBeLessThan(node.end);
          }
        }
      }),
    );
  });

  it('counts the offsets of faults from the start of the window', () => {
    const bytes = bytesOf('xxxx[1,]');
    expect(() => parseJson(bytes, 4)).toThrow('unexpected character at byte 3');
    expect(() => parseJson(bytes, 4, 6)).toThrow("expected ',' or ']' at byte 2");
  });

  it(`nests ${MAX_DEPTH} deep and no deeper`, () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect([...walkJson(parse(nested(MAX_DEPTH)))]).toHaveLength(MAX_DEPTH);
    expect(() => parse(`${'['.repeat(MAX_DEPTH + 1)}1`)).toThrow(`nested more than ${MAX_DEPTH}`);
    expect(() => parse('['.repeat(1_000_000))).toThrow(JsonFault);
    expect(() => parse('{"a":'.repeat(100_000))).toThrow(JsonFault);
  });
});

describe('numbers', () => {
  it.each(['18446744073709551615', '9007199254740993', '1.50', '1E+2', '-0'])(
    'keep the digits of %s',
    (digits) => {
      expect(parse(digits).text).toBe(digits);
      expect(printJson(parse(`[{"n": ${digits} }]`))).toBe(`[{"n":${digits}}]`);
    },
  );

  it.each([
    ['9007199254740991', false],
    ['-9007199254740991', false],
    ['9007199254740992', false],
    ['9007199254740993', true],
    ['-9007199254740993', true],
    ['10000000000000000', true],
    ['0.1', false],
    ['1e30', false],
    ['"9007199254740993"', false],
  ])('%s is rounded by JavaScript: %s', (text, rounded) => {
    expect(isRounded(parse(text))).toBe(rounded);
  });
});

describe('member', () => {
  it('is the last of its name, as in JSON.parse', () => {
    expect(member(parse('{"a":1,"b":2,"a":3}'), 'a')?.text).toBe('3');
    expect(member(parse('{"\\u0061":1}'), 'a')?.text).toBe('1');
    expect(member(parse('{"a":1}'), 'b')).toBeUndefined();
    expect(member(undefined, 'a')).toBeUndefined();
  });

  it('named __proto__ stays data', () => {
    const value = plain(parse('{"__proto__":{"term":"1"}}')) as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(value.term).toBeUndefined();
  });
});
