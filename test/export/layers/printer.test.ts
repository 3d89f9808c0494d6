/** JSON that scripts written for tshark understand. */
import { describe, expect, it } from 'vitest';
import { PacketNotes } from '../../../src/session/packets/notes.js';
import { eventOf } from '../../helpers/event.js';
import { frame } from '../../helpers/frames.js';
import { captures } from '../captures.js';
import { everyField, fieldsOf } from '../fields/lines.js';
import { ofCapture, printed } from './messages.js';

const at = { s: 1_764_288_000, ns: 123_456_789, frame: 7 };
const set = eventOf(
  frame({ opcode: 0x01, extras: [2, 0, 0, 0, 0, 0, 0, 9], key: 'k', value: 'a\u009bb', word: 3 }),
  { at, number: 42 },
);
const start = eventOf(frame({ opcode: 0x75, word: 12, value: { term: '1234' } }), { at });

interface Packet {
  readonly _index: string;
  readonly _source: { readonly layers: Record<string, Record<string, unknown>> };
}

describe('-T json', () => {
  it('has layers, and fields inside others where tshark has them', () => {
    const [packet] = JSON.parse(printed('json', [set])) as [Packet];
    expect(packet).toMatchObject({ _index: 'packets-2025-11-28', _type: 'doc', _score: null });
    const { layers } = packet._source;
    expect(Object.keys(layers)).toEqual(['frame', 'ip', 'tcp', 'couchbase']);
    expect(layers.frame).toMatchObject({
      'frame.number': '7',
      'frame.time': 'Nov 28, 2025 00:00:00.123456789 UTC',
      'frame.time_epoch': '1764288000.123456789',
    });
    expect(layers.tcp).toMatchObject({ 'tcp.srcport': '50000', 'tcp.port': ['50000', '11210'] });
    expect(layers.couchbase).toMatchObject({
      ...{ 'message.number': '42', 'couchbase.opcode': '0x01', 'couchbase.vbucket': '3' },
      ...{ 'couchbase.datatype': '0x00', 'couchbase.extras.length': '8' },
      'couchbase.datatype_tree': { 'couchbase.datatype.json': '0' },
      'couchbase.extras': {
        ...{ 'couchbase.extras.flags': '0x02000000', 'couchbase.extras.expiration': '9' },
      },
      ...{ 'couchbase.key': 'k', 'couchbase.value': 'a\u009bb' },
    });
  });

  it('has a layer for Fusion', () => {
    const [packet] = JSON.parse(printed('json', [start])) as [Packet];
    expect(packet._source.layers.fusion).toEqual({
      ...{ 'fusion.command': 'StartFusionUploader', 'fusion.edition': '2025-02' },
      'fusion.term': '1234',
    });
  });

  it('has comments in a layer of their own, before the packet, as tshark', () => {
    const notes = new PacketNotes();
    for (const text of ['one\t"1"', 'two']) notes.comments.add(7, 0, 100, text);
    for (let i = 1; i <= 7; i += 1) notes.lengths.add(100 + i, 90 + i);
    const [packet] = JSON.parse(printed('json', [set], undefined, notes)) as [Packet];
    const { layers } = packet._source;
    expect(Object.keys(layers)).toEqual(['pkt_comment', 'frame', 'ip', 'tcp', 'couchbase']);
    expect(layers.pkt_comment).toEqual({ 'frame.comment': ['one\t"1"', 'two'] });
    expect(layers.frame).toMatchObject({ 'frame.len': '107', 'frame.cap_len': '97' });
    const ek = JSON.parse(printed('ek', [set], undefined, notes).split('\n')[1] as string);
    expect(ek.layers.pkt_comment).toEqual({ frame_frame_comment: ['one\t"1"', 'two'] });
    expect(ek.layers.frame).toMatchObject({ frame_frame_len: '107' });
  });

  it('is an array of as many as there were', () => {
    expect(JSON.parse(printed('json', []))).toEqual([]);
    expect(JSON.parse(printed('json', [set, start, set]))).toHaveLength(3);
  });

  it('has arrays of the chosen fields alone', () => {
    const fields = fieldsOf('frame.number', 'tcp.port', 'couchbase.status');
    const [packet] = JSON.parse(printed('json', [set], fields)) as [Packet];
    expect(packet._source.layers).toEqual({
      ...{ 'frame.number': ['7'], 'tcp.port': ['50000', '11210'] },
    });
  });

  it('never commands a terminal', () => {
    for (const format of ['json', 'ek'] as const) {
      expect(printed(format, [set])).toContain('\\u009b');
      expect(printed(format, [set])).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  });
});

describe('-T ek', () => {
  it('is two lines a message, with underscores, booleans and a date', () => {
    const lines = printed('ek', [set]).split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0] as string)).toEqual({
      index: { _index: 'packets-2025-11-28' },
    });
    expect(JSON.parse(lines[1] as string)).toMatchObject({
      timestamp: '1764288000123',
      layers: {
        frame: { frame_frame_number: '7', frame_frame_time: '2025-11-28T00:00:00.123456789Z' },
        tcp: { tcp_tcp_port: ['50000', '11210'] },
        couchbase: {
          ...{ couchbase_couchbase_opcode: '0x01', couchbase_couchbase_datatype_json: false },
          ...{ couchbase_couchbase_extras: null, couchbase_couchbase_extras_expiration: '9' },
        },
      },
    });
  });

  it('has arrays of the chosen fields alone', () => {
    const lines = printed('ek', [set], fieldsOf('frame.number', 'couchbase.datatype.json'));
    expect(JSON.parse(lines.split('\n')[1] as string).layers).toEqual({
      ...{ frame_number: ['7'], couchbase_datatype_json: ['0'] },
    });
  });
});

/** Keys that an object has twice: JSON.parse would not tell. */
function twice(text: string): string[] {
  const found: string[] = [];
  const keys: Set<string>[] = [];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') keys.push(new Set());
    else if (token === '}') keys.pop();
    else if (token.endsWith(':')) {
      const own = keys.at(-1);
      if (own?.has(token)) found.push(token);
      own?.add(token);
    }
  }
  return found;
}

describe('every sample', () => {
  it('tells a key that is there twice', () => {
    expect(twice('{"a":1,"b":{"a":":"},"c":[{"a":1},{"a":2}]}')).toEqual([]);
    expect(twice('{"a":1,"b":{"c":1,"c":2}}')).toEqual(['"c":']);
  });

  it.each(captures)('%s', async (path) => {
    const text = await ofCapture('json', path);
    const packets = JSON.parse(text) as Packet[];
    expect(packets.length).toBeGreaterThan(0);
    expect(twice(text)).toEqual([]);
    const names = new Set(everyField().map(({ definition: { name } }) => name));
    for (const key of text.matchAll(/^ {10}"([^"]+?)(_tree)?":/gm)) {
      expect(names.has(key[1] as string) || key[1]?.startsWith('fusion.')).toBe(true);
    }
    const lines = (await ofCapture('ek', path)).split('\n').slice(0, -1);
    expect(lines).toHaveLength(packets.length * 2);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });
});
