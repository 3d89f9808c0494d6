/**
 * The server's checks as it words them, in the order in which it makes them. Every expected text
 * is spelled out here from kv_engine daemon/mcbp_validators.cc: McbpValidator::verify_header and
 * the validators of the commands.
 */
import { describe, expect, it } from 'vitest';
import { firstRefusal } from '../../src/dissect/checks.js';
import type { Layout } from '../helpers/frames.js';
import { answer, checks, DELETE, RELEASE, SNAPSHOT, STORE } from './checked.js';

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
