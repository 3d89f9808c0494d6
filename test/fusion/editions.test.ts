/**
 * Requests and answers of every edition, written by hand: from the two published documents, and
 * from what kv_engine's validators and tests/testapp/testapp_fusion.cc show of later servers.
 */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import type { Dissection } from '../../src/dissect/dissection.js';
import { EDITIONS } from '../../src/fusion/editions.js';
import { EINVAL, failure, frame, type Layout, response } from '../helpers/frames.js';
import { sent, shown } from './fields.js';

type Row = readonly [
  edition: (typeof EDITIONS)[number],
  name: string,
  opcode: number,
  value: unknown,
];

const STORE = { metadatastore_uri: 'uri2', metadatastore_auth_token: 'some-token' };
const LIST = { snapshot_uuid: 's', bucket_uuid: 'b', ...STORE, vbucket_list: [12, 23] };
const MANIFEST = {
  createdAt: 1739440800123,
  logManifestName: 'manifest',
  snapshotUUID: 'some-snapshot-uuid',
  validTill: 1739440860000,
  version: 1,
  volumeID: 'kv/b/kvstore-12',
};

const REQUESTS: readonly Row[] = [
  // The examples of the two documents, word for word.
  [
    '2025-02',
    'GetFusionStorageSnapshot',
    0x70,
    '{\n  "snapshotUuid": "some-snapshot-uuid",\n  "validity": 123456879\n}',
  ],
  ['2025-02', 'ReleaseFusionStorageSnapshot', 0x71, '{\n  "snapshotUuid": "some-snapshot-uuid"\n}'],
  ['2025-02', 'MountFusionVbucket', 0x72, '{\n  "mountPaths": ["path1", "path2"]\n}'],
  ['2025-02', 'MountFusionVbucket', 0x72, { mountPaths: [] }],
  ['2025-02', 'UnmountFusionVbucket', 0x73, undefined],
  ['2025-02', 'SyncFusionLogstore', 0x74, undefined],
  ['2025-02', 'StartFusionUploader', 0x75, '{\n  "term": "1234"\n}'],
  ['2025-02', 'StopFusionUploader', 0x76, undefined],
  // The document's own examples lack two commas; here they are.
  [
    '2025-04',
    'DeleteFusionNamespace',
    0x77,
    {
      logstore_uri: 'uri1',
      ...STORE,
      namespaces: ['namespace-to-preserve', 'another-one'],
    },
  ],
  ['2025-04', 'DeleteFusionNamespace', 0x77, { logstore_uri: 'uri1', ...STORE, namespaces: [] }],
  ['2025-04', 'SetChronicleAuthToken', 0x84, { token: 'some-token1!' }],
  ['2025-11', 'GetFusionStorageSnapshot', 0x70, { ...LIST, valid_till: 1764288000 }],
  ['2025-11', 'ReleaseFusionStorageSnapshot', 0x71, LIST],
  ['2025-11', 'MountFusionVbucket', 0x72, { source: 'FusionGuestVolumes', mountPaths: ['p'] }],
  ['2025-11', 'MountFusionVbucket', 0x72, { source: 'FusionLogStore', snapshotUUID: 's' }],
  [
    '2025-11',
    'DeleteFusionNamespace',
    0x77,
    { logstore_uri: 'uri1', ...STORE, namespace: 'kv/some-bucket-uuid' },
  ],
  ['2025-11', 'GetFusionNamespaces', 0x78, STORE],
  ['2026', 'SyncFusionLogstore', 0x74, { reset: true }],
  ['2026', 'CreateFusionNamespace', 0x79, undefined],
];

const ANSWERS: readonly Row[] = [
  ['2025-02', 'GetFusionStorageSnapshot', 0x70, { ...MANIFEST, logFiles: ['log-1'] }],
  ['2025-02', 'GetFusionStorageSnapshot', 0x70, MANIFEST],
  ['2025-11', 'GetFusionStorageSnapshot', 0x70, [MANIFEST, MANIFEST]],
  ['2025-02', 'ReleaseFusionStorageSnapshot', 0x71, undefined],
  ['2025-02', 'MountFusionVbucket', 0x72, undefined],
  ['2025-11', 'MountFusionVbucket', 0x72, { deks: ['key-1'] }],
  ['2025-02', 'UnmountFusionVbucket', 0x73, undefined],
  ['2025-02', 'SyncFusionLogstore', 0x74, undefined],
  ['2025-02', 'StartFusionUploader', 0x75, undefined],
  ['2025-02', 'StopFusionUploader', 0x76, undefined],
  ['2025-04', 'DeleteFusionNamespace', 0x77, undefined],
  ['2025-11', 'GetFusionNamespaces', 0x78, { version: 1, namespaces: ['kv/b'] }],
  ['2026', 'CreateFusionNamespace', 0x79, undefined],
  ['2025-04', 'SetChronicleAuthToken', 0x84, undefined],
];

const layoutOf = ([, , opcode, value]: Row): Layout => ({
  opcode,
  value,
  datatype: value === undefined ? 0 : 1,
});
const loud = ({ findings }: Dissection) => findings.filter(({ severity }) => severity !== 'note');

