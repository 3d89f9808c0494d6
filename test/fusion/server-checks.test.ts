/**
 * The server's checks as it words them, in the order in which it makes them. Every expected text
 * is spelled out here from kv_engine daemon/mcbp_validators.cc (the *_fusion_*_validator
 * functions, mount_vbucket_validator, set_vbucket_validator, McbpValidator::verify_header), from
 * engines/utilities/engine.cc (from_json of VBucketSnapshotSource) and utilities/util.cc.
 */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { type Check, firstRefusal } from '../../src/dissect/checks.js';
import { judgeRequest } from '../../src/dissect/judge.js';
import { readMessage } from '../../src/dissect/message.js';
import { frame, type Layout } from '../helpers/frames.js';

function checks(layout: Layout, edition: string | undefined = '2026'): readonly Check[] {
  return judgeRequest(readMessage(commandTable, frame(layout)), edition)?.checks ?? [];
}

/** What the server answers: status and error context; undefined: it goes to work. */
const answer = (layout: Layout, edition?: string): (string | undefined)[] | undefined => {
  const refusal = firstRefusal(checks(layout, edition));
  return refusal && [refusal.status, refusal.context];
};

const SNAPSHOT = {
  snapshot_uuid: 's',
  bucket_uuid: 'b',
  metadatastore_uri: 'u',
  metadatastore_auth_token: 't',
  vbucket_list: [0, 65535],
  valid_till: 1764288000,
};
const { valid_till: _, ...RELEASE } = SNAPSHOT;
const STORE = { metadatastore_uri: 'u', metadatastore_auth_token: 't' };
const DELETE = { logstore_uri: 'l', ...STORE, namespace: 'kv/uuid' };

interface Case {
  readonly opcode: number;
  readonly good: Readonly<Record<string, unknown>> | undefined;
  readonly prefix: string;
  /** Keys in the server's order, and what it calls a wrong type. */
  readonly keys: readonly (readonly [key: string, wrong: unknown, says: string])[];
}

const string = (key: string) => [key, 5, `${key} not string`] as const;
const list = ['vbucket_list', {}, 'vbucket_list must be an array'] as const;
const snapshotKeys = [
  string('snapshot_uuid'),
  string('bucket_uuid'),
  string('metadatastore_uri'),
  string('metadatastore_auth_token'),
  list,
];
const none = { good: undefined, prefix: '', keys: [] };

const CASES: readonly Case[] = [
  {
    opcode: 0x70,
    good: SNAPSHOT,
    prefix: 'get_fusion_storage_snapshot_validator: ',
    keys: [...snapshotKeys, ['valid_till', '1', 'valid_till not positive integer']],
  },
  {
    opcode: 0x71,
    good: RELEASE,
    prefix: 'release_fusion_storage_snapshot_validator: ',
    keys: snapshotKeys,
  },
  {
    opcode: 0x72,
    good: { mountPaths: [] },
    prefix: '',
    keys: [['mountPaths', 'p', 'mountPaths not an array']],
  },
  { opcode: 0x73, ...none },
  {
    opcode: 0x74,
    good: { reset: true },
    prefix: 'sync_fusion_logstore_validator: ',
    keys: [['reset', 1, 'reset not boolean']],
  },
  {
    opcode: 0x75,
    good: { term: '1' },
    prefix: 'start_fusion_uploader_validator: ',
    keys: [['term', 1, 'term not string']],
  },
  { opcode: 0x76, ...none },
  {
    opcode: 0x77,
    good: DELETE,
    prefix: 'delete_fusion_namespace_validator: ',
    keys: [
      string('logstore_uri'),
      string('metadatastore_uri'),
      string('metadatastore_auth_token'),
      string('namespace'),
    ],
  },
  {
    opcode: 0x78,
    good: STORE,
    prefix: 'get_fusion_namespaces_validator: ',
    keys: [string('metadatastore_uri'), string('metadatastore_auth_token')],
  },
  { opcode: 0x79, ...none },
  {
    opcode: 0x84,
    good: { token: 't' },
    prefix: 'set_chronicle_auth_token_validator: ',
    keys: [['token', null, 'token not string']],
  },
];

const hex = (opcode: number): string => `0x${opcode.toString(16)}`;
const withoutKey = (value: object, key: string): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));

