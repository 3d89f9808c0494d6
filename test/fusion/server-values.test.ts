/**
 * How servers judge a value that has the right type. Every expected text is spelled out here from
 * kv_engine daemon/mcbp_validators.cc, utilities/util.cc (safe_strtoull) and
 * utilities/fusion_utilities.h.
 */
import { describe, expect, it } from 'vitest';
import { type Check, firstRefusal } from '../../src/dissect/checks.js';
import { answer, checks, DELETE, RELEASE, SNAPSHOT } from './checked.js';

describe.each([
  [0x70, SNAPSHOT, 'get_fusion_storage_snapshot_validator: '],
  [0x71, RELEASE, 'release_fusion_storage_snapshot_validator: '],
] as const)('vbucket_list of opcode %i', (opcode, good, prefix) => {
  const said = (entries: string): string | undefined => {
    const value = JSON.stringify(good).replace('[0,65535]', entries);
    return answer({ opcode, value, datatype: 1 })?.[1]?.slice(prefix.length);
  };
  const INTEGERS = 'vbucket_list must only contain unsigned integer values';
  const RANGE = 'vbucket_list contains vbucket outside valid range';

  it.each([
    ['[]', 'vbucket_list must not be empty'],
    ['[-1]', RANGE],
    ['[65536]', RANGE],
    ['[9007199254740993]', RANGE],
    ['[18446744073709551615]', RANGE],
    ['[1.5]', INTEGERS],
    ['[1.0]', INTEGERS],
    ['[1e3]', INTEGERS],
    ['[18446744073709551616]', INTEGERS],
    ['["1"]', INTEGERS],
    ['[true]', INTEGERS],
    ['[[1]]', INTEGERS],
    ['[0,70000,"x"]', RANGE],
    ['[0,"x",70000]', INTEGERS],
    ['[0]', undefined],
    ['[-0]', undefined],
    ['[3,3]', undefined],
  ])('%s', (entries, says) => {
    expect(said(entries)).toBe(says);
  });
});

describe('valid_till', () => {
  it.each([
    ['0', true],
    ['9007199254740993', true],
    ['-1', false],
    ['1.5', false],
    ['1764288000.0', false],
    ['1e9', false],
    ['18446744073709551616', false],
    ['null', false],
  ])('%s passes: %s', (digits, passes) => {
    const value = JSON.stringify(SNAPSHOT).replace('1764288000', digits);
    const said = answer({ opcode: 0x70, value, datatype: 1 });
    const refusal = 'get_fusion_storage_snapshot_validator: valid_till not positive integer';
    expect(said).toEqual(passes ? undefined : ['Einval', refusal]);
  });
});

describe('namespace', () => {
  it.each([
    ['kv/uuid', true],
    ['kv/', true],
    ['kv', false],
    ['KV/uuid', false],
    ['kv/a/b', false],
    ['/kv/a', false],
    ['', false],
  ])('%j passes: %s', (namespace, passes) => {
    const said = answer({ opcode: 0x77, value: { ...DELETE, namespace } });
    const refusal =
      "delete_fusion_namespace_validator: namespace must be in format 'kv/bucketUUID'";
    expect(said).toEqual(passes ? undefined : ['Einval', refusal]);
  });
});

describe('term', () => {
  const PREFIX = 'start_fusion_uploader_validator: ';
  const INVALID = `${PREFIX}term is not a valid number`;
  const of = (term: unknown): readonly Check[] => checks({ opcode: 0x75, value: { term } });

  it.each(['0', '1', '1234', '18446744073709551615', '007'])('%j is one', (term) => {
    expect(of(term)).toEqual([]);
  });

  it.each(['18446744073709551616', '-1', '', ' ', '0x5', '1.0', '+', '++1', '1e3', 'x', '١'])(
    '%j is refused',
    (term) => {
      expect(of(term)).toEqual([
        expect.objectContaining({
          ...{ id: 'fusion.invalid-term', severity: 'error', field: 'term' },
          ...{ status: 'Einval', context: INVALID },
        }),
      ]);
    },
  );

  // safe_strtoull skips space and one plus, and stops at the next space.
  it.each([' 1', '+1', '1 ', '1 x', '\t12', '000000000000000000000001'])(
    '%j is not as documented, but servers take it',
    (term) => {
      const found = of(term);
      expect(found).toMatchObject([
        { id: 'fusion.invalid-term', severity: 'error', field: 'term' },
      ]);
      expect(firstRefusal(found)).toBeUndefined();
    },
  );

  it.each([5, true, null, ['1'], {}])('%j is of a wrong type', (term) => {
    expect(of(term)).toMatchObject([
      { id: 'fusion.field-type', field: 'term', context: `${PREFIX}term not string` },
    ]);
  });

  it('of a million digits is judged in no time', () => {
    expect(of('9'.repeat(1_000_000))).toMatchObject([{ severity: 'error', context: INVALID }]);
    expect(of(`+${'0'.repeat(1_000_000)}7`)).toMatchObject([{ severity: 'error' }]);
  });
});
