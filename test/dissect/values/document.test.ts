/** Documents as they travel: compressed, with extended attributes, or both; in every output. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { dissect } from '../../../src/dissect/dissect.js';
import type { TreeNode } from '../../../src/dissect/node.js';
import { withoutSecrets } from '../../../src/dissect/secrets.js';
import { summary } from '../../../src/dissect/summary.js';
import { tree } from '../../../src/dissect/tree.js';
import { record } from '../../../src/export/record.js';
import { printed } from '../../export/printed.js';
import { join } from '../../helpers/bytes.js';
import { bytesOf, frame, response, textOf } from '../../helpers/frames.js';
import { snappy } from './snappy.js';

const JSON_BIT = 1;
const SNAPPY_BIT = 2;
const XATTR_BIT = 4;
const GET = 0x00;

const u32 = (value: number): number[] => [
  value >>> 24,
  (value >> 16) & 255,
  (value >> 8) & 255,
  value & 255,
];
/** kv_engine xattr/blob.cc: the length of all, then length, name NUL, JSON NUL for each. */
function withXattrs(attributes: Readonly<Record<string, string>>, body: string): Uint8Array {
  const pairs = Object.entries(attributes).flatMap(([key, value]) => {
    const pair = [...bytesOf(`${key}\0${value}\0`)];
    return [...u32(pair.length), ...pair];
  });
  return Uint8Array.from([...u32(pairs.length), ...pairs, ...bytesOf(body)]);
}

const got = (value: Uint8Array | string, datatype: number): Uint8Array =>
  response({ opcode: GET, extras: [0, 0, 0, 0], value, datatype });
const ndjson = (bytes: Uint8Array, maxValue = 1 << 20): Record<string, unknown> =>
  JSON.parse(record(printed(bytes), { maxValue }));
const value = (bytes: Uint8Array): TreeNode | undefined =>
  tree(dissect(commandTable, bytes)).find(({ field }) => field === 'couchbase.value');
const lines = (node: TreeNode | undefined, depth = 0): string[] =>
  node === undefined
    ? []
    : [
        `${'  '.repeat(depth)}${node.text}`,
        ...node.children.flatMap((child) => lines(child, depth + 1)),
      ];
const flat = (node: TreeNode): TreeNode[] => [node, ...node.children.flatMap(flat)];

const DOCUMENT = '{"name":"aaaaaaaaaaaaaaaaaaaaaaaaaaaa","n":18446744073709551615}';

describe('a compressed document', () => {
  const bytes = got(snappy(bytesOf(DOCUMENT)), JSON_BIT | SNAPPY_BIT);

  it('is the JSON that it holds, every digit of it', () => {
    expect(record(printed(bytes), { maxValue: 1000 })).toContain(`"value":${DOCUMENT}`);
    expect(ndjson(bytes)).toMatchObject({
      datatype: ['json', 'snappy'],
      value_length: bytes.length - 28,
    });
  });

  it('is a tree whose lines all speak of the compressed bytes', () => {
    const node = value(bytes);
    expect(lines(node)).toEqual([
      `Value: JSON (${bytes.length - 28} bytes, Snappy: ${DOCUMENT.length} bytes)`,
      `  name: "${'a'.repeat(28)}"`,
      '  n: 18446744073709551615',
    ]);
    for (const { start, end } of flat(node as TreeNode)) {
      expect([start, end]).toEqual([28, bytes.length]);
    }
  });

  it('is cut as text where it is long', () => {
    expect(ndjson(bytes, 10)).toMatchObject({
      value: DOCUMENT.slice(0, 10),
      value_truncated: true,
    });
  });

  it('may be text, or bytes', () => {
    expect(ndjson(got(snappy(bytesOf('hello')), SNAPPY_BIT)).value).toBe('hello');
    expect(ndjson(got(snappy(Uint8Array.of(1, 2)), SNAPPY_BIT)).value).toEqual({ hex: '0102' });
  });

  it.each([
    [
      'that is none',
      Uint8Array.of(9, 1, 1),
      'Snappy: a copy of what was not written yet at byte 1',
    ],
    [
      'that is a bomb',
      Uint8Array.of(0xff, 0xff, 0xff, 0x7f, 0),
      'Snappy: 268435455 bytes uncompressed',
    ],
  ])('%s keeps its bytes, and says so', (_name, block, problem) => {
    const bad = got(block, JSON_BIT | SNAPPY_BIT);
    expect(value(bad)?.text).toContain(problem);
    expect(ndjson(bad).value).toEqual({ hex: Buffer.from(block).toString('hex') });
    expect(summary(dissect(commandTable, bad))).toContain(`value=(${block.length} bytes)`);
  });

  it('that is cut short keeps what is there', () => {
    const cut = bytes.subarray(0, bytes.length - 3);
    expect(value(cut)?.text).toContain('Snappy: the value is cut short');
    expect(ndjson(cut).value).toEqual({ hex: Buffer.from(cut.subarray(28)).toString('hex') });
  });
});

