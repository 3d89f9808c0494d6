/**
 * The commands on documents, decoded from the byte tables of kv_engine's published documents
 * at eba4298 (2026-08-22).
 * `line` is where the table begins in docs/BinaryProtocol.md, unless another page is named.
 */
import { describe, expect, it } from 'vitest';
import { frame, response } from '../helpers/frames.js';
import { type Told, told, wire } from './wire.js';

const COLLECTIONS = new Set([0x12]);
const TOKEN = [0, 0, 0, 0, 0, 0, 0xca, 0xfe, 0, 0, 0, 0, 0, 0, 0, 9];

describe('the tables of the document', () => {
  const cases: readonly [string, string, Told][] = [
    [
      'Get, line 744',
      '80000005000000000000000500000000000000000000000048656c6c6f',
      { name: 'Get', key: 'Hello' },
    ],
    [
      'Get answered, line 785',
      '810000000400000000000009000000000000000000000001deadbeef576f726c64',
      { name: 'Get', status: 'Success', extras: { flags: 0xdeadbeef }, value: 'World' },
    ],
    [
      // The table has the opcode of Get and a body of 9 bytes, where it shows 14: both set right.
      'Getk answered, line 830',
      '810c0005040000000000000e000000000000000000000001deadbeef48656c6c6f576f726c64',
      {
        name: 'Getk',
        status: 'Success',
        extras: { flags: 0xdeadbeef },
        key: 'Hello',
        value: 'World',
      },
    ],
    [
      'Get refused, line 661',
      '8100000000000001000000090000000000000000000000004e6f7420666f756e64',
      { name: 'Get', status: 'KeyEnoent', value: 'Not found' },
    ],
    [
      'Add, line 938',
      '800200050800000000000012000000000000000000000000deadbeef00000e1048656c6c6f576f726c64',
      {
        name: 'Add',
        extras: { flags: 0xdeadbeef, expiration: 3600 },
        key: 'Hello',
        value: 'World',
      },
    ],
    [
      'Add answered, line 989',
      '810200000000000000000000000000000000000000000001',
      { name: 'Add', status: 'Success' },
    ],
    [
      'Delete, line 1060',
      '80040005000000000000000500000000000000000000000048656c6c6f',
      { name: 'Delete', key: 'Hello' },
    ],
    [
      'Increment, line 1185',
      '80050007140000000000001b0000000000000000000000000000000000000001000000000000000000000e10636f756e746572',
      { name: 'Increment', extras: { delta: 1, initial: 0, expiration: 3600 }, key: 'counter' },
    ],
    [
      'Increment answered, line 1241',
      '8105000000000000000000080000000000000000000000050000000000000000',
      { name: 'Increment', status: 'Success', value: { counter: 0 } },
    ],
    [
      'Append, line 1604',
      '800e0005000000000000000600000000000000000000000048656c6c6f21',
      { name: 'Append', key: 'Hello', value: '!' },
    ],
    [
      // Its body length says 16, where it shows 8 bytes: set right.
      'GetRandomKey answered, docs/dcp/documentation/commands/random_key.md line 46',
      '81b60008000000000000000800000000000000000000000072616e645f6b6579',
      { name: 'GetRandomKey', status: 'Success', key: 'rand_key' },
    ],
    [
      // The text below the table gives what the bytes do not hold: a body length, a count, a key.
      'GetKeys, engines/ep/docs/protocol/get_keys.md line 38',
      '80b80009040000030000000d0000000000000000000000000000000273746172745f6b6579',
      { name: 'GetKeys', extras: { count: 2 }, key: 'start_key' },
    ],
    [
      // As its value column has it: a length of two bytes, ten bytes of key, twice.
      'GetKeys answered, engines/ep/docs/protocol/get_keys.md line 80',
      '81b8000000000000000000180000000000000000000000000' +
        '00a73746172745f6b657931000a73746172745f6b657932',
      {
        name: 'GetKeys',
        status: 'Success',
        value: {
          keys: [
            { keylength: 10, key: 'start_key1' },
            { keylength: 10, key: 'start_key2' },
          ],
        },
      },
    ],
  ];
  it.each(cases)('%s', (_title, hex, expected) => {
    expect(told(wire(hex))).toEqual(expected);
  });
});

