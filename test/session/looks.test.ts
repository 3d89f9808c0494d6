/** What a session tells of rows and messages for the screen: rules, deltas, filters of lines, bytes. */
import { beforeEach, describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import type { TreeNode } from '../../src/dissect/node.js';
import { Decoder } from '../../src/session/decoder.js';
import { Pipeline } from '../../src/session/pipeline.js';
import { DETAIL_BYTES } from '../../src/session/port/detail.js';
import type { Row } from '../../src/session/port/row.js';
import type { Viewport } from '../../src/session/port/viewport.js';
import { Session } from '../../src/session/session.js';
import { snappy } from '../dissect/values/snappy.js';
import { frame, response, textOf } from '../helpers/frames.js';
import { connectionOf, momentOf } from './build.js';

const view = (more: Partial<Viewport> = {}): Viewport => ({
  ...{ top: 0, height: 100, selected: 0, follow: false, time: 'r' },
  ...more,
});

let session: Session;
/** Messages that were interpreted. */
let decoded: number;
let say: (from: 0 | 1, bytes: Uint8Array) => void;

beforeEach(() => {
  decoded = 0;
  class Counting extends Decoder {
    override decode(...args: Parameters<Decoder['decode']>) {
      decoded += 1;
      return super.decode(...args);
    }
  }
  const decoder = new Counting({ table: commandTable, secrets: 'mask', edition: undefined });
  session = new Session({ mode: 'file', title: '', decoder, now: () => 0 });
  const pipeline = new Pipeline({ table: commandTable, sink: session });
  const connection = connectionOf(3);
  pipeline.open(connection, momentOf(0));
  let ms = 0;
  say = (from, bytes) => {
    ms += 10;
    pipeline.data(connection, from, bytes, momentOf(ms, ms));
  };
});

const rows = (more: Partial<Viewport> = {}): readonly Row[] => {
  session.filterBy(more.filter ?? '');
  session.filterMore(1000);
  session.colourBy(more.rules);
  return session.snapshot(view(more)).rows;
};

describe('rows', () => {
  beforeEach(() => {
    for (let i = 0; i < 20; i += 1) {
      say(0, frame({ opcode: i % 4 === 0 ? 0x75 : 0x00, word: i, key: 'k', opaque: i }));
      say(1, response({ opcode: i % 4 === 0 ? 0x75 : 0x00, opaque: i, word: i === 8 ? 4 : 0 }));
    }
  });

  it('are told the first rule that holds of them, and rules that are no filters hold of none', () => {
    const rules = ['nonsense ==', 'couchbase.status == 4', 'fusion'];
    const told = rows({ rules }).map(({ rule }) => rule);
    expect(told.slice(0, 4)).toEqual([2, 2, undefined, undefined]);
    expect(told.slice(16, 18)).toEqual([2, 1]);
    expect(rows().every((row) => !('rule' in row))).toBe(true);
  });

  it('are asked for it only where they are seen', () => {
    rows();
    decoded = 0;
    rows({ top: 30, height: 3 });
    const before = decoded;
    decoded = 0;
    rows({ top: 30, height: 3, rules: ['couchbase.key == "z"'] });
    expect(decoded - before).toBeLessThanOrEqual(3);
  });

  it('tell the time since the row above, also where a filter leaves some out', () => {
    expect(rows().map(({ delta }) => delta)).toEqual(['', ...Array(39).fill('0.010000')]);
    const few = rows({ filter: 'couchbase.opcode == 0x75 and couchbase.vbucket' });
    expect(few.map(({ delta }) => delta)).toEqual(['', ...Array(4).fill('0.080000')]);
  });

  it('tell their connection, and what of Fusion they are about', () => {
    const [fusion, , other] = rows();
    expect(fusion).toMatchObject({ stream: '3', topic: 'uploader' });
    expect(other).not.toHaveProperty('topic');
  });
});

function* all(nodes: readonly TreeNode[]): Generator<TreeNode> {
  for (const node of nodes) {
    yield node;
    yield* all(node.children);
  }
}

describe('a message in full', () => {
  it('has filters on its lines, on those of its connection as well', () => {
    say(0, frame({ opcode: 0x75, word: 12, value: { term: '7' }, opaque: 1 }));
    say(1, response({ opcode: 0x75, opaque: 1 }));
    const filters = [...all(session.detail(2)?.tree ?? [])].map(({ filter }) => filter);
    expect(filters).toEqual(
      expect.arrayContaining([
        'tcp.stream == 3',
        'ip.addr == 192.0.2.2 and tcp.port == 11210',
        'couchbase.response_to == 1',
        'couchbase.status == "Success"',
        'message.number == 2',
      ]),
    );
  });

  it('says which bytes are which part', () => {
    say(0, frame({ opcode: 0x01, extras: [0, 0, 0, 0, 0, 0, 0, 0], key: 'key', value: 'value' }));
    expect(session.detail(1)?.parts).toEqual([
      { part: 'header', start: 0, end: 24 },
      { part: 'extras', start: 24, end: 32 },
      { part: 'key', start: 32, end: 35 },
      { part: 'value', start: 35, end: 40 },
    ]);
  });

  it('hands out the bytes behind the first of a long one, as many as are wished for', () => {
    const value = Uint8Array.from({ length: 3 * DETAIL_BYTES }, (_, i) => i & 255);
    say(0, frame({ opcode: 0x01, extras: [0, 0, 0, 0, 0, 0, 0, 0], key: 'key', value }));
    const whole = 35 + value.length;
    expect(session.detail(1)?.frame).toMatchObject({ length: whole });
    expect(session.detail(1)?.frame.bytes).toHaveLength(DETAIL_BYTES);
    const of = { number: 1, of: 'frame' } as const;
    expect(session.bytesOf({ ...of, offset: 100_000, length: 16 })).toEqual(
      value.slice(100_000 - 35, 100_016 - 35),
    );
    expect(session.bytesOf({ ...of, offset: whole - 3, length: 99 })).toHaveLength(3);
    expect(session.bytesOf({ ...of, offset: 0, length: 1e9 })).toHaveLength(DETAIL_BYTES);
    expect(session.bytesOf({ number: 9, of: 'frame', offset: 0, length: 1 })).toBeUndefined();
    expect(session.bytesOf({ number: 1, of: 'value', offset: 0, length: 1 })).toBeUndefined();
  });

  it('has a compressed value unpacked, and its fields have their place there', () => {
    const text = '{"name": "someone", "list": [10, 200]}';
    const value = snappy(new TextEncoder().encode(text));
    // Datatype: JSON and Snappy.
    say(0, frame({ opcode: 0x01, extras: [0, 0, 0, 0, 0, 0, 0, 0], key: 'k', value, datatype: 3 }));
    const detail = session.detail(1);
    expect(textOf(detail?.value?.bytes ?? new Uint8Array())).toBe(text);
    const inside = [...all(detail?.tree ?? [])].flatMap((node) =>
      node.inside === undefined ? [] : [text.slice(node.inside.start, node.inside.end)],
    );
    expect(inside).toEqual(['"someone"', '[10, 200]', '10', '200']);
    const part = session.bytesOf({ number: 1, of: 'value', offset: 10, length: 7 });
    expect(textOf(part ?? new Uint8Array())).toBe('someone');
  });

  it('has no second dump of a value that is as it was sent', () => {
    say(0, frame({ opcode: 0x01, extras: [0, 0, 0, 0, 0, 0, 0, 0], key: 'k', value: '{"a":1}' }));
    expect(session.detail(1)).not.toHaveProperty('value');
  });
});
