/** Whatever the bytes: nothing throws, every line lies within the frame, nothing harms a terminal. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { glance } from '../../src/dissect/header-findings.js';
import type { TreeNode } from '../../src/dissect/node.js';
import { withoutSecrets } from '../../src/dissect/secrets.js';
import { summary } from '../../src/dissect/summary.js';
import { tree } from '../../src/dissect/tree.js';
import { bytesOf, frame } from '../helpers/frames.js';

/** C0, DEL and C1 controls, and every character that Unicode lists as Bidi_Control or line break. */
const HARMFUL = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;

const flat = (nodes: readonly TreeNode[]): TreeNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children)]);

function inspect(bytes: Uint8Array, request: Uint8Array | undefined): void {
  for (const shown of [bytes, withoutSecrets(commandTable, bytes, request, 'mask')]) {
    const message = dissect(commandTable, shown, { request });
    // One expectation for all lines: there are millions of them.
    const wrong = flat(tree(message)).filter(
      ({ start, end, text, field = '' }) =>
        !(0 <= start && start <= end && end <= bytes.length) ||
        HARMFUL.test(text + field) ||
        text.length > 2000,
    );
    expect(wrong).toEqual([]);
    const line = summary(message);
    expect(line).not.toMatch(HARMFUL);
    expect(line.length).toBeLessThan(20_000);
    glance(commandTable, bytes);
  }
}

const magic = fc.constantFrom(0x80, 0x81, 0x08, 0x18, 0x82, 0x83);
const fusionOpcode = fc.constantFrom(
  ...[0x10, 0x3d, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x84],
);

/** Any bytes that a reader of bad luck may take for a frame. */
const anything = fc.uint8Array({ minLength: 24, maxLength: 200 });

/** A frame whose lengths are plausible, or nearly so. */
const plausible = fc
  .tuple(
    magic,
    fc.oneof(fusionOpcode, fc.nat(255)),
    fc.uint8Array({ maxLength: 60 }),
    fc.tuple(
      fc.nat(20),
      fc.nat(8),
      fc.nat(7),
      fc.constantFrom(0, 1, 4, 0xffff),
      fc.integer({ min: -3, max: 3 }),
    ),
  )
  .map(([first, opcode, body, [key, extras, datatype, word, off]]) => {
    const bytes = frame({
      magic: first,
      opcode,
      word,
      datatype,
      value: body,
      bodyLength: Math.max(0, body.length + off),
    });
    bytes[3] = key;
    bytes[4] = extras;
    return bytes;
  });

const nasty = fc.constantFrom(
  '\u001b[2J',
  '\u0007',
  '\u009b',
  '\u202e',
  '\u2066',
  '\u061c',
  '\u2028',
  '\r\n',
  '\u007f',
  '__proto__',
  'constructor',
  '',
);
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), nasty);
const known = fc.constantFrom(
  ...['term', 'validity', 'valid_till', 'vbucket_list', 'source', 'mountPaths', 'use_snapshot'],
  ...[
    'createdAt',
    'validTill',
    'snapshotUUID',
    'namespaces',
    'deks',
    'state',
    'vb_1',
    'error',
    'context',
  ],
);
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(1e300, -1e300, 2 ** 63, -1, 1e15),
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    text,
    number.map((value) => (Number.isFinite(value) ? value : 0)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(known, text), tie('json')), { maxLength: 5 })
      .map(Object.fromEntries),
  ),
}));

/** Fusion messages whose JSON holds anything. */
const fusion = fc
  .tuple(
    magic,
    fusionOpcode,
    json,
    fc.oneof(fc.constant(''), fc.constant('fusion'), text),
    fc.constantFrom(0, 4, 0x84),
  )
  .map(([first, opcode, value, key, word]) =>
    frame({
      magic: first,
      opcode,
      key: first === 0x08 || first === 0x18 ? '' : key,
      value: bytesOf(JSON.stringify(value)),
      datatype: 1,
      word,
    }),
  );

const impersonated = text.map((user) => {
  const name = bytesOf(user).subarray(0, 14);
  return frame({ magic: 0x08, opcode: 0x75, framing: [0x40 | name.length, ...name] });
});

describe('any bytes', () => {
  const message = fc.oneof(anything, plausible, fusion, impersonated);
  it('are shown, within the frame and without harm', () => {
    fc.assert(fc.property(message, fc.option(message, { nil: undefined }), inspect), {
      numRuns: 1500,
    });
  });

  it('are shown with the request that they answer', () => {
    const pairs = fc.tuple(fusion, fusion).map(([request, response]) => {
      const [asked, answer] = [request.slice(), response.slice()];
      asked[0] = 0x80;
      answer[0] = 0x81;
      answer[1] = asked[1] as number;
      return [answer, asked] as const;
    });
    fc.assert(
      fc.property(pairs, ([answer, asked]) => inspect(answer, asked)),
      { numRuns: 500 },
    );
  });

  it('are shown in a view of a larger buffer', () => {
    fc.assert(
      fc.property(message, fc.nat(9), (bytes, before) => {
        const buffer = new Uint8Array(bytes.length + before + 5).fill(0x22);
        buffer.set(bytes, before);
        const view = buffer.subarray(before, before + bytes.length);
        const plain = dissect(commandTable, bytes);
        const viewed = dissect(commandTable, view);
        expect(tree(viewed)).toEqual(tree(plain));
        expect(summary(viewed)).toBe(summary(plain));
      }),
      { numRuns: 200 },
    );
  });

  it('of a hostile size are cut where a person reads', () => {
    const long = 'x'.repeat(100_000);
    inspect(frame({ opcode: 0x75, value: { term: long, [long]: 1 } }), undefined);
    inspect(frame({ magic: 0x81, opcode: 0x75, word: 4, value: long }), undefined);
    inspect(
      frame({ opcode: 0x70, value: `{"validity":${'9'.repeat(100_000)}}`, datatype: 1 }),
      undefined,
    );
    inspect(frame({ opcode: 0x70, value: { vbucket_list: Array(20_000).fill('x') } }), undefined);
    inspect(
      frame({ opcode: 0x01, key: long.slice(0, 60_000), value: '['.repeat(100_000), datatype: 1 }),
      undefined,
    );
  });
});