describe('a request', () => {
  it.each(REQUESTS)('of %s: %s', (edition, name, ...rest) => {
    const row: Row = [edition, name, ...rest];
    const message = dissect(commandTable, frame({ ...layoutOf(row), word: 12 }));
    expect(message).toMatchObject({ name, kind: 'request', findings: [] });
    expect(message.fusion).toMatchObject({ command: name, edition });
    expect(shown(message)).toEqual(sent(row[3]));
  });

  it('is judged by the edition that was asked for', () => {
    for (const row of REQUESTS) {
      const [edition] = row;
      const bytes = frame(layoutOf(row));
      const own = dissect(commandTable, bytes, { edition });
      expect(own.fusion?.edition).toBe(edition);
      expect(own.findings).toEqual([]);
      for (const older of EDITIONS.filter((other) => other < edition)) {
        const judged = dissect(commandTable, bytes, { edition: older });
        // Not known then: another form is in force, or none.
        expect(judged.shape?.edition ?? '').not.toBe(edition);
        if (judged.shape !== undefined) expect(loud(judged)).not.toEqual([]);
      }
    }
  });
});

describe('a success answer', () => {
  it.each(ANSWERS)('of %s: %s', (edition, name, opcode, value) => {
    const message = dissect(commandTable, response(layoutOf([edition, name, opcode, value])));
    expect(message).toMatchObject({ name, kind: 'response', status: 'Success', findings: [] });
    expect(message.fusion).toMatchObject({ command: name, edition });
    const fields = Array.isArray(value) ? { snapshots: JSON.stringify(value) } : sent(value);
    expect(shown(message)).toEqual(fields);
  });

  it('is of the edition of its request, where that is later', () => {
    const request = frame({ opcode: 0x71, value: LIST });
    const answer = response({ opcode: 0x71 });
    expect(dissect(commandTable, answer, { request }).fusion?.edition).toBe('2025-11');
    expect(dissect(commandTable, answer).fusion?.edition).toBe('2025-02');
  });

  it.each([
    [0x70, undefined, undefined, 'the documented JSON value is missing'],
    [0x70, 'no json', undefined, 'the value is no JSON'],
    [0x70, { ...MANIFEST, validTill: 'x' }, 'validTill', '"validTill" is not an unsigned integer'],
    [0x70, { ...MANIFEST, volumeID: undefined }, 'volumeID', '"volumeID" is missing'],
    [0x70, [{ ...MANIFEST, version: -1 }], '[0].version', '"[0].version" is not'],
    [0x75, { deks: [] }, undefined, 'a value where none is documented'],
    [0x78, { version: 1 }, 'namespaces', '"namespaces" is missing'],
  ])('opcode %i with %j: says what is not as documented', (opcode, value, field, message) => {
    const { findings, fusion } = dissect(commandTable, response({ opcode, value, datatype: 1 }));
    expect(findings).toMatchObject([{ id: 'fusion.response-shape', severity: 'warn' }]);
    expect(findings[0]?.field).toBe(field);
    expect(findings[0]?.message).toContain(message);
    expect(fusion).toBeDefined();
  });

  it('cut short by the capture is not held against the server', () => {
    const whole = response({ opcode: 0x70, value: MANIFEST });
    for (const length of [24, 30, whole.length - 1]) {
      const { findings } = dissect(commandTable, whole.subarray(0, length));
      expect(findings.map(({ id }) => id)).toEqual(['mcbp.truncated']);
    }
  });
});

describe('a failure', () => {
  const CONTEXT = 'start_fusion_uploader_validator: Missing term';

  it.each([...new Set(ANSWERS.map(([, , opcode]) => opcode))])('of %i says why', (opcode) => {
    const message = dissect(commandTable, failure(opcode, EINVAL, CONTEXT));
    expect(message).toMatchObject({ status: 'Einval', failed: true, errorContext: CONTEXT });
    expect(message.findings).toEqual([
      {
        id: 'mcbp.error-status',
        severity: 'warn',
        message: `${message.name} failed with Einval: ${CONTEXT}`,
      },
    ]);
    expect(message.fusion?.command).toBe(message.name);
  });

  it('may be plain text', () => {
    const text = 'Failed with error: no such volume';
    for (const opcode of [0x70, 0x71, 0x77]) {
      const bytes = response({ opcode, word: 0x84, value: text });
      expect(dissect(commandTable, bytes)).toMatchObject({
        errorContext: text,
        findings: [{ id: 'mcbp.error-status', severity: 'error' }],
      });
    }
  });

  it('may be empty', () => {
    const message = dissect(commandTable, response({ opcode: 0x75, word: 0x07 }));
    expect(message.errorContext).toBeUndefined();
    expect(message.findings).toMatchObject([
      {
        message:
          'StartFusionUploader failed with NotMyVbucket: the vbucket is not active here (servers since May 2026)',
        severity: 'warn',
      },
    ]);
  });

  it('is a note where nothing is wrong: a toggle in progress, a namespace that exists', () => {
    const severity = (opcode: number) =>
      dissect(commandTable, response({ opcode, word: 0x02 })).findings.map((each) => each.severity);
    expect([0x75, 0x76, 0x79].map(severity)).toEqual([['note'], ['note'], ['note']]);
    expect([0x72, 0x3d].map(severity)).toEqual([['warn'], ['note']]);
  });

  it('is of the edition of its request; the oldest where that was not seen', () => {
    const bytes = failure(0x74, EINVAL, 'x');
    const request = frame({ opcode: 0x74, value: { reset: false } });
    expect(dissect(commandTable, bytes, { request }).fusion?.edition).toBe('2026');
    expect(dissect(commandTable, bytes).fusion?.edition).toBe('2025-02');
  });
});
