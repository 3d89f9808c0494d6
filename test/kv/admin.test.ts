/**
 * The commands that run a node, decoded from the byte tables of kv_engine's published documents
 * at eba4298 (2026-08-22), and where there is none from what the documents say in words.
 */
import { describe, expect, it } from 'vitest';
import { frame, response } from '../helpers/frames.js';
import { masked, type Told, told, wire } from './wire.js';

const REVISION = 'ffffffffffffffff 0000000000000007';

describe('the tables of the documents', () => {
  const protocol: readonly [string, string, Told][] = [
    ['Quit, line 1298', '800700000000000000000000000000000000000000000000', { name: 'Quit' }],
    [
      'Flush, line 1375',
      '80080000040000000000000400000000000000000000000000000e10',
      { name: 'Flush_Unsupported', extras: { expiration: 3600 } },
    ],
    ['Noop, line 1434', '800a00000000000000000000000000000000000000000000', { name: 'Noop' }],
    ['Version, line 1493', '800b00000000000000000000000000000000000000000000', { name: 'Version' }],
    [
      'Version answered, line 1527',
      '810b00000000000000000005000000000000000000000000312e332e31',
      { name: 'Version', status: 'Success', value: '1.3.1' },
    ],
  ];
  it.each(protocol)('%s of docs/BinaryProtocol.md', (_title, hex, expected) => {
    expect(told(wire(hex))).toEqual(expected);
  });

  const seqnos: readonly [string, string, Told][] = [
    ['line 44', '804800000000000000000000deadbeef0000000000000000', { name: 'GetAllVbSeqnos' }],
    [
      'line 77',
      '804800000400000000000004deadbeef000000000000000000000002',
      { name: 'GetAllVbSeqnos', extras: { state: 'replica' } },
    ],
    [
      'line 112',
      '804800000800000000000008deadbeef000000000000000000000000cafef00d',
      { name: 'GetAllVbSeqnos', extras: { state: 'alive', collection_id: 0xcafef00d } },
    ],
    [
      'line 149',
      '804800000800000000000008deadbeef000000000000000000000002cafef00d',
      { name: 'GetAllVbSeqnos', extras: { state: 'replica', collection_id: 0xcafef00d } },
    ],
    [
      'line 188',
      '814800000000000000000028deadbeef0000000000000000000a0000000000005432000d0000000001343214007f000000000000000402d00000000000006524',
      {
        name: 'GetAllVbSeqnos',
        status: 'Success',
        value: {
          vbucket_states: [
            { id: 10, seqno: 21554 },
            { id: 13, seqno: 20197908 },
            { id: 127, seqno: 4 },
            { id: 720, seqno: 25892 },
          ],
        },
      },
    ],
  ];
  it.each(seqnos)('docs/dcp/documentation/commands/get_seqno.md, %s', (_title, hex, expected) => {
    expect(told(wire(hex))).toEqual(expected);
  });

  it('SeqnoPersistence, persist_seqno.md line 14', () => {
    // The table has 16 bytes of extras, its text below and the server 8: those of the text.
    expect(told(wire('80b700000800000c0000000800000000000000000000000000000000feeddeca'))).toEqual({
      name: 'SeqnoPersistence',
      extras: { seqno: 4277001930 },
    });
  });
});

describe('the cluster map', () => {
  it('is asked for, or what is newer than a version', () => {
    expect(told(frame({ opcode: 0xb5 }))).toEqual({ name: 'GetClusterConfig' });
    expect(told(frame({ opcode: 0xb5, extras: [...wire(REVISION)] }))).toEqual({
      name: 'GetClusterConfig',
      extras: { epoch: -1, revision: 7 },
    });
  });

  it('is answered, whether or not JSON was granted', () => {
    for (const datatype of [0, 1]) {
      const bytes = response({ opcode: 0xb5, value: { rev: 7, name: 'b' }, datatype });
      expect(told(bytes).value).toEqual({ rev: 7, name: 'b' });
    }
    expect(told(response({ opcode: 0xb5 }))).toEqual({
      name: 'GetClusterConfig',
      status: 'Success',
    });
  });

  it('is set for a bucket', () => {
    const extras = [...wire(REVISION)];
    expect(told(frame({ opcode: 0xb4, extras, key: 'b', value: { rev: 7 } }))).toEqual({
      name: 'SetClusterConfig',
      extras: { epoch: -1, revision: 7 },
      key: 'b',
      value: { rev: 7 },
    });
  });

  // docs/BinaryProtocol.md "0x01 Clustermap Change Notification": told by the length of the extras.
  it.each([
    ['00000007', { revision: 7 }],
    [REVISION, { epoch: -1, revision: 7 }],
  ])('is pushed with extras %s', (extras, expected) => {
    const bytes = frame({ magic: 0x82, opcode: 0x01, extras: [...wire(extras)], key: 'b' });
    expect(told(bytes)).toEqual({
      name: 'ClustermapChangeNotification',
      extras: expected,
      key: 'b',
    });
  });
});

