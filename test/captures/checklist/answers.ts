/** Section 2 of the protocol reference, answers of success: every body that is listed. */
import type { Seen } from '../read.js';
import {
  ALL_EDITIONS,
  APRIL,
  BETWEEN,
  FEBRUARY,
  isEmpty,
  isObject,
  MISTAKES,
  NEWEST,
  NOVEMBER,
  type Row,
  row,
  saysJson,
  success,
} from './row.js';

const SINCE_APRIL = [APRIL, NOVEMBER, NEWEST];
const SINCE_NOVEMBER = [NOVEMBER, NEWEST];

type Fields = Readonly<Record<string, unknown>>;

const SNAPSHOT = [
  'createdAt',
  'logManifestName',
  'snapshotUUID',
  'validTill',
  'version',
  'volumeID',
];
const isSnapshot = (value: unknown): value is Fields =>
  isObject(value) &&
  SNAPSHOT.every((name) => name in value) &&
  /^kv\/[^/]+\/kvstore-\d+$/.test(String(value.volumeID));

/** Seconds of the request, in milliseconds of the answer. */
const countsMilliseconds = (fields: Fields, { asked }: Seen): boolean => {
  const { validity } = (asked?.record.value ?? {}) as Fields;
  return fields.validTill === Number(validity) * 1000;
};

const snapshots: readonly Row[] = [
  row(
    '0x70 answers an object with `logFiles`, an array',
    [FEBRUARY, APRIL],
    success(
      'GetFusionStorageSnapshot',
      (fields, seen) =>
        isSnapshot(fields) && Array.isArray(fields.logFiles) && countsMilliseconds(fields, seen),
    ),
  ),
  row(
    '0x70 answers an object whose `logFiles` is a time, as the document says',
    [FEBRUARY],
    success(
      'GetFusionStorageSnapshot',
      (fields) => isSnapshot(fields) && typeof fields.logFiles === 'number',
    ),
  ),
  row(
    '0x70 answers an object without `logFiles`, since 2025-09',
    [BETWEEN],
    success('GetFusionStorageSnapshot', (fields) => isSnapshot(fields) && !('logFiles' in fields)),
  ),
  row(
    '0x70 answers an array, one object for each vbucket, since 2025-11',
    SINCE_NOVEMBER,
    success('GetFusionStorageSnapshot', ({ snapshots }) => {
      return Array.isArray(snapshots) && snapshots.length === 3 && snapshots.every(isSnapshot);
    }),
  ),
  row(
    '0x70 answers with the document’s `snapshot_uuid` and `valid_till`: no server does',
    [MISTAKES],
    success('GetFusionStorageSnapshot', ({ snapshots }) => {
      const [first] = Array.isArray(snapshots) ? (snapshots as readonly unknown[]) : [];
      return isObject(first) && 'snapshot_uuid' in first && 'valid_till' in first;
    }),
  ),
];

const deks = (test: (keys: readonly unknown[]) => boolean) =>
  success(
    'MountFusionVbucket',
    (fields, seen) => Array.isArray(fields.deks) && saysJson(fields, seen) && test(fields.deks),
  );

const others: readonly Row[] = [
  row('0x72 answers nothing', [FEBRUARY, APRIL], success('MountFusionVbucket', isEmpty)),
  row(
    '0x72 answers `{deks}`, none needed',
    [BETWEEN, ...SINCE_NOVEMBER],
    deks((keys) => keys.length === 0),
  ),
  row(
    '0x72 answers `{deks}`, two needed',
    SINCE_NOVEMBER,
    deks((keys) => keys.length === 2),
  ),
  row(
    '0x78 answers `{version, namespaces}`',
    [BETWEEN, ...SINCE_NOVEMBER],
    success(
      'GetFusionNamespaces',
      ({ version, namespaces }) =>
        typeof version === 'number' && Array.isArray(namespaces) && namespaces.length > 0,
    ),
  ),
  ...(
    [
      ['0x71', 'ReleaseFusionStorageSnapshot', ALL_EDITIONS],
      ['0x73', 'UnmountFusionVbucket', SINCE_APRIL],
      ['0x74', 'SyncFusionLogstore', ALL_EDITIONS],
      ['0x75', 'StartFusionUploader', ALL_EDITIONS],
      ['0x76', 'StopFusionUploader', ALL_EDITIONS],
      ['0x77', 'DeleteFusionNamespace', SINCE_APRIL],
      ['0x79', 'CreateFusionNamespace', [NEWEST]],
      ['0x84', 'SetChronicleAuthToken', SINCE_APRIL],
      ['0x3d', 'SetVbucket', SINCE_APRIL],
    ] as const
  ).map(([opcode, name, where]) => row(`${opcode} answers nothing`, where, success(name, isEmpty))),
];

