/** Section 2 of the protocol reference, how the server behaves: its checks, and what it lets pass. */
import type { Seen } from '../read.js';
import { FUSION, hex } from './failures.js';
import {
  again,
  BETWEEN,
  because,
  failure,
  type Holds,
  isObject,
  MISTAKES,
  NEWEST,
  NOVEMBER,
  type Row,
  request,
  row,
  success,
  without,
} from './row.js';

const EINVAL = 0x04;
const refused = (opcode: number, words: string): Holds => failure(opcode, EINVAL, because(words));

const mistake = (says: string, holds: Holds): Row => row(says, [MISTAKES], holds);

/** Commands of 0x70 to 0x84 that take no value today. */
const WITHOUT_VALUE: readonly number[] = [0x73, 0x76, 0x79];

const header: readonly Row[] = FUSION.flatMap((opcode) => [
  ...['extras', 'key'].map((part) =>
    mistake(`${hex(opcode)} with ${part}`, refused(opcode, `Request must not include ${part}`)),
  ),
  mistake(`${hex(opcode)} with a CAS`, refused(opcode, 'Request CAS must not be set')),
  WITHOUT_VALUE.includes(opcode)
    ? mistake(`${hex(opcode)} with a value`, refused(opcode, 'Request must not include value'))
    : mistake(`${hex(opcode)} without its value`, refused(opcode, 'Request must include value')),
]);

const STORE = ['metadatastore_uri', 'metadatastore_auth_token'];
const LIST = ['snapshot_uuid', 'bucket_uuid', ...STORE, 'vbucket_list'];

/** Keys of every form, by opcode. */
const KEYS: readonly (readonly [number, readonly string[]])[] = [
  [0x70, ['snapshotUuid', 'validity', ...LIST, 'valid_till']],
  [0x71, ['snapshotUuid', ...LIST]],
  [0x72, ['mountPaths', 'snapshotUUID']],
  [0x74, ['reset']],
  [0x75, ['term']],
  [0x77, ['logstore_uri', ...STORE, 'namespaces', 'namespace']],
  [0x78, STORE],
  [0x84, ['token']],
];

/** The request has this finding about this key. */
const isAbout = ({ asked }: Seen, id: string, key: string): boolean =>
  asked?.message.findings.some((found) => found.id === id && found.field === key) === true;

const keys: readonly Row[] = KEYS.flatMap(([opcode, names]) =>
  names.flatMap((key) => [
    mistake(
      `${hex(opcode)} without \`${key}\``,
      failure(opcode, EINVAL, ({ message }) => {
        return message.errorContext?.endsWith(`Missing ${key}`) === true;
      }),
    ),
    mistake(
      `${hex(opcode)} with \`${key}\` of a wrong type`,
      failure(opcode, EINVAL, (seen) => isAbout(seen, 'fusion.field-type', key)),
    ),
  ]),
);

const TOKEN = 'Bearer example-token';
const holdsToken = ({ bytes }: Seen): boolean => Buffer.from(bytes).includes(TOKEN);
const showsToken = ({ record }: Seen): boolean => JSON.stringify(record).includes(TOKEN);

const fusionValue = (seen: Seen): Readonly<Record<string, unknown>> => {
  const { value } = seen.asked?.record ?? {};
  return isObject(value) ? value : {};
};