describe('fields of the other commands', () => {
  const requests: readonly [string, Parameters<typeof frame>[0], Omit<Told, 'name'>][] = [
    ['Verbosity', { opcode: 0x1b, extras: [0, 0, 0, 2] }, { extras: { verbosity: 2 } }],
    ['Flushq_Unsupported', { opcode: 0x18 }, {}],
    [
      'SetParam',
      { opcode: 0x82, extras: [0, 0, 0, 1], key: 'max_size', value: '1000' },
      { extras: { param_type: 'flush' }, key: 'max_size', value: '1000' },
    ],
    ['IoctlGet', { opcode: 0x23, key: 'trace.config' }, { key: 'trace.config' }],
    ['IoctlSet', { opcode: 0x24, key: 'a', value: 'b' }, { key: 'a', value: 'b' }],
    ['DelVbucket', { opcode: 0x3f, value: 'async=0' }, { value: 'async=0' }],
    [
      'CompactDb',
      {
        opcode: 0xb3,
        extras: [...wire('0000000000000001 0000000000000002 01 00000000000000')],
        value: ['key-id'],
      },
      {
        extras: {
          purge_before_ts: 1,
          purge_before_seq: 2,
          drop_deletes: 'yes',
          align_pad1: 0,
          align_pad2: 0,
          align_pad3: 0,
        },
        value: ['key-id'],
      },
    ],
    [
      'AuditPut',
      { opcode: 0x27, extras: [0, 0, 0x20, 0], value: { a: 1 } },
      { extras: { audit_event_id: 8192 }, value: { a: 1 } },
    ],
    [
      'SetBucketThrottleProperties',
      { opcode: 0x2a, key: 'b', value: { reserved: 1 } },
      { key: 'b', value: { reserved: 1 } },
    ],
    [
      'SetBucketDataLimitExceeded',
      { opcode: 0x2b, extras: [0, 0x35], key: 'b' },
      { extras: { data_limit_status: 'BucketSizeLimitExceeded' }, key: 'b' },
    ],
    [
      'PruneEncryptionKeys',
      { opcode: 0x2e, key: '@logs', value: ['k'] },
      { key: '@logs', value: ['k'] },
    ],
    ['Ifconfig', { opcode: 0xaf, key: 'list' }, { key: 'list' }],
    [
      'GetCmdTimer',
      { opcode: 0xf3, extras: [0x75], key: 'b' },
      { extras: { opcode: 0x75 }, key: 'b' },
    ],
    [
      'GetCmdTimer',
      { opcode: 0xf3, extras: [1], key: 'b' },
      { extras: { opcode: 'Set' }, key: 'b' },
    ],
    [
      'SetCtrlToken',
      { opcode: 0xf4, extras: [0, 0, 0, 0, 0, 0, 0, 9] },
      { extras: { new_cas: 9 } },
    ],
    [
      'AdjustTimeofday',
      { opcode: 0xfc, extras: [...wire('ffffffffffffffc4 01')] },
      { extras: { offset: -60, time_type: 'Uptime' } },
    ],
    [
      'EwouldblockCtl',
      { opcode: 0xfd, extras: [...wire('00000004 00000002 00000003')], key: 'k' },
      { extras: { mode: 'CasMismatch', value: 2, inject_error: 3 }, key: 'k' },
    ],
    ['ConfigValidate', { opcode: 0x25, value: { threads: 4 } }, { value: { threads: 4 } }],
  ];
  it.each(requests)('%s', (name, layout, expected) => {
    expect(told(frame(layout))).toEqual({ name, ...expected });
  });

  it.each([
    [1, 'active'],
    [4, 'dead'],
    [9, 9],
  ])('GetVbucket answers state %s as %s', (state, shown) => {
    const value = Uint8Array.of(0, 0, 0, state);
    expect(told(response({ opcode: 0x3e, value })).value).toEqual({ state: shown });
  });
});

describe('what is hidden', () => {
  it('TLS settings whole, other interface commands not', () => {
    const value = '{"password":"c2VjcmV0"}';
    expect(masked(frame({ opcode: 0xaf, key: 'tls', value, datatype: 1 }))).toBe(
      `tls${'*'.repeat(value.length)}`,
    );
    expect(masked(frame({ opcode: 0xaf, key: 'define', value: '{"port":1}' }))).toBe(
      'define{"port":1}',
    );
  });

  it('secrets of a bucket configuration that is to be validated', () => {
    const value = 'ep.so\0max_size=1;chronicle_auth_token=abc;x=1';
    expect(masked(frame({ opcode: 0x8c, value }))).toBe(
      'ep.so\0max_size=1;chronicle_auth_token=***;x=1',
    );
    expect(
      masked(response({ opcode: 0x8c, value: { encryption: { value: 'k' }, max_size: 1 } })),
    ).toBe('{"encryption":{"value":"*"},"max_size":1}');
  });

  it('encryption keys, and the token that once was a setting', () => {
    expect(masked(frame({ opcode: 0x2d, key: 'b', value: { keystore: 1 } }))).toBe(
      `b${'*'.repeat(14)}`,
    );
    const extras = [0, 0, 0, 1];
    const key = 'fusion_metadata_auth_token';
    expect(masked(frame({ opcode: 0x82, extras, key, value: 'abc' }))).toBe(`\0\0\0\x01${key}***`);
    expect(masked(frame({ opcode: 0x82, extras, key: 'max_size', value: '1' }))).toBe(
      '\0\0\0\x01max_size1',
    );
  });
});
