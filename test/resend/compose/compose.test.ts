import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { readHeader } from '../../../src/mcbp/header.js';
import { composed, type Wish } from '../../../src/resend/compose/compose.js';
import type { CommandSpec } from '../../../src/spec/command.js';
import { frame, type Layout } from '../../helpers/frames.js';

const spec = (name: string): CommandSpec => commandTable.named(name) as CommandSpec;

function made(name: string, fields: Record<string, string>, more: Partial<Wish> = {}) {
  return Buffer.from(composed(spec(name), { fields: Object.entries(fields), ...more }));
}

const built = (layout: Layout) => Buffer.from(frame(layout));

describe('integers that no double can hold', () => {
  it.each(['9007199254740993', '-18446744073709551615'])('keep their digits: %s', (digits) => {
    const list = `[${digits}, 1.5, {"n": ${digits}}]`;
    const text = made('GetFusionStorageSnapshot', {
      ...{ snapshotUuid: 'x', validity: digits },
    }).toString();
    expect(text).toContain(`"validity":${digits}}`);
    const listed = made('GetFusionStorageSnapshot', {
      ...{ snapshot_uuid: 'x', vbucket_list: list },
    }).toString();
    expect(listed).toContain(`"vbucket_list":[${digits},1.5,{"n":${digits}}]`);
  });
});

describe('a request from texts', () => {
  it.each<[string, Record<string, string>, Partial<Wish>, Layout]>([
    [
      'StartFusionUploader',
      { term: '7' },
      { vbucket: 12 },
      { opcode: 0x75, word: 12, value: { term: '7' } },
    ],
    ['SetVbucket', { state: 'active' }, { vbucket: 3 }, { opcode: 0x3d, word: 3, extras: [1] }],
    [
      'SetVbucket',
      { state: 'replica', use_snapshot: 'fusion' },
      {},
      { opcode: 0x3d, extras: [2], value: { use_snapshot: 'fusion' } },
    ],
    [
      'MountFusionVbucket',
      { mountPaths: '/a,/b' },
      {},
      { opcode: 0x72, value: { mountPaths: ['/a', '/b'] } },
    ],
    [
      'MountFusionVbucket',
      { source: 'FusionLogStore', snapshotUUID: 'x' },
      {},
      { opcode: 0x72, value: { source: 'FusionLogStore', snapshotUUID: 'x' } },
    ],
    [
      'GetFusionStorageSnapshot',
      { snapshotUuid: 'x', validity: '60' },
      {},
      { opcode: 0x70, value: { snapshotUuid: 'x', validity: 60 } },
    ],
    [
      'Set',
      { flags: '0xff', expiration: '60' },
      { key: 'k', value: 'v' },
      { opcode: 0x01, extras: [0, 0, 0, 255, 0, 0, 0, 60], key: 'k', value: 'v' },
    ],
    [
      'Set',
      {},
      { key: 'k', json: '{"a": 1}', cas: 5n },
      { opcode: 0x01, extras: Array(8).fill(0), key: 'k', value: '{"a": 1}', datatype: 1, cas: 5 },
    ],
    [
      'Hello',
      { features: '7,11' },
      { key: 'me' },
      { opcode: 0x1f, key: 'me', value: Uint8Array.of(0, 7, 0, 11) },
    ],
    ['SelectBucket', {}, { key: 'default' }, { opcode: 0x89, key: 'default' }],
    ['Get', {}, { key: 'doc', collection: 8 }, { opcode: 0x00, key: '\u0008doc' }],
    ['Get', {}, { key: Uint8Array.of(0xff) }, { opcode: 0x00, key: Uint8Array.of(0xff) }],
    ['Noop', {}, {}, { opcode: 0x0a }],
  ])('%s %j', (name, fields, more, layout) => {
    expect(made(name, fields, more)).toEqual(built(layout));
  });

  it('takes other spellings of names, and lists as JSON', () => {
    const value = { vbucket_list: [0, 1], snapshot_uuid: 'x' };
    expect(
      made('ReleaseFusionStorageSnapshot', { 'vbucket-list': '[0,1]', SnapshotUuid: 'x' }),
    ).toEqual(built({ opcode: 0x71, value }));
  });

  it('keeps to an edition', () => {
    const fields = { snapshotUuid: 'x' };
    expect(() =>
      made('GetFusionStorageSnapshot', { valid_till: '1' }, { edition: '2025-02' }),
    ).toThrow('--valid_till is no field');
    expect(
      made('GetFusionStorageSnapshot', fields, { edition: '2025-02' }).toString('latin1'),
    ).toContain('{"snapshotUuid":"x"}');
  });

  it('says whatever is wished for: wrong types, keys and values where none belong', () => {
    const text = made('GetFusionStorageSnapshot', { valid_till: 'soon' }).toString('latin1');
    expect(text).toContain('{"valid_till":"soon"}');
    const odd = composed(spec('StopFusionUploader'), {
      fields: [],
      key: 'k',
      json: '{',
      datatype: 0,
    });
    expect(readHeader(odd)).toMatchObject({ keyLength: 1, bodyLength: 2, datatype: 0 });
  });

  it.each<[string, Record<string, string>, Partial<Wish>, string]>([
    [
      'StartFusionUploader',
      { trem: '7' },
      {},
      '--trem is no field: StartFusionUploader has --term',
    ],
    ['Set', { flag: '7' }, {}, 'did you mean --flags?'],
    ['Noop', { term: '7' }, {}, 'Noop has no fields'],
    ['Set', { flags: 'x' }, {}, 'flags: no value is called "x"'],
    ['Set', { flags: '4294967296' }, {}, 'flags: 4294967296 is not within'],
    ['Set', {}, { json: '1', value: '1' }, '--value and --json are one'],
    [
      'MountFusionVbucket',
      { mountPaths: 'a', snapshotUUID: 'x' },
      {},
      'no form of MountFusionVbucket has',
    ],
  ])('refuses %s %j %j', (name, fields, more, reason) => {
    expect(() => made(name, fields, more)).toThrow(reason);
  });

  it('writes every example of the reference that is told by texts alone', () => {
    const told = commandTable.commands().flatMap((each) => {
      const { key, value, ...fields } = (each.example?.request ?? {}) as Record<string, unknown>;
      const texts = Object.entries(fields);
      if (texts.length === 0 || texts.some(([, field]) => typeof field === 'object')) return [];
      return [
        { each, key, value, texts: texts.map(([name, field]) => [name, String(field)] as const) },
      ];
    });
    expect(told.length).toBeGreaterThan(40);
    for (const { each, texts } of told) {
      expect(() => composed(each, { fields: texts }), each.name).not.toThrow();
    }
  });
});