const values: readonly Row[] = [
  mistake(
    '0x70 with `bucket_uid` for `bucket_uuid`: refused',
    failure(
      0x70,
      EINVAL,
      (seen) => because('Missing bucket_uuid')(seen) && 'bucket_uid' in fusionValue(seen),
    ),
  ),
  ...[0x70, 0x71].map((opcode) =>
    mistake(
      `${hex(opcode)} with an empty \`vbucket_list\``,
      refused(opcode, 'vbucket_list must not be empty'),
    ),
  ),
  mistake('0x70 with a vbucket above 65535', refused(0x70, 'vbucket outside valid range')),
  mistake('0x70 with a vbucket that is no integer', refused(0x70, 'must only contain unsigned')),
  mistake(
    'Two mistakes: the first one of the documents’ order is named',
    failure(
      0x70,
      EINVAL,
      (seen) =>
        because('snapshot_uuid not string')(seen) &&
        isAbout(seen, 'fusion.field-type', 'valid_till'),
    ),
  ),
  mistake(
    'No JSON: the reason repeats the whole value, whose token is hidden when shown',
    failure(
      0x70,
      EINVAL,
      (seen) => because("Invalid json '")(seen) && holdsToken(seen) && !showsToken(seen),
    ),
  ),
  mistake('No JSON: 0x84 does not repeat it', refused(0x84, 'Invalid json format')),
  mistake('0x75 with a term that is no number', refused(0x75, 'term is not a valid number')),
  mistake(
    '0x75 with a term above 64 bits',
    failure(0x75, EINVAL, (seen) => fusionValue(seen).term === String(2n ** 64n)),
  ),
  ...['travel-sample', 'kv/a/b'].map((namespace) =>
    mistake(
      `0x77 with namespace \`${namespace}\`, which has not exactly two parts`,
      failure(0x77, EINVAL, (seen) => fusionValue(seen).namespace === namespace),
    ),
  ),
  mistake('0x72 with a key that it does not know', refused(0x72, 'Unexpected key: readOnly')),
  mistake('0x72 from an unknown source', refused(0x72, 'VBucketSnapshotSource: unknown: Tape')),
  mistake(
    'A datatype bit beside JSON',
    failure(
      0x75,
      EINVAL,
      (seen) =>
        because('Request datatype invalid')(seen) &&
        JSON.stringify(seen.asked?.record.datatype).includes('snappy'),
    ),
  ),
  ...['pending', 'dead'].map((state) =>
    mistake(
      `0x3d ${state} with \`use_snapshot\``,
      failure(
        0x3d,
        EINVAL,
        (seen) =>
          because('The provided vbucket state is invalid')(seen) &&
          JSON.stringify(seen.asked?.record.extras).includes(state),
      ),
    ),
  ),
  ...[
    ['a group that there is not', 'invalid stat group'],
    ['an argument that is none', 'invalid argument'],
    ['a vbucket that cannot be', 'invalid vbId'],
    ['no vbucket where one is due', 'aggregate is not supported'],
  ].map(([what, words]) => mistake(`STAT of ${what}`, refused(0x10, words as string))),
];

/** Every validity above this was meant in milliseconds. */
const FIRST_MILLISECONDS = 1e11;

const passes: readonly Row[] = [
  mistake(
    'RAW where the documents demand JSON: it passes',
    success(
      'StartFusionUploader',
      (_fields, { asked }) => asked?.message.findings.some(isDatatype) === true,
    ),
  ),
  ...(
    [
      ['2025-02', 'validity'],
      ['2025-11', 'valid_till'],
    ] as const
  ).map(([edition, name]) =>
    mistake(
      `0x70 with \`${name}\` in milliseconds: it passes`,
      request(
        'GetFusionStorageSnapshot',
        edition,
        (fields) => Number(fields[name]) > FIRST_MILLISECONDS,
      ),
    ),
  ),
  mistake(
    '0x71 with a key that it does not know: it passes',
    success('ReleaseFusionStorageSnapshot', (_fields, seen) => 'comment' in fusionValue(seen)),
  ),
  mistake(
    '0x75 with a lower term than before: it passes',
    success('StartFusionUploader', (_fields, seen) => fusionValue(seen).term === '20'),
  ),
  row(
    '0x70 whose header names another vbucket: it passes',
    [NOVEMBER],
    success(
      'GetFusionStorageSnapshot',
      ({ snapshots }, { asked }) => Array.isArray(snapshots) && asked?.record.vbucket === 99,
    ),
  ),
  row(
    '0x71 of a snapshot that nobody holds: it succeeds',
    [NEWEST],
    without('GetFusionStorageSnapshot', success('ReleaseFusionStorageSnapshot')),
  ),
  row(
    '0x71 once more: it succeeds since 2025-09',
    [BETWEEN],
    again(success('ReleaseFusionStorageSnapshot')),
  ),
  row(
    '0x73 of what was never mounted: it succeeds',
    [NEWEST],
    without('MountFusionVbucket', success('UnmountFusionVbucket')),
  ),
  row(
    '0x76 of an uploader that does not run: it succeeds',
    [NEWEST],
    without('StartFusionUploader', success('StopFusionUploader')),
  ),
  row(
    '0x75 with the term that it has: it succeeds',
    [NEWEST],
    again(success('StartFusionUploader')),
  ),
];

function isDatatype({ id }: { readonly id: string }): boolean {
  return id === 'fusion.datatype';
}

export const checks: readonly Row[] = [...header, ...keys, ...values, ...passes];
