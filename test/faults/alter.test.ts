/** Messages with a field changed: the bytes of the field, and lengths that still fit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { scrambled, withField } from '../../src/faults/alter.js';
import { bytesOf, frame } from '../helpers/frames.js';

const started = (value: unknown, more = {}): Uint8Array =>
  frame({ opcode: 0x75, opaque: 9, word: 12, value, ...more });
const get = (key: string, magic = 0x80): Uint8Array => frame({ magic, opcode: 0x00, key });

const altered = (bytes: Uint8Array, field: string, value: string): Uint8Array | string => {
  const result = withField(bytes, dissect(commandTable, bytes), field, value);
  return 'frame' in result ? result.frame : result.reason;
};

/** Snappy's simplest: its length, and all of it as one literal. */
const packed = (text: string): Uint8Array => {
  const bytes = bytesOf(text);
  return Uint8Array.of(bytes.length, (bytes.length - 1) << 2, ...bytes);
};

describe('a field', () => {
  it.each([
    ['fusion.term', '12345', started({ term: '12345' })],
    ['term', '12345', started({ term: '12345' })],
    // A text stays one, unless JSON is asked for.
    ['term', '"8"', started({ term: '8' })],
    ['term:', '8', started({ term: 8 })],
    ['term:', '{"a":[]}', started({ term: { a: [] } })],
    ['couchbase.vbucket', '0x3ff', started({ term: '7' }, { word: 0x3ff })],
    ['couchbase.opaque', '4294967295', started({ term: '7' }, { opaque: 0xffffffff })],
    ['couchbase.vbucket', '-1', started({ term: '7' }, { word: 0xffff })],
    // What the lengths in the header say is the user's own affair.
    ['couchbase.total_bodylength', '3', started({ term: '7' }, { bodyLength: 3 })],
    ['couchbase.value', 'no JSON', started('no JSON', { datatype: 1 })],
  ])('%s=%s', (field, value, expected) => {
    expect(altered(started({ term: '7' }), field, value)).toEqual(expected);
  });

  it('of nested values is reached step by step, and numbers keep their digits', () => {
    const text = '{"big":12345678901234567890, "list":[{"a":1},{"a" : 2}],"a.b":0}';
    const set = (value: string) =>
      frame({ opcode: 0x01, key: 'k', extras: [0, 0, 0, 0, 0, 0, 0, 0], value, datatype: 1 });
    expect(altered(set(text), 'list[1].a', '33')).toEqual(set(text.replace('2}', '33}')));
    expect(altered(set(text), 'a.b', 'true')).toEqual(set(text.replace('"a.b":0', '"a.b":true')));
    // What was no text and is no JSON becomes a text.
    expect(altered(set(text), 'a.b', 'it')).toEqual(set(text.replace('"a.b":0', '"a.b":"it"')));
  });

  it('of a compressed value goes on uncompressed', () => {
    const value = '{"term":"7"}';
    const bytes = started(packed(value), { datatype: 3 });
    expect(altered(bytes, 'term', '77')).toEqual(started({ term: '77' }));
  });

  it.each([0x80, 0x08])('key, of magic %i, has its length changed too', (magic) => {
    expect(altered(get('abc', magic), 'couchbase.key', 'longer')).toEqual(get('longer', magic));
  });

  it.each([
    ['couchbase.vbucket', '65536', /2 bytes/],
    ['couchbase.vbucket', 'many', /does not fit/],
    ['nothing', '1', /there is no nothing in this StartFusionUploader/],
    ['couchbase.status', '1', /there is no/],
    ['term:', 'nope', /no JSON/],
  ])('%s=%s is refused', (field, value, reason) => {
    expect(altered(started({ term: '7' }), field, value)).toMatch(reason);
  });

  it('of a key beyond what its magic can say is refused', () => {
    expect(altered(get('a', 0x08), 'couchbase.key', 'k'.repeat(256))).toMatch(/too long/);
  });
});

it('a field that is scrambled changes in one byte, and nothing else does', () => {
  const bytes = started({ term: '7' });
  const message = dissect(commandTable, bytes);
  const chances = fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), {
    minLength: 2,
    maxLength: 2,
  });
  fc.assert(
    fc.property(chances, ([first = 0, second = 0]) => {
      const left = [first, second];
      const result = scrambled(bytes, message, 'couchbase.opaque', () => left.shift() ?? 0);
      if (!('frame' in result)) throw new Error(result.reason);
      const differing = [...result.frame.keys()].filter((i) => result.frame[i] !== bytes[i]);
      expect(differing).toHaveLength(1);
      expect(differing[0]).toBeGreaterThanOrEqual(12);
      expect(differing[0]).toBeLessThan(16);
    }),
  );
  expect(scrambled(bytes, message, 'nothing', () => 0)).toHaveProperty('reason');
});
