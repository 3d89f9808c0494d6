/**
 * Commands that carry metadata, decoded from the byte tables of kv_engine's published documents
 * in engines/ep/docs/protocol at eba4298 (2026-08-22).
 */
import { describe, expect, it } from 'vitest';
import { frame, response } from '../helpers/frames.js';
import { type Told, told, wire } from './wire.js';

const WITH_META = '00000007 0000000a 0000000000000014 000000000000001e';
const FIELDS = { flags: 7, expiration: 10, revseqno: 20, cas: 30 };

describe('the tables of the documents', () => {
  const cases: readonly [string, string, Told][] = [
    [
      // Its header says 26 bytes of extras and a body of 38; the table has 30 and 42: set right.
      'SetWithMeta, set_with_meta.md line 87',
      `80a200051e0000030000002a000000000000000000000000 ${WITH_META} 00000002 0000 6d796b65796d7976616c7565`,
      {
        name: 'SetWithMeta',
        extras: { ...FIELDS, options: 2, meta_length: 0 },
        key: 'mykey',
        value: 'myvalue',
      },
    ],
    [
      'SetWithMeta answered, set_with_meta.md line 150',
      '81a200000000000000000000000000000000000000000001',
      { name: 'SetWithMeta', status: 'Success' },
    ],
    [
      // As above: 30 bytes of extras and a body of 35.
      'DelWithMeta, del_with_meta.md line 64',
      `80a800051e00000300000023000000000000000000000000 ${WITH_META} 00000002 0000 6d796b6579`,
      { name: 'DelWithMeta', extras: { ...FIELDS, options: 2, meta_length: 0 }, key: 'mykey' },
    ],
    [
      'GetMeta, get_meta.md line 42',
      '80a000050100000300000006000000000000000000000000016d796b6579',
      { name: 'GetMeta', extras: { reqextmeta: 1 }, key: 'mykey' },
    ],
    [
      'GetMeta answered, get_meta.md line 80',
      '81a000001500000000000015000000000000000000000001000000000000000100000007000000000000000901',
      {
        name: 'GetMeta',
        status: 'Success',
        extras: { deleted: 'no', flags: 1, expiry: 7, seqno: 9, datatype: 1 },
      },
    ],
    [
      // Its body length leaves out the extras: set right, here and below.
      'ReturnMeta add, addrm.md line 14',
      '80b200050c00000300000018000000000000000000000000 00000002 00000007 0000000a 6d796b65796d7976616c7565',
      {
        name: 'ReturnMeta',
        extras: { mutation_type: 'add', flags: 7, expiration: 10 },
        key: 'mykey',
        value: 'myvalue',
      },
    ],
    [
      'ReturnMeta set, setrm.md line 14',
      '80b200050c00000300000018000000000000000000000000 00000001 00000007 0000000a 6d796b65796d7976616c7565',
      {
        name: 'ReturnMeta',
        extras: { mutation_type: 'set', flags: 7, expiration: 10 },
        key: 'mykey',
        value: 'myvalue',
      },
    ],
    [
      'ReturnMeta delete, delrm.md line 14',
      '80b200050c00000300000011000000000000000000000000 00000003 00000000 00000000 6d796b6579',
      {
        name: 'ReturnMeta',
        extras: { mutation_type: 'del', flags: 0, expiration: 0 },
        key: 'mykey',
      },
    ],
    [
      // The table has the vbucket of the request where the status is: set to Success.
      'ReturnMeta answered, addrm.md line 65',
      '81b2000010000000000000100000000000000000000000a7 00000007 4e82a97a 000000000000000e',
      {
        name: 'ReturnMeta',
        status: 'Success',
        extras: { flags: 7, expiration: 1317185914, rev_seqno: 14 },
      },
    ],
  ];
  it.each(cases)('%s', (_title, hex, expected) => {
    expect(told(wire(hex))).toEqual(expected);
  });
});

describe('the optional extras of the with-meta commands', () => {
  const names = [
    [0xa2, 'SetWithMeta'],
    [0xa3, 'SetqWithMeta'],
    [0xa4, 'AddWithMeta'],
    [0xa5, 'AddqWithMeta'],
    [0xa8, 'DelWithMeta'],
    [0xa9, 'DelqWithMeta'],
  ] as const;
  it.each(names)('of 0x%s %s are told by their length', (opcode, name) => {
    const of = (more: string) => {
      const {
        name: found,
        extras,
        problems,
      } = told(frame({ opcode, extras: [...wire(WITH_META + more)], key: 'k' }));
      expect(found).toBe(name);
      return { extras, problems };
    };
    expect(of('')).toEqual({ extras: FIELDS });
    expect(of('0005')).toEqual({ extras: { ...FIELDS, meta_length: 5 } });
    expect(of('0000000c')).toEqual({ extras: { ...FIELDS, options: 12 } });
    expect(of('0000000c 0005')).toEqual({ extras: { ...FIELDS, options: 12, meta_length: 5 } });
    expect(of('00').problems).toEqual(['undecoded']);
  });
});

describe('versions of GetMeta', () => {
  const v1 = '00000001 00000001 00000007 0000000000000009';
  it.each([0xa0, 0xa1])('opcode %i: 20 bytes, or 21 with the datatype', (opcode) => {
    expect(told(response({ opcode, extras: [...wire(v1)] })).extras).toEqual({
      deleted: 'yes',
      flags: 1,
      expiry: 7,
      seqno: 9,
    });
    expect(told(response({ opcode, extras: [...wire(`${v1} 03`)] })).extras).toMatchObject({
      datatype: 3,
    });
    expect(told(frame({ opcode, key: 'k' })).extras).toBeUndefined();
  });
});

it('MutateWithMeta says how much of its value is metadata', () => {
  const value = `document{"command":"set"}`;
  expect(told(frame({ opcode: 0x4b, extras: [0, 0, 0, 17], key: 'k', value }))).toEqual({
    name: 'MutateWithMeta',
    extras: { meta_length: 17 },
    key: 'k',
    value,
  });
});
