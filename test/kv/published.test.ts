/**
 * The byte tables of kv_engine's published documents at eba4298 (2026-08-22) that no other test
 * of this folder has, by document and by the line of the first row. With admin, connection,
 * documents, metadata, range-scan, dcp, subdoc and mcbp/framing-extras that is every table whose
 * rows are bytes.
 */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { readLayout } from '../../src/dissect/layout/read.js';
import { valuesOf } from '../../src/dissect/layout/values-of.js';
import { writeLayout } from '../../src/dissect/layout/write.js';
import { type Layout, leb128 } from '../../src/spec/layout.js';
import { frame } from '../helpers/frames.js';
import { masked, type Told, told, wire } from './wire.js';

const ascii = (text: string): string => Buffer.from(text).toString('hex');
const COLLECTIONS = new Set([0x12]);

interface Published {
  readonly at: string;
  readonly hex: string;
  readonly says: Told;
}

const tables: readonly Published[] = [
  {
    at: 'docs/BinaryProtocol.md:1674',
    hex: '801000000000000000000000000000000000000000000000',
    says: { name: 'Stat' },
  },
  {
    at: 'docs/BinaryProtocol.md:1712',
    hex: '811000030000000000000007000000000000000000000000 706964 33303738',
    // Digits are JSON as well, which answers to this command may be.
    says: { name: 'Stat', status: 'Success', key: 'pid', value: 3078 },
  },
  {
    // Its header breakdown gives a body of 8; the table has 16, of which it shows 8: set right.
    at: 'docs/dcp/documentation/commands/random_key.md:46',
    hex: `81b600080000000000000008000000000000000000000000 ${ascii('rand_key')}`,
    says: { name: 'GetRandomKey', status: 'Success', key: 'rand_key' },
  },
  {
    at: 'docs/dcp/documentation/commands/random_key.md:14',
    hex: '80b600000000000000000000000000000000000000000000',
    says: { name: 'GetRandomKey' },
  },
  {
    at: 'docs/dcp/documentation/commands/persist_seqno.md:56',
    hex: '81b700000000000000000000000000000000000000000000',
    says: { name: 'SeqnoPersistence', status: 'Success' },
  },
  {
    at: 'docs/dcp/documentation/commands/buffer-ack.md:64',
    hex: '815d00000000000000000000000000050000000000000000',
    says: { name: 'DcpBufferAcknowledgement', status: 'Success' },
  },
  {
    // Its table has the opcode of DcpAddStream; its list of fields the right one.
    at: 'docs/dcp/documentation/commands/control.md:133',
    hex: '815e00000000000000000000000000010000000000000000',
    says: { name: 'DcpControl', status: 'Success' },
  },
  {
    at: 'engines/ep/docs/protocol/del_with_meta.md:121',
    hex: '81a800000000000000000000000000000000000000000001',
    says: { name: 'DelWithMeta', status: 'Success' },
  },
  ...['delrm', 'setrm'].map(
    (page): Published => ({
      // The vbucket of the request stands where the status is: set to Success.
      at: `engines/ep/docs/protocol/${page}.md, the answer`,
      hex: '81b2000010000000000000100000000000000000000000a7 00000007 4e82a97a 000000000000000e',
      says: {
        name: 'ReturnMeta',
        status: 'Success',
        extras: { flags: 7, expiration: 1317185914, rev_seqno: 14 },
      },
    }),
  ),
  {
    at: 'docs/ExternalAuthProvider.md:352',
    hex: '830200000001000200000000000000000000000000000000',
    says: { name: 'Authenticate', status: 'KeyEexists' },
  },
  {
    at: 'docs/ExternalAuthProvider.md:384 and :516',
    hex: '830200000001002000000000000000000000000000000000',
    says: { name: 'Authenticate', status: 'AuthError' },
  },
  {
    at: 'docs/ExternalAuthProvider.md:167',
    hex: '830200000001000000000083000000000000000000000000 7b2272626163223a7b226f73626f75726e65223a7b226275636b657473223a7b2264656661756c74223a5b2252656164222c2253696d706c655374617473222c22496e73657274222c2244656c657465222c22557073657274225d7d2c22646f6d61696e223a2265787465726e616c222c2270726976696c65676573223a5b5d7d7d7d',
    says: {
      name: 'Authenticate',
      status: 'Success',
      value: {
        rbac: {
          osbourne: {
            buckets: { default: ['Read', 'SimpleStats', 'Insert', 'Delete', 'Upsert'] },
            domain: 'external',
            privileges: [],
          },
        },
      },
    },
  },
  {
    // Its table ends before the snapshot's start and end, which its list of fields has as 0.
    at: 'docs/dcp/documentation/commands/stream-request.md:158',
    hex: '80530000300000000000003000001000000000000000000000000000000000000000000000000000ffffffffffffffff00000000feeddeca00000000000000000000000000000000',
    says: {
      name: 'DcpStreamReq',
      extras: {
        ...{ flags: 0, reserved: 0, start_seqno: 0, end_seqno: 0xffff_ffff_ffff_ffffn },
        ...{ vbucket_uuid: 0xfeeddeca, snap_start_seqno: 0, snap_end_seqno: 0 },
      },
    },
  },
  {
    at: 'docs/sasl.md:37',
    hex: '802000000000000000000000000000000000000000000000',
    says: { name: 'SaslListMechs' },
  },
  {
    at: 'docs/sasl.md:86',
    hex: `812000000000000000000019000000000000000000000000 ${ascii('SCRAM-SHA1 CRAM-MD5 PLAIN')}`,
    says: { name: 'SaslListMechs', status: 'Success', value: 'SCRAM-SHA1 CRAM-MD5 PLAIN' },
  },
  {
    at: 'docs/sasl.md:178',
    hex: '802100050000000000000011000000000000000000000000 504c41494e 00757365720070656e63696c',
    says: {
      name: 'SaslAuth',
      key: 'PLAIN',
      value: { authzid: '', authcid: 'user', passwd: 'pencil' },
    },
  },
  {
    at: 'docs/sasl.md:217',
    hex: '812100000000000000000000000000000000000000000000',
    says: { name: 'SaslAuth', status: 'Success' },
  },
];

