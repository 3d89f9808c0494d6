/** Values that fit no edition are shown all the same, and 0x77, whose editions contradict each other. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { frame } from '../helpers/frames.js';
import { sent, shown } from './fields.js';

const STORE = { metadatastore_uri: 'uri2', metadatastore_auth_token: 'some-token' };
const LIST = { snapshot_uuid: 's', bucket_uuid: 'b', ...STORE, vbucket_list: [12, 23] };

describe('a value that fits no edition', () => {
  it.each([
    [0x70, { snapshotUuid: 's', validity: 'soon' }, '2025-02', ['fusion.field-type validity']],
    [0x70, { snapshotUuid: 's' }, '2025-02', ['fusion.missing-field validity']],
    [
      // As the published example has it; servers demand bucket_uuid.
      0x70,
      { ...LIST, bucket_uuid: undefined, bucket_uid: 'b', valid_till: 1 },
      '2025-11',
      ['fusion.missing-field bucket_uuid', 'fusion.unknown-field bucket_uid'],
    ],
    [
      0x72,
      { mountPath: ['p'] },
      '2025-02',
      ['fusion.unknown-field mountPath', 'fusion.missing-field mountPaths'],
    ],
    [0x77, { logstore_uri: 'l', ...STORE }, '2025-04', ['fusion.missing-field namespaces']],
    [0x75, {}, '2025-02', ['fusion.missing-field term']],
    [0x75, ['1'], '2025-02', ['fusion.field-type value']],
    [0x76, { term: '1' }, '2025-02', ['fusion.unexpected-value', 'fusion.datatype']],
    [0x79, 'x', '2026', ['fusion.unexpected-value', 'fusion.datatype']],
    [0x84, '{"token":', '2025-04', ['fusion.invalid-json']],
  ])(
    'opcode %i %j: is shown, and what does not fit is named',
    (opcode, value, edition, expected) => {
      const message = dissect(commandTable, frame({ opcode, value, datatype: 1 }));
      expect(message.fusion?.edition).toBe(edition);
      const named = message.findings.map(({ id, field }) => (field ? `${id} ${field}` : id));
      expect(named).toEqual(expected);
      expect(message.findings.every((each) => each.message.endsWith(`(edition ${edition})`))).toBe(
        true,
      );
      if (typeof value === 'object' && !Array.isArray(value)) {
        expect(shown(message)).toEqual(sent(JSON.parse(JSON.stringify(value))));
      }
    },
  );

  it('cut short by the capture is not called wrong', () => {
    const whole = frame({ opcode: 0x70, value: { ...LIST, valid_till: 1 } });
    for (const length of [24, 25, whole.length - 1]) {
      const { findings } = dissect(commandTable, whole.subarray(0, length));
      expect(findings.map(({ id }) => id)).toEqual(['mcbp.truncated']);
    }
    // Its key is what was lost, not a value that the command may not have.
    const stop = frame({ opcode: 0x76, key: 'key' }).subarray(0, 25);
    expect(dissect(commandTable, stop).findings.map(({ id }) => id)).toEqual([
      'mcbp.truncated',
      'fusion.unexpected-key',
    ]);
  });
});

describe('0x77', () => {
  const of = (value: unknown): string => {
    const { fusion, shape } = dissect(commandTable, frame({ opcode: 0x77, value }));
    return `${fusion?.edition}: ${shape?.note}`;
  };
  const store = { logstore_uri: 'l', ...STORE };

  it('keeps a list of namespaces in one edition, and deletes one in the next', () => {
    expect(of({ ...store, namespaces: ['kv/a'] })).toBe(
      '2025-04: Deletes everything but the listed namespaces.',
    );
    expect(of({ ...store, namespaces: [] })).toContain('2025-04: Deletes everything but');
    expect(of({ ...store, namespace: 'kv/a' })).toContain('2025-11: Deletes the one namespace.');
  });

  it('is found by its earlier name', () => {
    expect(commandTable.named('DeleteFusionNamespaces')?.opcode).toBe(0x77);
    expect(commandTable.named('SetFusionMetadataStoreAuthToken')?.opcode).toBe(0x84);
    expect(commandTable.named('get_fusion_namespaces')?.opcode).toBe(0x78);
  });
});