/** The answer with the value, not the one that ends the run; `fields` has group and argument too. */
const stat = (group: string, test: (value: Fields, seen: Seen) => boolean) =>
  success('Stat', (fields, seen) => {
    const value = seen.record.value as Fields;
    return fields.group === group && seen.record.key === 'fusion' && test(value, seen);
  });

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const UPLOADER = ['snapshot_pending_bytes', 'checkpoint_pending_bytes', 'term'];
const isUploader = (value: unknown): value is Fields =>
  isObject(value) && UPLOADER.every((name) => isCount(value[name]));
const isMigration = (value: unknown): boolean =>
  isObject(value) && isCount(value.completed_bytes) && isCount(value.total_bytes);
const isSync = (value: unknown): boolean =>
  isObject(value) && isCount(value.logSeqno) && isCount(value.logTerm);
const isMount = (value: unknown): boolean =>
  isObject(value) && typeof value.is_mounted === 'boolean';
const isVolumes = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

const hasLogstore = (value: Fields): boolean =>
  Object.keys(value).some((key) => key.startsWith('logstore_'));

/** `{vb_<n>: {...}}` with at least two vbuckets. */
const ofEach = (test: (value: unknown) => boolean) => (value: unknown) =>
  isObject(value) &&
  Object.keys(value).length >= 2 &&
  Object.entries(value).every(([key, each]) => /^vb_\d+$/.test(key) && test(each));

const stats: readonly Row[] = [
  ...['enabled', 'disabled'].map((state) =>
    row(
      `STAT uploader_state answers the word \`"${state}"\``,
      [FEBRUARY, APRIL, BETWEEN],
      stat('uploader_state', (_value, { record }) => record.value === state),
    ),
  ),
  ...['enabling', 'enabled', 'disabling', 'disabled'].map((state) =>
    row(
      `STAT uploader answers state \`${state}\``,
      SINCE_NOVEMBER,
      stat('uploader', (value) => isUploader(value) && value.state === state),
    ),
  ),
  row(
    'STAT uploader with `logstore_*`',
    SINCE_NOVEMBER,
    stat('uploader', (value) => isUploader(value) && hasLogstore(value)),
  ),
  row(
    'STAT uploader without `logstore_*`',
    [BETWEEN],
    stat('uploader', (value) => isUploader(value) && !hasLogstore(value)),
  ),
  row(
    'STAT uploader with a term above 2^53',
    [NEWEST],
    stat('uploader', (_value, { message }) =>
      message.findings.some(({ id }) => id === 'json.precision'),
    ),
  ),
  row(
    'STAT migration under way',
    [BETWEEN, ...SINCE_NOVEMBER],
    stat(
      'migration',
      (value) => isMigration(value) && Number(value.completed_bytes) < Number(value.total_bytes),
    ),
  ),
  row(
    'STAT migration done',
    [BETWEEN, ...SINCE_NOVEMBER],
    stat(
      'migration',
      (value) =>
        isMigration(value) &&
        value.completed_bytes === value.total_bytes &&
        Number(value.total_bytes) > 0,
    ),
  ),
  ...[true, false].map((mounted) =>
    row(
      `STAT is_mounted answers \`${mounted}\``,
      [BETWEEN, ...SINCE_NOVEMBER],
      stat('is_mounted', (value) => value.is_mounted === mounted),
    ),
  ),
  row('STAT sync_info answers `{logSeqno, logTerm}`', ALL_EDITIONS, stat('sync_info', isSync)),
  row(
    'STAT active_guest_volumes answers an array of paths',
    ALL_EDITIONS,
    stat('active_guest_volumes', (value) => isVolumes(value) && Number(value.length) > 0),
  ),
  row(
    'STAT active_guest_volumes answers an empty array',
    ALL_EDITIONS,
    stat('active_guest_volumes', (value) => isVolumes(value) && value.length === 0),
  ),
  ...(
    [
      ['uploader', isUploader],
      ['migration', isMigration],
      ['is_mounted', isMount],
      ['sync_info', isSync],
      ['active_guest_volumes', isVolumes],
    ] as const
  ).map(([group, test]) =>
    row(`STAT ${group} answers \`{vb_<n>: ...}\``, SINCE_NOVEMBER, stat(group, ofEach(test))),
  ),
  row(
    'STAT ends with an empty key',
    ALL_EDITIONS,
    success(
      'Stat',
      (_fields, { record, asked }) =>
        record.key_length === 0 && String(asked?.record.key).startsWith('fusion '),
    ),
  ),
];

export const answers: readonly Row[] = [...snapshots, ...others, ...stats];