describe.each(CASES.map((each) => [hex(each.opcode), each] as const))(
  '%s',
  (_name, { opcode, good, prefix, keys }) => {
    it('takes what the validator takes', () => {
      expect(checks({ opcode, value: good })).toEqual([]);
    });

    it('checks unknown datatype bits, extras, key, value, CAS, datatype: in this order', () => {
      // Everything wrong at once; each step repairs what was complained of.
      const value = good === undefined ? 'x' : '';
      const wrong: Layout = { opcode, datatype: 0x0a, extras: [1], key: 'k', value, cas: 1 };
      const steps: readonly [Partial<Layout>, string][] = [
        [{ datatype: 0x02 }, 'Request datatype invalid'],
        [{ extras: [] }, 'Request must not include extras'],
        [{ key: '' }, 'Request must not include key'],
        [
          { value: good },
          good === undefined ? 'Request must not include value' : 'Request must include value',
        ],
        [{ cas: 0 }, 'Request CAS must not be set'],
        [{ datatype: good === undefined ? 0 : 1 }, 'Request datatype invalid'],
      ];
      let layout = wrong;
      for (const [repair, context] of steps) {
        expect(answer(layout)).toEqual(['Einval', context]);
        layout = { ...layout, ...repair };
      }
      expect(answer(layout)).toBeUndefined();
    });

    if (good === undefined) {
      it('refuses the JSON datatype', () => {
        expect(answer({ opcode, datatype: 1 })).toEqual(['Einval', 'Request datatype invalid']);
      });
      return;
    }

    it('refuses Snappy and XATTR, and lets RAW pass with a warning', () => {
      for (const datatype of [0x02, 0x03, 0x04, 0x05]) {
        const refused = answer({ opcode, value: good, datatype });
        expect(refused).toEqual(['Einval', 'Request datatype invalid']);
      }
      const raw = checks({ opcode, value: good, datatype: 0 });
      expect(raw).toMatchObject([{ id: 'fusion.datatype', severity: 'warn' }]);
      expect(firstRefusal(raw)).toBeUndefined();
    });

    it('misses each key, in the order of the validator', () => {
      let value: Record<string, unknown> = {};
      for (const [key] of keys) {
        expect(answer({ opcode, value })).toEqual(['Einval', `${prefix}Missing ${key}`]);
        value = { ...value, [key]: good[key] };
      }
      expect(answer({ opcode, value })).toBeUndefined();
    });

    it.each(keys)('refuses %s of a wrong type', (key, bad, says) => {
      expect(answer({ opcode, value: { ...good, [key]: bad } })).toEqual(['Einval', prefix + says]);
    });

    it('asks for the first key of a value that is no object', () => {
      const first = `${prefix}Missing ${keys[0]?.[0]}`;
      expect(answer({ opcode, value: null })).toEqual(['Einval', first]);
      expect(answer({ opcode, value: [] })).toEqual(['Einval', first]);
      if (opcode === 0x72) return;
      expect(answer({ opcode, value: [good] })).toEqual(['Einval', first]);
      expect(answer({ opcode, value: 5 })).toEqual(['Einval', first]);
    });

    it('names the first of several faults', () => {
      const [first, second] = keys;
      if (first === undefined || second === undefined) return;
      const value = { ...withoutKey(good, second[0]), [first[0]]: first[1] };
      expect(answer({ opcode, value })).toEqual(['Einval', prefix + first[2]]);
    });

    it('says that a value is no JSON', () => {
      const [status, context = ''] = answer({ opcode, value: '{"a"', datatype: 1 }) ?? [];
      expect(status).toBe('Einval');
      const silent = [0x77, 0x78, 0x84].includes(opcode);
      const start = silent ? 'Invalid json format ' : `Invalid json '{"a"' `;
      expect(context.startsWith(prefix + start)).toBe(true);
    });
  },
);

describe('unknown keys', () => {
  it.each(CASES.filter(({ good, opcode }) => good && opcode !== 0x72).map(({ opcode }) => opcode))(
    'are ignored by %i',
    (opcode) => {
      const good = CASES.find((each) => each.opcode === opcode)?.good;
      expect(checks({ opcode, value: { ...good, extra: 1 } })).toMatchObject([
        { id: 'fusion.unknown-field', severity: 'note', field: 'extra' },
      ]);
    },
  );
});

describe.each([0x70, 0x71])('vbucket_list of 0x%d', (opcode) => {
  const { good, prefix } = CASES.find((each) => each.opcode === opcode) as Case;
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
      expect(found).toMatchObject([{ id: 'fusion.invalid-term', severity: 'warn', field: 'term' }]);
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
    expect(of(`+${'0'.repeat(1_000_000)}7`)).toMatchObject([{ severity: 'warn' }]);
  });
});

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
