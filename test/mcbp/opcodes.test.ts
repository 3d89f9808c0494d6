/** Opcode tables against facts spelled out by hand from opcode.h and opcode.cc. */
import { describe, expect, it } from 'vitest';
import { clientOpcodeOf, clientOpcodes, type OpcodeEntry } from '../../src/mcbp/opcodes.js';
import { serverOpcodeOf, serverOpcodes } from '../../src/mcbp/server-opcodes.js';
import { rangesOf } from './number-ranges.js';

const named = (answers: string): string[] =>
  clientOpcodes.filter((entry) => entry.answers === answers).map((entry) => entry.name);
const withAttribute = (attribute: 'dcp' | 'reorder' | 'collection'): OpcodeEntry[] =>
  clientOpcodes.filter((entry) => entry[attribute] === true);
/** An irregular list of numbers as one string, so that a wrong one shows. */
const hexList = (entries: readonly OpcodeEntry[]): string =>
  entries.map((entry) => entry.opcode.toString(16).padStart(2, '0')).join(' ');

describe('client opcodes', () => {
  it('says of a dozen opcodes what opcode.h and opcode.cc say', () => {
    const data = { reorder: true, collection: true } as const;
    const expected: readonly OpcodeEntry[] = [
      { opcode: 0x00, name: 'Get', wireName: 'GET', answers: 'one', ...data },
      { opcode: 0x07, name: 'Quit', wireName: 'QUIT', answers: 'one' },
      { opcode: 0x0d, name: 'Getkq', wireName: 'GETKQ', answers: 'quiet-miss', collection: true },
      { opcode: 0x11, name: 'Setq', wireName: 'SETQ', answers: 'quiet', collection: true },
      { opcode: 0x1f, name: 'Hello', wireName: 'HELLO', answers: 'one' },
      {
        opcode: 0x2f,
        name: 'RegisterAuthToken',
        wireName: 'REGISTER AUTH TOKEN',
        answers: 'one',
      },
      {
        opcode: 0x40,
        name: 'TapConnect_Unsupported',
        wireName: 'TAP_CONNECT',
        answers: 'quiet',
        supported: false,
      },
      { opcode: 0x57, name: 'DcpMutation', wireName: 'DCP_MUTATION', answers: 'none', dcp: true },
      { opcode: 0x5c, name: 'DcpNoop', wireName: 'DCP_NOOP', answers: 'one', dcp: true },
      { opcode: 0x89, name: 'SelectBucket', wireName: 'SELECT_BUCKET', answers: 'one' },
      {
        opcode: 0xb5,
        name: 'GetClusterConfig',
        wireName: 'GET_CLUSTER_CONFIG',
        answers: 'one',
        reorder: true,
      },
      {
        opcode: 0xd1,
        name: 'SubdocMultiMutation',
        wireName: 'SUBDOC_MULTI_MUTATION',
        answers: 'one',
        ...data,
      },
      {
        opcode: 0xdb,
        name: 'RangeScanContinue',
        wireName: 'RANGE_SCAN_CONTINUE',
        answers: 'until-done',
      },
      {
        opcode: 0xf6,
        name: 'UpdateExternalUserPermissions',
        wireName: 'UPDATE_USER_PERMISSIONS',
        answers: 'one',
      },
      { opcode: 0xfe, name: 'GetErrorMap', wireName: 'GET_ERROR_MAP', answers: 'one' },
    ];
    for (const entry of expected) expect(clientOpcodeOf(entry.opcode)).toEqual(entry);
  });

  it('has each of the 197 enumerators but the thirteen that src/fusion describes', () => {
    const described = [0x10, 0x3d, 0x84, ...Array.from({ length: 10 }, (_, i) => 0x70 + i)];
    expect(clientOpcodes).toHaveLength(197 - described.length);
    for (const opcode of described) expect(clientOpcodeOf(opcode)).toBeUndefined();
    const all = [...clientOpcodes.map(({ opcode }) => opcode), ...described];
    expect(rangesOf(all.sort((a, b) => a - b))).toBe(
      '00-4b 50-67 70-79 80-87 89-8c 91-97 9e-aa ac-bc c1-c2 c5-d3 da-dc e0-e3 f0-f8 fb-ff',
    );
  });

  it('is in order, with every number, name and wire name once', () => {
    const numbers = clientOpcodes.map((entry) => entry.opcode);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(new Set(clientOpcodes.map((entry) => entry.name)).size).toBe(numbers.length);
    expect(new Set(clientOpcodes.map((entry) => entry.wireName)).size).toBe(numbers.length);
    for (const entry of clientOpcodes) expect(clientOpcodeOf(entry.opcode)).toBe(entry);
  });

  it('knows nothing of numbers without an enumerator', () => {
    for (const opcode of [0x4c, 0x4f, 0x68, 0x7a, 0x88, 0x8d, 0x98, 0xab, 0xd4, 0xf9, 256, -1]) {
      expect(clientOpcodeOf(opcode)).toBeUndefined();
    }
  });

  it('calls unsupported what its name does, save the one that opcode.cc supports', () => {
    const odd = clientOpcodes.filter(
      (entry) => (entry.supported === false) !== entry.name.endsWith('_Unsupported'),
    );
    expect(odd.map((entry) => entry.name)).toEqual([
      'SetNodeThrottleProperties_Unsupported',
      'Invalid',
    ]);
  });

  it('gives DCP exactly the opcodes 0x50..0x67 without the removed flush', () => {
    const expected = Array.from({ length: 24 }, (_, i) => 0x50 + i).filter((n) => n !== 0x5a);
    expect(withAttribute('dcp').map((entry) => entry.opcode)).toEqual(expected);
  });

  it('marks what may be reordered', () => {
    expect(hexList(withAttribute('reorder'))).toBe(
      '00 01 02 03 04 05 06 0c 0e 0f 1c 1d 2a 2b 2c 2d 2e 48 49 4a 4b 83 93 94 95 b5 ' +
        'c5 c6 c7 c8 c9 ca cb cc cd ce cf d0 d1 d2 d3 da',
    );
  });

  it('marks whose key carries a collection id', () => {
    expect(hexList(withAttribute('collection'))).toBe(
      '00 01 02 03 04 05 06 09 0c 0d 0e 0f 11 12 13 14 15 16 19 1a 1c 1d 1e 49 4a 4b 83 93 94 95 ' +
        'a0 a1 a2 a3 a4 a5 a8 a9 b2 b8 c5 c6 c7 c8 c9 ca cb cc cd ce cf d0 d1 d2 d3',
    );
  });

  it('lists who is silent on a miss, who is silent on success, who never answers', () => {
    expect(named('quiet-miss')).toEqual(['Getq', 'Getkq', 'Gatq', 'GetqMeta']);
    expect(named('quiet').filter((name) => !name.startsWith('Tap'))).toEqual(
      (
        'Setq Addq Replaceq Deleteq Incrementq Decrementq Quitq Flushq_Unsupported Appendq ' +
        'Prependq Rsetq_Unsupported Rappendq_Unsupported Rprependq_Unsupported ' +
        'Rdeleteq_Unsupported Rincrq_Unsupported Rdecrq_Unsupported DcpFlush_Unsupported ' +
        'SetqWithMeta AddqWithMeta DelqWithMeta'
      ).split(' '),
    );
    expect(named('none')).toEqual(
      (
        'DcpStreamEnd DcpSnapshotMarker DcpMutation DcpDeletion DcpExpiration ' +
        'DcpBufferAcknowledgement DcpSystemEvent DcpPrepare DcpSeqnoAcknowledged DcpCommit ' +
        'DcpAbort DcpSeqnoAdvanced DcpOsoSnapshot DcpCacheTransfer DcpCacheTransferEnd'
      ).split(' '),
    );
  });
});

describe('server opcodes', () => {
  it('are the four of ServerOpcode', () => {
    expect(serverOpcodes.map(({ opcode, name, answers }) => [opcode, name, answers])).toEqual([
      [1, 'ClustermapChangeNotification', 'quiet'],
      [2, 'Authenticate', 'one'],
      [3, 'ActiveExternalUsers', 'quiet'],
      [4, 'GetAuthorization', 'one'],
    ]);
    expect(serverOpcodeOf(2)?.name).toBe('Authenticate');
    expect(serverOpcodeOf(0)).toBeUndefined();
    expect(serverOpcodeOf(5)).toBeUndefined();
  });
});