describe('a byte table', () => {
  it.each(tables.map((each) => [each.at, each] as const))('%s', (_at, { hex, says }) => {
    expect(told(wire(hex))).toEqual(says);
  });
});

/** The session of docs/sasl.md with SCRAM-SHA1, and what of each message may be shown. */
const session: readonly (readonly [at: string, hex: string, shown: string])[] = [
  [
    '257',
    '8021000a0000000000000026000000000000000000000000534352414d2d534841316e2c2c6e3d757365722c723d64343061303265333438303430353930',
    `SCRAM-SHA1n,,n=user,r=${'*'.repeat(16)}`,
  ],
  [
    '306',
    '812100000000002100000046000000000000000000000000723d64343061303265333438303430353930656338616337383464343666616639642c733d667733475251596c467936514571543579374f66345862476147673d2c693d3130',
    '*'.repeat(70),
  ],
  [
    '371',
    '8022000a0000000000000052000000000000000000000000534352414d2d53484131633d626977732c723d64343061303265333438303430353930656338616337383464343666616639642c703d636f366b57774e6870565975754648575176355656635772504a4d3d',
    `SCRAM-SHA1${'*'.repeat(72)}`,
  ],
  [
    '442',
    '81220000000000000000001e000000000000000000000000763d696e5a4a3264304d7334646e454e6e487750617156664e6e3744593d',
    '*'.repeat(30),
  ],
];

it.each(session)('docs/sasl.md:%s hides what a password can be guessed from', (_at, hex, shown) => {
  expect(masked(wire(hex))).toBe(shown);
  expect(dissect(commandTable, wire(hex)).sections).toMatchObject({
    missing: 0,
    inconsistent: false,
  });
});

describe('docs/Collections.md', () => {
  const ID: Layout = [leb128('id', '')];
  it.each([
    [0x00, '00'],
    [0x01, '01'],
    [0x7f, '7f'],
    [0x80, '8001'],
    [0x555, 'd50a'],
    [0x7fff, 'ffff01'],
    [0xbfff, 'ffff02'],
    [0xffff, 'ffff03'],
    [0x8000, '808002'],
    [0x5555, 'd5aa01'],
    [0xcafef00, '80debf65'],
    [0xcafef00d, '8de0fbd70c'],
    [0xffffffff, 'ffffffff0f'],
  ])(':41 LEB128 of %i', (id, hex) => {
    const bytes = wire(hex);
    expect([...writeLayout(ID, { id })]).toEqual([...bytes]);
    const read = readLayout(bytes, { start: 0, end: bytes.length }, ID);
    expect(valuesOf(read)).toEqual({ id });
    expect(read.every(({ problem }) => problem === undefined)).toBe(true);
  });

  it(':78 the key of an Add begins with its collection', () => {
    // Its body length leaves out the collection: set right.
    const bytes = wire(
      '800200070800000000000014000000000000000000000000deadbeef00000e10ab0448656c6c6f576f726c64',
    );
    const says = { name: 'Add', extras: { flags: 0xdeadbeef, expiration: 3600 }, value: 'World' };
    expect(told(bytes, { features: COLLECTIONS })).toEqual({
      ...says,
      key: 'Hello',
      collection: 555,
    });
  });
});

it('docs/Document.md:121 extended attributes', () => {
  const section = wire(
    '00000072' +
      `00000021 ${ascii('_sync')}00 ${ascii('{"cas":"deadbeefcafefeed"}')}00` +
      `00000049 ${ascii('meta')}00 ${ascii('{"author":"Trond Norbye","content-type":"application/octet-stream"}')}00`,
  );
  expect(section).toHaveLength(118);
  const value = Uint8Array.from([...section, ...new TextEncoder().encode('{"a":1}')]);
  const { unpacked, parts } = dissect(
    commandTable,
    frame({ opcode: 0x01, extras: new Array(8).fill(0), key: 'k', datatype: 0x05, value }),
  );
  expect(unpacked.problem).toBeUndefined();
  expect(parts.json).toEqual({ a: 1 });
  const found = unpacked.xattrs.map(({ children }) => valuesOf(children));
  expect(found).toEqual([
    { length: 33, key: '_sync', value: { cas: 'deadbeefcafefeed' } },
    {
      length: 73,
      key: 'meta',
      value: { author: 'Trond Norbye', 'content-type': 'application/octet-stream' },
    },
  ]);
});

it('docs/range_scans/range_scan_continue.md:215 a document', () => {
  // The bytes of its value are those of "value0", which the row spells otherwise.
  const value = wire(
    `00000001 00000002 0000000000000003 0000000000000004 00 04${ascii('key0')} 06${ascii('value0')}`,
  );
  expect(value).toHaveLength(37);
  const bytes = frame({ magic: 0x81, opcode: 0xdb, extras: [0, 0, 0, 1], value });
  expect(told(bytes).value).toEqual({
    documents: [
      {
        ...{ flags: 1, expiry: 2, seqno: 3, cas: 4, datatype: 0 },
        ...{ key_length: 4, key: 'key0', value_length: 6, value: { hex: ascii('value0') } },
      },
    ],
  });
});
