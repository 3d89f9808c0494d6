/** Section 2 of the protocol reference, requests that are not of Fusion alone: SetVbucket and STAT. */
import {
  ALL_EDITIONS,
  APRIL,
  BETWEEN,
  FEBRUARY,
  NEWEST,
  NOVEMBER,
  type Row,
  request,
  row,
} from './row.js';

const SINCE_APRIL = [APRIL, NOVEMBER, NEWEST];
const SINCE_NOVEMBER = [NOVEMBER, NEWEST];

const STATES = ['active', 'replica', 'pending', 'dead'];
const stateOf = (extras: unknown): string => JSON.stringify(extras ?? null);

const setVbucket: readonly Row[] = [
  ...STATES.map((state) =>
    row(
      `0x3d ${state}, without JSON`,
      state === 'active' || state === 'dead' ? ALL_EDITIONS : [FEBRUARY],
      ({ record }) =>
        record.kind === 'request' &&
        record.opcode === 0x3d &&
        record.value_length === 0 &&
        stateOf(record.extras).includes(state),
    ),
  ),
  ...['active', 'replica'].map((state) =>
    row(
      `0x3d ${state}, \`use_snapshot: "fusion"\``,
      state === 'replica' ? [...SINCE_APRIL, BETWEEN] : SINCE_APRIL,
      request(
        'SetVbucket',
        '2025-04',
        (fields) => fields.use_snapshot === 'fusion' && String(fields.state).includes(state),
      ),
    ),
  ),
  row(
    '0x3d `use_snapshot: "fbr"`',
    SINCE_APRIL,
    request('SetVbucket', '2025-04', ({ use_snapshot }) => use_snapshot === 'fbr'),
  ),
  row('0x3d `topology` alone, with null for a missing node', [FEBRUARY], ({ record }) => {
    const { opcode, value, fusion } = record;
    const text = JSON.stringify(value ?? '');
    return opcode === 0x3d && fusion === undefined && /"topology":\[\[.*null/.test(text);
  }),
  row(
    '0x3d `topology` with `use_snapshot`',
    SINCE_APRIL,
    request('SetVbucket', '2025-04', ({ topology }) => Array.isArray(topology)),
  ),
  ...['next_expected_state', 'expected_next_state'].map((name) =>
    row(
      `0x3d \`${name}\``,
      [NEWEST],
      request('SetVbucket', '2025-04', (fields) => fields[name] === 'active'),
    ),
  ),
];

const stat = (group: string, argument: RegExp) => (key: unknown) =>
  typeof key === 'string' &&
  key.startsWith(`fusion ${group}`) &&
  argument.test(key.slice(`fusion ${group}`.length));

const statRow = (
  says: string,
  where: readonly string[],
  edition: string,
  matches: (key: unknown) => boolean,
): Row =>
  row(
    says,
    where,
    request('Stat', edition, (_fields, { record }) => matches(record.key)),
  );

const ONE = /^ \d+$/;
const WHOLE = /^$/;
const DETAIL = /^ detail$/;

const stats: readonly Row[] = [
  statRow('STAT `fusion sync_info <vb>`', ALL_EDITIONS, '2025-02', stat('sync_info', ONE)),
  statRow(
    'STAT `fusion active_guest_volumes <vb>`',
    ALL_EDITIONS,
    '2025-02',
    stat('active_guest_volumes', ONE),
  ),
  statRow(
    'STAT `fusion active_guest_volumes`',
    SINCE_APRIL,
    '2025-02',
    stat('active_guest_volumes', WHOLE),
  ),
  statRow(
    'STAT `fusion uploader_state <vb>`, until 2025-05',
    [FEBRUARY, APRIL, BETWEEN],
    '2025-02',
    stat('uploader_state', ONE),
  ),
  ...(['uploader', 'migration', 'is_mounted'] as const).map((group) =>
    statRow(
      `STAT \`fusion ${group} <vb>\`, since ${group === 'is_mounted' ? '2025-10' : '2025-05'}`,
      [BETWEEN, ...SINCE_NOVEMBER],
      '2025-11',
      stat(group, ONE),
    ),
  ),
  ...['sync_info', 'active_guest_volumes'].map((group) =>
    statRow(`STAT \`fusion ${group} detail\``, SINCE_NOVEMBER, '2025-02', stat(group, DETAIL)),
  ),
  ...['uploader', 'migration', 'is_mounted'].map((group) =>
    statRow(`STAT \`fusion ${group} detail\``, SINCE_NOVEMBER, '2025-11', stat(group, DETAIL)),
  ),
];

export const vbucketRequests: readonly Row[] = [...setVbucket, ...stats];
