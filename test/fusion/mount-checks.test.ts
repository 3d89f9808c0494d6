/**
 * The two commands whose keys decide how the rest is judged. Every expected text is spelled out
 * here from kv_engine: mount_vbucket_validator and set_vbucket_validator of
 * daemon/mcbp_validators.cc, from_json of VBucketSnapshotSource in engines/utilities/engine.cc,
 * and loadVBucket_UNLOCKED in engines/ep/src/ep_bucket.cc.
 */
import { describe, expect, it } from 'vitest';
import type { Layout } from '../helpers/frames.js';
import { answer, checks } from './checked.js';

describe('MountFusionVbucket', () => {
  const said = (value: unknown): (string | undefined)[] | undefined =>
    answer({ opcode: 0x72, value });

  it.each([
    [{ mountPaths: ['a', 'b'] }],
    [{ source: 'FusionGuestVolumes', mountPaths: [] }],
    [{ source: 'FusionLogStore', snapshotUUID: 's' }],
  ])('takes %j', (value) => {
    expect(checks({ opcode: 0x72, value })).toEqual([]);
  });

  it.each([
    [{ source: 'Local' }, ['NotSupported', 'Local source not supported']],
    [{ source: 'Local', mountPaths: [] }, ['NotSupported', 'Local source not supported']],
    [{ source: 'Tape', mountPaths: [] }, ['Einval', 'VBucketSnapshotSource: unknown: Tape']],
    [{ source: 5, mountPaths: [] }, ['Einval', 'VBucketSnapshotSource: not a string']],
    [{ source: null, mountPaths: [] }, ['Einval', 'VBucketSnapshotSource: not a string']],
    // The source is read first, then come keys that do not belong, then those that do.
    [{ extra: 1, source: 'Tape' }, ['Einval', 'VBucketSnapshotSource: unknown: Tape']],
    [{ extra: 1, mountPaths: 5 }, ['Einval', 'Unexpected key: extra']],
    // The members of an object are sorted in the server.
    [{ z: 1, b: 1, mountPaths: [] }, ['Einval', 'Unexpected key: b']],
    [{ mountPaths: [], snapshotUUID: 's' }, ['Einval', 'Unexpected key: snapshotUUID']],
    [{ source: 'FusionLogStore', mountPaths: [] }, ['Einval', 'Unexpected key: mountPaths']],
    [{ source: 'FusionLogStore' }, ['Einval', 'Missing snapshotUUID']],
    [{ source: 'FusionLogStore', snapshotUUID: 1 }, ['Einval', 'snapshotUUID not a string']],
    [{ source: 'FusionGuestVolumes' }, ['Einval', 'Missing mountPaths']],
    [{ source: 'FusionGuestVolumes', mountPaths: {} }, ['Einval', 'mountPaths not an array']],
    [[1], ['Einval', 'Unexpected key: 0']],
    [5, ['Einval', 'Unexpected key: ']],
  ])('answers %j', (value, expected) => {
    expect(said(value)).toEqual(expected);
  });

  it('answers a JSON text', () => {
    const refused = answer({ opcode: 0x72, value: '"text"', datatype: 1 });
    expect(refused).toEqual(['Einval', 'Unexpected key: ']);
  });

  it.each([
    [5, 'number'],
    [true, 'boolean'],
    [null, 'null'],
    [{}, 'object'],
    [['a'], 'array'],
  ])('repeats a value with the path %j', (path, type) => {
    const value = { mountPaths: ['a', path] };
    const json = JSON.stringify(value);
    expect(said(value)).toEqual([
      'Einval',
      `Invalid json '${json}' [json.exception.type_error.302] type must be string, but is ${type}`,
    ]);
    expect(checks({ opcode: 0x72, value })).toMatchObject([
      {
        id: 'fusion.field-type',
        field: 'mountPaths[1]',
        message: '"mountPaths[1]" is not a string',
      },
    ]);
  });
});

describe('SetVbucket', () => {
  const USE = { use_snapshot: 'fusion' };
  const of = (more: Partial<Layout>): (string | undefined)[] | undefined =>
    answer({ opcode: 0x3d, extras: [1], ...more });

  it.each([
    ['no extras', { extras: [], value: USE }, 'Request must include extras of length 1'],
    ['four bytes of extras', { extras: [0, 0, 0, 1] }, 'Request must include extras of length 1'],
    ['a key', { key: 'k', value: USE }, 'Request must not include key'],
    ['a CAS', { cas: 5, value: USE }, 'Request CAS must not be set'],
    ['Snappy', { datatype: 3, value: USE }, 'Request datatype invalid'],
    ['a value that is RAW', { datatype: 0, value: USE }, 'Datatype should be set to JSON'],
    ['JSON without a value', { datatype: 1 }, 'Datatype should be set to RAW'],
    ['state 0', { extras: [0], value: USE }, 'The provided vbucket state is invalid'],
    ['state 5 without a value', { extras: [5] }, 'The provided vbucket state is invalid'],
  ])('refuses %s', (_what, layout, context) => {
    expect(of(layout)).toEqual(['Einval', context]);
  });

  it('takes all four states, but only active and replica with a snapshot', () => {
    const refused = (layout: Partial<Layout>): number[] =>
      [1, 2, 3, 4].filter((state) => of({ ...layout, extras: [state] }) !== undefined);
    expect(refused({})).toEqual([]);
    expect(refused({ value: { topology: [['a', null]] } })).toEqual([]);
    expect(refused({ value: USE })).toEqual([3, 4]);
  });

  it('knows two kinds of snapshot; servers refuse others without a reason', () => {
    expect(of({ value: { use_snapshot: 'fbr' } })).toBeUndefined();
    expect(of({ value: { use_snapshot: 'tape' } })).toEqual(['NotSupported', undefined]);
    expect(of({ value: { use_snapshot: 5 } })?.[0]).toBe('Einval');
  });

  it('knows the next state by its documented name and by that of the code', () => {
    for (const key of ['next_expected_state', 'expected_next_state']) {
      expect(checks({ opcode: 0x3d, extras: [1], value: { ...USE, [key]: 'active' } })).toEqual([]);
      expect(of({ value: { ...USE, [key]: 'alive' } })?.[0]).toBe('Einval');
    }
  });
});