describe('what the document says in words', () => {
  const mutations: readonly [string, number][] = [
    ['Set', 0x01],
    ['Add', 0x02],
    ['Replace', 0x03],
    ['Delete', 0x04],
    ['Setq', 0x11],
    ['Addq', 0x12],
    ['Replaceq', 0x13],
    ['Deleteq', 0x14],
    ['Append', 0x0e],
    ['Prepend', 0x0f],
    ['Appendq', 0x19],
    ['Prependq', 0x1a],
    ['SetWithMeta', 0xa2],
    ['AddWithMeta', 0xa4],
    ['DelWithMeta', 0xa8],
    ['MutateWithMeta', 0x4b],
  ];
  it.each(mutations)('%s may be answered with a mutation token', (name, opcode) => {
    expect(told(response({ opcode, extras: TOKEN }))).toEqual({
      name,
      status: 'Success',
      extras: { vbucket_uuid: 0xcafe, mutation_seqno: 9 },
    });
    expect(told(response({ opcode }))).toEqual({ name, status: 'Success' });
  });

  it.each([
    ['Set', 0x01],
    ['Setq', 0x11],
    ['Replace', 0x03],
  ])('%s stores flags and expiry', (name, opcode) => {
    const bytes = frame({ opcode, extras: [0, 0, 0, 7, 0, 0, 0, 60], key: 'k', value: { a: 1 } });
    expect(told(bytes)).toEqual({
      name,
      extras: { flags: 7, expiration: 60 },
      key: 'k',
      value: { a: 1 },
    });
  });

  it.each([
    ['Increment', 0x05],
    ['Decrement', 0x06],
    ['Incrementq', 0x15],
    ['Decrementq', 0x16],
  ])('%s answers a counter that JavaScript cannot round', (name, opcode) => {
    const value = Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe]);
    expect(told(response({ opcode, extras: TOKEN, value }))).toEqual({
      name,
      status: 'Success',
      extras: { vbucket_uuid: 0xcafe, mutation_seqno: 9 },
      value: { counter: 2n ** 64n - 2n },
    });
  });

  it.each([
    ['Touch', 0x1c],
    ['Gat', 0x1d],
    ['Gatq', 0x1e],
  ])('%s sends the expiry', (name, opcode) => {
    const bytes = frame({ opcode, extras: [0, 0, 0x0e, 0x10], key: 'Hello' });
    expect(told(bytes)).toEqual({ name, extras: { expiration: 3600 }, key: 'Hello' });
  });

  it.each([
    ['Get', 0x00],
    ['Getq', 0x09],
    ['GetReplica', 0x83],
    ['GetEx', 0x49],
    ['GetExReplica', 0x4a],
    ['Gat', 0x1d],
    ['Gatq', 0x1e],
    ['GetLocked', 0x94],
  ])('%s answers flags and the document', (name, opcode) => {
    expect(told(response({ opcode, extras: [0, 0, 0, 2], value: { a: 1 } }))).toEqual({
      name,
      status: 'Success',
      extras: { flags: 2 },
      value: { a: 1 },
    });
  });

  it('GetLocked may say how long, UnlockKey says no more than the key', () => {
    expect(told(frame({ opcode: 0x94, extras: [0, 0, 0, 15], key: 'k' }))).toEqual({
      name: 'GetLocked',
      extras: { lock_time: 15 },
      key: 'k',
    });
    expect(told(frame({ opcode: 0x94, key: 'k' }))).toEqual({ name: 'GetLocked', key: 'k' });
    expect(told(frame({ opcode: 0x95, key: 'k', cas: 7 }))).toEqual({
      name: 'UnlockKey',
      key: 'k',
    });
  });

  it('GetRandomKey names a collection, and whether attributes are wanted', () => {
    const opcode = 0xb6;
    expect(told(frame({ opcode }))).toEqual({ name: 'GetRandomKey' });
    expect(told(frame({ opcode, extras: [0, 0, 0, 8] })).extras).toEqual({ collection_id: 8 });
    expect(told(frame({ opcode, extras: [0, 0, 0, 8, 1] })).extras).toEqual({
      collection_id: 8,
      include_xattr: 'yes',
    });
  });
});

