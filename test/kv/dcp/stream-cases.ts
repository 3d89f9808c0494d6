/**
 * Messages within a stream: the worked examples of kv_engine docs/dcp/documentation/commands at
 * eba4298 (2026-08-22), by page and line of the byte table. Where a table contradicts itself (most often a
 * body length of 0) the frame is built from the list of fields below it, and the case says so.
 */
import { frame } from '../../helpers/frames.js';
import { wire } from '../shown.js';
import { type Case, rows, u32, u64 } from './case.js';

const seqnos = [...u64(5), ...u64(1)];
const snapshot = (start: number, end: number, flags: number): number[] => [
  ...[...u64(start), ...u64(end)],
  ...u32(flags),
];

export const streamCases: readonly Case[] = [
  {
    name: 'DcpStreamEnd',
    source: 'stream-end.md:16',
    bytes: wire('80550000 04000000 00000004 deadbeef 00000000 00000000 00000000'),
    extras: { status: 'Ok' },
  },
  {
    name: 'DcpSnapshotMarker',
    source: 'snapshot-marker.md:70, list of fields (its body length is 0)',
    bytes: frame({ opcode: 0x56, extras: snapshot(0, 8, 1) }),
    extras: { start_seqno: 0, end_seqno: 8, flags: 'Memory' },
  },
  {
    name: 'DcpSnapshotMarker',
    source: 'snapshot-marker.md:114, list of fields (its table leaves out the version)',
    bytes: frame({
      opcode: 0x56,
      extras: [0],
      value: Uint8Array.from([...snapshot(1, 8, 2), ...u64(8), ...u64(7)]),
    }),
    extras: { marker_version: '2.0' },
    value: {
      ...{ start_seqno: 1, end_seqno: 8, flags: 'Disk' },
      ...{ max_visible_seqno: 8, high_completed_seqno: 7 },
    },
  },
  {
    name: 'DcpSnapshotMarker',
    source: 'snapshot-marker.md, version byte 0x02',
    bytes: frame({
      opcode: 0x56,
      extras: [2],
      value: Uint8Array.from([...snapshot(1, 8, 0x32), ...[8, 7, 6, 5].flatMap(u64)]),
    }),
    extras: { marker_version: '2.2' },
    value: {
      ...{ start_seqno: 1, end_seqno: 8, flags: 'Disk|History|MayContainDuplicates' },
      ...{ max_visible_seqno: 8, high_completed_seqno: 7 },
      ...{ purge_seqno: 6, high_prepared_seqno: 5 },
    },
  },
  {
    name: 'DcpSnapshotMarker',
    source: 'the version 2.1 that snapshot-marker.md calls removed',
    bytes: frame({
      opcode: 0x56,
      extras: [1],
      value: Uint8Array.from([...snapshot(1, 8, 2), ...[8, 7, 9].flatMap(u64)]),
    }),
    extras: { marker_version: '2.1' },
    value: {
      ...{ start_seqno: 1, end_seqno: 8, flags: 'Disk' },
      ...{ max_visible_seqno: 8, high_completed_seqno: 7, timestamp: 9 },
    },
  },
  {
    name: 'DcpMutation',
    source: 'mutation.md:42',
    bytes: rows(
      '80570005 1f000210 00000029 00001210 00000000 00000000 00000000 00000004',
      '00000000 00000001 00000000 00000000 00000000 000000',
      '68656c6c 6f 776f726c 64',
    ),
    extras: {
      ...{ by_seqno: 4, rev_seqno: 1, flags: 0, expiration: 0, lock_time: 0, nmeta: 0, nru: 0 },
    },
    key: 'hello',
    value: 'world',
  },
  {
    name: 'DcpDeletion',
    source: 'deletion.md:56, list of fields (its table has bytes that belong to nothing)',
    bytes: frame({ opcode: 0x58, extras: [...seqnos, 0, 0], key: 'hello' }),
    extras: { by_seqno: 5, rev_seqno: 1, nmeta: 0 },
    key: 'hello',
  },
  {
    name: 'DcpDeletion',
    source: 'deletion.md, V2',
    bytes: frame({ opcode: 0x58, extras: [...seqnos, ...u32(9), 0], key: 'hello' }),
    extras: { by_seqno: 5, rev_seqno: 1, delete_time: 9, delete_unused: 0 },
    key: 'hello',
  },
  {
    name: 'DcpExpiration',
    source: 'expiration.md:36, list of fields (its length of extras is 2 short)',
    bytes: frame({ opcode: 0x59, extras: [...seqnos, ...u32(0)], key: 'hello' }),
    extras: { by_seqno: 5, rev_seqno: 1, delete_time: 0 },
    key: 'hello',
  },
  {
    name: 'DcpFlush_Unsupported',
    source: 'flush.md:16',
    bytes: wire('805a0000 00000000 00000000 deadbeef 00000000 00000000'),
  },
  {
    name: 'DcpSetVbucketState',
    source: 'set-vbucket-state.md:33',
    bytes: wire('805b0000 01000000 00000001 deadbeef 00000000 00000000 04'),
    extras: { state: 'dead' },
  },
  {
    name: 'DcpSystemEvent',
    source: 'system_event.md:87; scope before collection, as its structures and servers have it',
    bytes: rows(
      '805f000c 0d000210 0000002d 00001210 00000000 00000000 00000000 00000004',
      '00000000 01 6d79636f 6c6c6563 74696f6e',
      '00000000 00000002 00000008 00000000 00011940',
    ),
    extras: { by_seqno: 4, system_event_id: 'BeginCollection', system_event_version: 1 },
    key: 'mycollection',
    value: { manifest_uid: 2, scope_id: 8, collection_id: 0, max_ttl: 72000 },
  },
  {
    name: 'DcpSystemEvent',
    source: 'system_event.md "End collection"',
    bytes: frame({
      opcode: 0x5f,
      extras: [...u64(4), ...u32(1), 0],
      value: Uint8Array.from([...u64(2), ...u32(0), ...u32(8)]),
    }),
    extras: { by_seqno: 4, system_event_id: 'EndCollection', system_event_version: 0 },
    value: { manifest_uid: 2, scope_id: 0, collection_id: 8 },
  },
  {
    name: 'DcpSystemEvent',
    source: 'system_event.md "Drop Scope"',
    bytes: frame({
      opcode: 0x5f,
      extras: [...u64(4), ...u32(4), 0],
      value: Uint8Array.from([...u64(2), ...u32(8)]),
    }),
    extras: { by_seqno: 4, system_event_id: 'DropScope', system_event_version: 0 },
    value: { manifest_uid: 2, scope_id: 8 },
  },
  {
    name: 'DcpSystemEvent',
    source: 'system_event.md, version 2: FlatBuffers',
    bytes: frame({
      opcode: 0x5f,
      extras: [...u64(4), ...u32(5), 2],
      key: 'c',
      value: Uint8Array.from([0x0c, 0, 0, 0, 8]),
    }),
    extras: { by_seqno: 4, system_event_id: 'ModifyCollection', system_event_version: 2 },
    key: 'c',
    value: { flatbuffer: '0c00000008' },
  },
  {
    name: 'DcpPrepare',
    source: 'prepare.md:44, with the opcode of its list of fields (its table has 0x57)',
    bytes: rows(
      '80600005 1f000210 00000029 00001210 00000000 00000000 00000000 00000004',
      '00000000 00000001 00000000 00000000 00000000 000001',
      '68656c6c 6f 776f726c 64',
    ),
    extras: {
      ...{ by_seqno: 4, rev_seqno: 1, flags: 0, expiration: 0, lock_time: 0 },
      ...{ nru: 0, deleted: 0, durability: 'Majority' },
    },
    key: 'hello',
    value: 'world',
  },
  {
    name: 'DcpSeqnoAcknowledged',
    source: 'seqno-acknowledged.md:33',
    bytes: wire('80610000 08000210 00000008 00001210 00000000 00000000 00000000 00000004'),
    extras: { by_seqno: 4 },
  },
  {
    name: 'DcpCommit',
    source: 'commit.md:36',
    bytes: rows(
      '80620005 10000210 00000015 00001210 00000000 00000000',
      '00000000 00000004 00000000 00000005 68656c6c 6f',
    ),
    extras: { by_seqno_prepared: 4, by_seqno: 5 },
    key: 'hello',
  },
  {
    name: 'DcpAbort',
    source: 'abort.md:37',
    bytes: rows(
      '80630005 10000210 00000015 00001210 00000000 00000000',
      '00000000 00000004 00000000 00000005 68656c6c 6f',
    ),
    extras: { by_seqno_prepared: 4, by_seqno_abort: 5 },
    key: 'hello',
  },
  {
    name: 'DcpSeqnoAdvanced',
    source: 'seqno-advanced.md:19, list of fields (its table has another opcode and lengths)',
    bytes: frame({ opcode: 0x64, extras: u64(4), opaque: 0xdeadbeef }),
    extras: { by_seqno: 4 },
  },
  {
    name: 'DcpOsoSnapshot',
    source: 'oso_snapshot.md:36, list of fields (its body length is 0)',
    bytes: frame({ opcode: 0x65, extras: u32(1), opaque: 0xdeadbeef }),
    extras: { dcp_oso_snapshot_flags: 'Start' },
  },
  {
    name: 'DcpCacheTransfer',
    source: 'cache-transfer.md:92, list of fields (its table lacks half of rev_seqno), twice',
    bytes: frame({
      opcode: 0x66,
      word: 0x210,
      value: wire(`
        0000000000000004 0000000000000001 0000000000000005 00000005 00000000 00000000
        0005 00 0a 68656c6c6f 776f726c64
        0000000000000004 0000000000000002 0000000000000005 00000007 00000000 00000000
        0002 01 0a 0868 7b2261223a317d`),
    }),
    value: {
      items: [
        {
          ...{ cas: 4, by_seqno: 1, rev_seqno: 5, value_length: 5, flags: 0, expiration: 0 },
          ...{ key_length: 5, datatype: '0x00', cache_hint: 10 },
          ...{ key: { collection_id: 0x68, logical_key: 'ello' }, value: '776f726c64' },
        },
        {
          ...{ cas: 4, by_seqno: 2, rev_seqno: 5, value_length: 7, flags: 0, expiration: 0 },
          ...{ key_length: 2, datatype: 'json', cache_hint: 10 },
          ...{ key: { collection_id: 8, logical_key: 'h' }, value: { a: 1 } },
        },
      ],
    },
  },
  {
    name: 'DcpCacheTransferEnd',
    source: 'cache-transfer-end.md:28',
    bytes: wire('80670000 00000210 00000000 00001210 00000000 00000000'),
  },
];
