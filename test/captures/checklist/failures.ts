/** Section 2 of the protocol reference, failures: every status of every command, and how it is worded. */
import { statusName } from '../../../src/mcbp/statuses.js';
import { because, FAILURES, failure, isObject, MISTAKES, type Row, row } from './row.js';

/** Commands of Fusion but STAT and SetVbucket, by opcode. */
export const FUSION = [0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x84] as const;
const SET_VBUCKET = 0x3d;
const STAT = 0x10;

const EINVAL = 0x04;
const NOT_MY_VBUCKET = 0x07;
const EINTERNAL = 0x84;
const NOT_SUPPORTED = 0x83;
const KEY_EEXISTS = 0x02;

/** Status and the opcodes that answer it: documented ones, and those seen in server code. */
export const STATUSES: readonly (readonly [number, readonly number[]])[] = [
  [EINVAL, [...FUSION, SET_VBUCKET, STAT]],
  [NOT_MY_VBUCKET, [0x70, 0x71, 0x74, 0x75, 0x76, STAT]],
  [EINTERNAL, [...FUSION, SET_VBUCKET]],
  [KEY_EEXISTS, [0x72, 0x75, 0x76, 0x79, SET_VBUCKET]],
  [NOT_SUPPORTED, [...FUSION, SET_VBUCKET, STAT]],
  [0x24, [...FUSION, SET_VBUCKET, STAT]],
  [0x81, [...FUSION, SET_VBUCKET]],
  [0x86, [...FUSION, SET_VBUCKET]],
  [0x08, [...FUSION, SET_VBUCKET, STAT]],
  [0x01, [STAT]],
];

export const hex = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`;

const statusRows: readonly Row[] = STATUSES.flatMap(([status, opcodes]) =>
  opcodes.map((opcode) =>
    row(
      `${hex(opcode)} fails with ${statusName(status)} (${hex(status)})`,
      [status === EINVAL ? MISTAKES : FAILURES],
      failure(opcode, status),
    ),
  ),
);

const isPlainText = (value: unknown): boolean =>
  typeof value === 'string' && value.startsWith('Failed with error: ');

const wording: readonly Row[] = [
  ...[0x70, 0x71, 0x77].map((opcode) =>
    row(
      `${hex(opcode)} fails with plain text`,
      [FAILURES],
      failure(opcode, EINTERNAL, ({ record }) => isPlainText(record.value)),
    ),
  ),
  ...[0x70, 0x78].map((opcode) =>
    row(
      `${hex(opcode)} fails with error JSON`,
      [FAILURES],
      failure(opcode, EINTERNAL, ({ record }) => {
        const { value } = record;
        return isObject(value) && isObject(value.error) && isPlainText(value.error.context);
      }),
    ),
  ),
  row(
    'Error JSON as RAW, where JSON was not granted',
    [FAILURES],
    failure(
      0x77,
      EINVAL,
      ({ record, message }) =>
        (record.datatype as string[]).length === 0 &&
        message.errorContext?.startsWith('delete_fusion_namespace_validator: ') === true,
    ),
  ),
  row(
    'A failure without a body',
    [FAILURES],
    failure(0x70, NOT_MY_VBUCKET, ({ record }) => record.body_length === 0),
  ),
];

const reasons: readonly Row[] = [
  row(
    '0x70 of one vbucket that is not active here: NotMyVbucket',
    [FAILURES],
    failure(0x70, NOT_MY_VBUCKET, ({ asked }) => asked?.record.vbucket === 12),
  ),
  row(
    '0x72 from source `Local`: NotSupported',
    [FAILURES],
    failure(0x72, NOT_SUPPORTED, because('Local source not supported')),
  ),
  ...[0x75, 0x76].map((opcode) =>
    row(
      `${hex(opcode)} while a toggle is in progress: KeyEexists`,
      [FAILURES],
      failure(opcode, KEY_EEXISTS, because('Uploader state change in progress')),
    ),
  ),
  ...['fusion', 'fbr'].map((kind) =>
    row(
      `0x3d \`use_snapshot: "${kind}"\` of a vbucket that is there: KeyEexists`,
      [FAILURES],
      failure(SET_VBUCKET, KEY_EEXISTS, ({ asked }) => {
        const value = asked?.record.value;
        return isObject(value) && value.use_snapshot === kind;
      }),
    ),
  ),
  row(
    '0x3d of another `use_snapshot`: NotSupported',
    [FAILURES],
    failure(SET_VBUCKET, NOT_SUPPORTED, ({ asked }) => {
      const value = asked?.record.value;
      return isObject(value) && value.use_snapshot === 'tape';
    }),
  ),
];

export const failures: readonly Row[] = [...statusRows, ...wording, ...reasons];