describe('keys with a collection', () => {
  it.each([0x00, 0x01, 0x04, 0x05, 0x0e, 0x1c, 0x94, 0xa0, 0xa2, 0xb2])(
    'are told apart once Collections was granted: opcode %i',
    (opcode) => {
      const bytes = frame({ opcode, key: Uint8Array.of(0x08, 0x6b) });
      expect(told(bytes, { features: COLLECTIONS })).toMatchObject({ key: 'k', collection: 8 });
      expect(told(bytes, { features: new Set() }).collection).toBeUndefined();
      expect(told(bytes).collection).toBeUndefined();
    },
  );

  it('stand in values as well', () => {
    const value = wire('0003 08 6b31 0003 09 6b32');
    expect(told(response({ opcode: 0xb8, value }), { features: COLLECTIONS }).value).toEqual({
      keys: [
        { keylength: 3, document: { collection_id: 8, key: 'k1' } },
        { keylength: 3, document: { collection_id: 9, key: 'k2' } },
      ],
    });
  });
});

describe('Observe', () => {
  // docs/BinaryProtocol.md "0x92 Observe": vbucket, key length, key, and again.
  it('asks about several keys', () => {
    const value = wire('000c 0005 48656c6c6f 000d 0001 6b');
    expect(told(frame({ opcode: 0x92, value }))).toEqual({
      name: 'Observe',
      value: {
        documents: [
          { vbucket: 12, keylength: 5, key: 'Hello' },
          { vbucket: 13, keylength: 1, key: 'k' },
        ],
      },
    });
  });

  it('is answered with a state and a CAS each', () => {
    const value = wire('000c 0001 6b 01 00000000000000a7 000c 0001 6d 80 0000000000000000');
    expect(told(response({ opcode: 0x92, value })).value).toEqual({
      documents: [
        { vbucket: 12, keylength: 1, key: 'k', status: 'persisted', cas: 0xa7 },
        { vbucket: 12, keylength: 1, key: 'm', status: 'not found', cas: 0 },
      ],
    });
  });

  it('keeps what of a key is not there', () => {
    const { value, problems } = told(frame({ opcode: 0x92, value: wire('000c 0005 4865') }));
    expect(value).toEqual({ documents: [{ vbucket: 12, keylength: 5, key: { hex: '4865' } }] });
    expect(problems).toEqual([expect.stringMatching(/^key: .*5.*2/)]);
  });
});

describe('ObserveSeqno', () => {
  // include/memcached/protocol_binary.h: format, vbucket, uuid, persisted, current (, old uuid, last).
  const present = '000c 00000000deadbeef 000000000000003a 0000000000000041';
  it('asks by the uuid', () => {
    expect(told(frame({ opcode: 0x91, value: wire('0000000000003039') }))).toEqual({
      name: 'ObserveSeqno',
      value: { vbucket_uuid: 12345 },
    });
  });

  it('is answered with what is persisted', () => {
    expect(told(response({ opcode: 0x91, value: wire(`00 ${present}`) }))).toEqual({
      name: 'ObserveSeqno',
      status: 'Success',
      value: {
        failed_over: 'no',
        vbucket: 12,
        vbucket_uuid: 0xdeadbeef,
        last_persisted_seqno: 58,
        current_seqno: 65,
      },
    });
  });

  it('is answered with the old history after a failover', () => {
    const value = wire(`01 ${present} 0000000000003039 0000000000000032`);
    expect(told(response({ opcode: 0x91, value })).value).toMatchObject({
      failed_over: 'yes',
      old_vbucket_uuid: 12345,
      last_received_seqno: 50,
    });
  });
});
