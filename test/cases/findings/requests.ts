/** Findings about Fusion requests, which the server refuses: each beside a request that it takes. */
import { frame, type Layout, response } from '../../helpers/frames.js';
import { time } from '../../helpers/wire.js';
import type { FindingCase, Play } from './case.js';

const STAT = 0x10;
const SET_VBUCKET = 0x3d;
const SYNC = 0x74;
const START = 0x75;
const STOP = 0x76;
const EINVAL = 0x04;
const SNAPPY_BIT = 2;

/** One request, laid out by hand; what is answered does not matter. */
const asks =
  (layout: Layout, answer: Partial<Layout> = { word: EINVAL }): Play =>
  (tape) => {
    const line = tape.line(time(0));
    line.hello(time(1));
    line.send(0, frame({ word: 5, opaque: 7, ...layout }), time(2));
    line.send(1, response({ opcode: layout.opcode, opaque: 7, ...answer }), time(3));
  };

const start = (value: string): Play => asks({ opcode: START, datatype: 1, value });

const STORE = '"metadatastore_uri":"m","metadatastore_auth_token":"tok"';
const release = (list: string): string =>
  `0 a ReleaseFusionStorageSnapshot {"bucket_uuid":"b",${STORE},"snapshot_uuid":"s","vbucket_list":${list}} -> KeyEnoent`;
const deletes = (what: string): string =>
  `0 a DeleteFusionNamespace {"logstore_uri":"u",${STORE},${what}} -> Success`;
const mounts = (value: string): string => `0 a MountFusionVbucket vb:5 ${value} -> Success`;
const sets = (state: string, value: string): string =>
  `0 a SetVbucket vb:5 state=${state} {"use_snapshot":"${value}"} -> Success`;
const holds = (validity: string): string =>
  `10 a GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":${validity}} -> Einternal`;

export const requestCases: readonly FindingCase[] = [
  {
    id: 'fusion.unexpected-key',
    shows: asks({ opcode: STOP, key: 'k' }),
    near: asks({ opcode: STAT, key: 'fusion uploader 5' }),
  },
  {
    id: 'fusion.unexpected-extras',
    shows: asks({ opcode: STOP, extras: [1] }),
    // The one command of Fusion that takes extras.
    near: asks({ opcode: SET_VBUCKET, extras: [1], value: { use_snapshot: 'fusion' } }),
  },
  {
    id: 'fusion.unexpected-cas',
    shows: asks({ opcode: STOP, cas: 1 }),
    // Servers put a CAS into answers.
    near: asks({ opcode: STOP }, { cas: 1 }),
  },
  {
    id: 'fusion.unexpected-value',
    shows: asks({ opcode: STOP, value: { reset: true } }),
    near: asks({ opcode: SYNC, value: { reset: true } }),
  },
  {
    id: 'fusion.missing-value',
    shows: asks({ opcode: START }),
    // Until 2026 it took none.
    near: asks({ opcode: SYNC }),
  },
  {
    id: 'fusion.datatype',
    shows: asks({ opcode: START, value: '{"term":"7"}', datatype: 1 | SNAPPY_BIT }),
    near: asks({ opcode: START, value: '{"term":"7"}', datatype: 1 }),
  },
  {
    id: 'fusion.invalid-json',
    shows: start('{"term":"7"'),
    near: start(' {"term":\t"7"}\r\n'),
  },
  {
    id: 'fusion.missing-field',
    shows: start('{}'),
    // Of the form of 2025-11 most keys are missing; it is that of 2025-02.
    near: holds('$T+60'),
  },
  { id: 'fusion.field-type', shows: start('{"term":7}'), near: start('{"term":"7"}') },
  {
    id: 'fusion.unknown-field',
    shows: start('{"term":"7","mountPaths":["p"]}'),
    near: mounts('{"mountPaths":["p"]}'),
  },
  {
    id: 'fusion.invalid-term',
    shows: start('{"term":"18446744073709551616"}'),
    near: start('{"term":"18446744073709551615"}'),
  },
  {
    id: 'fusion.invalid-vbucket-list',
    shows: release('[0,65536]'),
    near: release('[0,65535]'),
  },
  {
    id: 'fusion.invalid-namespace',
    shows: deletes('"namespace":"kv"'),
    near: deletes('"namespace":"kv/b"'),
  },
  {
    id: 'fusion.unsupported-source',
    shows: mounts('{"source":"Local","snapshotUUID":"s"}'),
    near: mounts('{"source":"FusionLogStore","snapshotUUID":"s"}'),
  },
  {
    id: 'fusion.vbucket-state',
    shows: sets('pending', 'fusion'),
    near: sets('pending', 'fbr'),
  },
  { id: 'fusion.validity-unit', shows: holds('100000000001'), near: holds('100000000000') },
  { id: 'fusion.validity-past', shows: holds('$T+9'), near: holds('$T+10') },
  {
    id: 'fusion.delete-everything',
    shows: deletes('"namespaces":[]'),
    near: deletes('"namespaces":["kv/b"]'),
  },
];