describe('a document with extended attributes', () => {
  const section = withXattrs({ _sync: '{"rev":"1"}', user: '5' }, '{"a":1}');

  it.each([
    ['as it is', got(section, JSON_BIT | XATTR_BIT), ''],
    [
      'compressed',
      got(snappy(section), JSON_BIT | XATTR_BIT | SNAPPY_BIT),
      `, Snappy: ${section.length} bytes`,
    ],
  ])('%s is its attributes, and its body', (_name, bytes, packing) => {
    expect(ndjson(bytes)).toMatchObject({
      ...{ value: { a: 1 }, xattrs: { _sync: { rev: '1' }, user: 5 } },
    });
    expect(lines(value(bytes))).toEqual([
      `Value: JSON (${bytes.length - 28} bytes${packing})`,
      '  Extended attributes: 2',
      '    [0]: length=18 key=_sync value={"rev":"1"}',
      '      length: 18 - Bytes of the pair.',
      '      key: _sync - Name of the attribute.',
      '      value: {} 1 member - Its value.',
      '        rev: "1"',
      '    [1]: length=7 key=user value=5',
      '      length: 7 - Bytes of the pair.',
      '      key: user - Name of the attribute.',
      '      value: 5 - Its value.',
      '  a: 1',
    ]);
  });

  it('marks the bytes of each', () => {
    const bytes = got(section, JSON_BIT | XATTR_BIT);
    const marked = (text: string): string => {
      const node = flat(value(bytes) as TreeNode).find((each) => each.text.startsWith(text));
      return textOf(bytes.subarray(node?.start, node?.end));
    };
    expect(marked('key: user')).toBe('user\0');
    expect(marked('rev: ')).toBe('"1"');
    expect(marked('a: 1')).toBe('1');
  });

  it('may have no body, and attributes that make no sense', () => {
    const deleted = got(withXattrs({ _a: '{"x"' }, ''), XATTR_BIT);
    expect(ndjson(deleted)).not.toHaveProperty('value');
    expect(ndjson(deleted).xattrs).toEqual({ _a: '{"x"' });
    expect(lines(value(deleted)).join('\n')).toContain('value is no JSON');
    const short = got(Uint8Array.of(0, 0, 0, 9, 1), XATTR_BIT);
    expect(value(short)?.text).toContain(
      'extended attributes: xattrs at offset 32 needs 9 bytes, 1 there',
    );
    expect(ndjson(short).value).toEqual({ hex: '0000000901' });
  });

  it('may call an attribute anything', () => {
    const bytes = got(withXattrs({ ['__proto__']: '{"a":1}' }, 'x'), XATTR_BIT);
    expect(record(printed(bytes), { maxValue: 99 })).toContain('"xattrs":{"__proto__":{"a":1}}');
  });
});

describe('secrets', () => {
  it('in a compressed value are hidden with all of it', () => {
    const json = '{"token":"secret-secret-secret"}';
    const bytes = frame({
      opcode: 0x84,
      value: snappy(bytesOf(json)),
      datatype: JSON_BIT | SNAPPY_BIT,
    });
    const masked = withoutSecrets(commandTable, bytes, undefined, 'mask');
    expect(textOf(masked.subarray(24))).toBe('*'.repeat(bytes.length - 24));
    expect(record(printed(masked), { maxValue: 999 })).not.toContain('secret');
  });
});

describe('the key of a document', () => {
  const bytes = join(
    frame({ opcode: GET, key: Uint8Array.from([0x88, 0x01, ...bytesOf('user')]) }),
  );
  const features = new Set([0x12]);

  it('begins with its collection where Collections was granted', () => {
    const message = dissect(commandTable, bytes, { features });
    expect(message).toMatchObject({ collection: 0x88, key: { kind: 'text', text: 'user' } });
    const key = tree(message).find(({ field }) => field === 'couchbase.key');
    expect(lines(key)).toEqual([
      'Key: user',
      '  collection_id: 0x88 - Collection of the document.',
      '  logical_key: user - Key within its collection.',
    ]);
    expect(key?.children).toMatchObject([
      { field: 'couchbase.key.collection_id', start: 24, end: 26 },
      { field: 'couchbase.key.logical_key', start: 26, end: 30 },
    ]);
    expect(summary(message)).toBe('Get key=user');
    expect(JSON.parse(record({ ...printed(bytes), message }, { maxValue: 9 }))).toMatchObject({
      ...{ collection: 0x88, key: 'user', key_length: 6 },
    });
  });

  it.each([
    ['no HELLO was seen', undefined],
    ['HELLO granted other things', new Set([0x0b])],
  ])('is all key where %s', (_name, other) => {
    const message = dissect(commandTable, bytes, { features: other });
    expect(message).toMatchObject({ collection: undefined, key: { kind: 'bytes' } });
  });

  it('that is no such thing is shown as it is', () => {
    const bad = frame({ opcode: GET, key: Uint8Array.of(0x80) });
    const message = dissect(commandTable, bad, { features });
    expect(message).toMatchObject({ collection: undefined, key: { kind: 'bytes' } });
    const key = tree(message).find(({ field }) => field === 'couchbase.key');
    expect(key?.children[0]?.text).toContain('collection_id');
  });
});
