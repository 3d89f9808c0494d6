/** Section 2 of the protocol reference, requests: every form of every command. */
import {
  ALL_EDITIONS,
  APRIL,
  BETWEEN,
  both,
  exactly,
  FAILURES,
  FEBRUARY,
  isRaw,
  MISTAKES,
  NEWEST,
  NOVEMBER,
  type Row,
  request,
  row,
  saysJson,
} from './row.js';
import { vbucketRequests } from './vbucket-requests.js';

const STORE = ['metadatastore_uri', 'metadatastore_auth_token'];
const LIST = ['snapshot_uuid', 'bucket_uuid', ...STORE, 'vbucket_list'];
const UNTIL_NOVEMBER = [FEBRUARY, APRIL];
const SINCE_APRIL = [APRIL, NOVEMBER, NEWEST];
const SINCE_NOVEMBER = [NOVEMBER, NEWEST];

const json = (...names: readonly string[]) => both(exactly(...names), saysJson);

const snapshots: readonly Row[] = [
  row(
    '0x70 `{snapshotUuid, validity}` of one vbucket',
    [...UNTIL_NOVEMBER, BETWEEN],
    request('GetFusionStorageSnapshot', '2025-02', json('snapshotUuid', 'validity')),
  ),
  row(
    '0x70 with a `vbucket_list`, since 2025-11-20',
    SINCE_NOVEMBER,
    request('GetFusionStorageSnapshot', '2025-11', json(...LIST, 'valid_till')),
  ),
  row(
    '0x70 whose header names another vbucket than the list',
    [NOVEMBER],
    request('GetFusionStorageSnapshot', '2025-11', ({ vbucket_list }, { record }) => {
      const vbuckets = vbucket_list as readonly { text: string }[];
      return record.vbucket !== 0 && !JSON.stringify(vbuckets).includes(String(record.vbucket));
    }),
  ),
  row(
    '0x71 `{snapshotUuid}` of one vbucket',
    [...UNTIL_NOVEMBER, BETWEEN],
    request('ReleaseFusionStorageSnapshot', '2025-02', json('snapshotUuid')),
  ),
  row(
    '0x71 with a `vbucket_list`, since 2025-11-20',
    SINCE_NOVEMBER,
    request('ReleaseFusionStorageSnapshot', '2025-11', json(...LIST)),
  ),
];

const mount = (edition: string, ...names: readonly string[]) =>
  request('MountFusionVbucket', edition, json(...names));

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const mounts: readonly Row[] = [
  row('0x72 `{mountPaths}`', ALL_EDITIONS, mount('2025-02', 'mountPaths')),
  row(
    '0x72 `{mountPaths}` with an empty list',
    [FEBRUARY, NOVEMBER, NEWEST],
    request('MountFusionVbucket', '2025-02', ({ mountPaths }) => isEmptyList(mountPaths)),
  ),
  row(
    '0x72 with source `FusionGuestVolumes`, since 2025-08-29',
    [BETWEEN, ...SINCE_NOVEMBER],
    request(
      'MountFusionVbucket',
      '2025-11',
      (fields) => fields.source === 'FusionGuestVolumes' && Array.isArray(fields.mountPaths),
    ),
  ),
  row(
    '0x72 with source `FusionLogStore` and `snapshotUUID`, since 2025-08-29',
    [BETWEEN, ...SINCE_NOVEMBER],
    request(
      'MountFusionVbucket',
      '2025-11',
      (fields) => fields.source === 'FusionLogStore' && typeof fields.snapshotUUID === 'string',
    ),
  ),
  row(
    '0x72 with source `Local`',
    [FAILURES],
    request('MountFusionVbucket', '2025-11', ({ source }) => source === 'Local'),
  ),
  row(
    '0x73 without a value, RAW, since 2025-04-14',
    SINCE_APRIL,
    request('UnmountFusionVbucket', '2025-02', isRaw),
  ),
];

const uploads: readonly Row[] = [
  row(
    '0x74 without a value, RAW',
    [FEBRUARY, APRIL, NOVEMBER],
    request('SyncFusionLogstore', '2025-02', isRaw),
  ),
  ...[false, true].map((reset) =>
    row(
      `0x74 \`{reset: ${reset}}\`, since 2025-12-10`,
      [NEWEST],
      request(
        'SyncFusionLogstore',
        '2026',
        both(json('reset'), (f) => f.reset === reset),
      ),
    ),
  ),
  row(
    '0x75 `{term}`, decimal text',
    ALL_EDITIONS,
    request(
      'StartFusionUploader',
      '2025-02',
      both(json('term'), ({ term }) => /^\d+$/.test(String(term)) && typeof term === 'string'),
    ),
  ),
  row(
    '0x75 with the largest term of 64 bits',
    [NEWEST],
    request('StartFusionUploader', '2025-02', ({ term }) => term === String(2n ** 64n - 1n)),
  ),
  row('0x76 without a value, RAW', ALL_EDITIONS, request('StopFusionUploader', '2025-02', isRaw)),
];

const URIS = ['logstore_uri', ...STORE];

const namespaces: readonly Row[] = [
  row(
    '0x77 `namespaces`: all are deleted but these, 2025-04-08',
    [APRIL],
    request(
      'DeleteFusionNamespace',
      '2025-04',
      both(json(...URIS, 'namespaces'), (fields) => !isEmptyList(fields.namespaces)),
    ),
  ),
  row(
    '0x77 `namespaces` empty: everything is deleted',
    [APRIL],
    request('DeleteFusionNamespace', '2025-04', (fields) => isEmptyList(fields.namespaces)),
  ),
  row(
    '0x77 `namespace`: this one is deleted, whatever its form, since 2025-04-24',
    [BETWEEN],
    request(
      'DeleteFusionNamespace',
      '2025-11',
      both(json(...URIS, 'namespace'), (fields) => !String(fields.namespace).includes('/')),
    ),
  ),
  row(
    '0x77 `namespace` of the form `kv/<uuid>`, since 2025-05-27',
    [BETWEEN, ...SINCE_NOVEMBER],
    request(
      'DeleteFusionNamespace',
      '2025-11',
      both(json(...URIS, 'namespace'), (fields) => /^kv\/[^/]+$/.test(String(fields.namespace))),
    ),
  ),
  row(
    '0x78, since 2025-05-27',
    [BETWEEN, ...SINCE_NOVEMBER],
    request('GetFusionNamespaces', '2025-11', json(...STORE)),
  ),
  row(
    '0x79 without a value, RAW, since 2026-01-22',
    [NEWEST],
    request('CreateFusionNamespace', '2026', isRaw),
  ),
  row(
    '0x84 `{token}`, since 2025-03-13',
    SINCE_APRIL,
    request('SetChronicleAuthToken', '2025-04', json('token')),
  ),
  row(
    'SET_PARAM `fusion_metadata_auth_token`, before 0x84',
    [FEBRUARY],
    ({ record }) =>
      record.kind === 'request' &&
      record.opcode === 0x82 &&
      record.key === 'fusion_metadata_auth_token',
  ),
];

const once: readonly Row[] = [
  row(
    '0x98, where 0x70 stood before 2024-11: not of Fusion',
    [FAILURES],
    ({ record }) => record.opcode === 0x98 && record.fusion === undefined,
  ),
  row(
    '0x70 with the published example’s `bucket_uid`',
    [MISTAKES],
    request('GetFusionStorageSnapshot', '2025-11', (fields) => 'bucket_uid' in fields),
  ),
];

export const requests: readonly Row[] = [
  ...snapshots,
  ...mounts,
  ...uploads,
  ...namespaces,
  ...vbucketRequests,
  ...once,
];
