/** What the descriptions in this folder share: shapes, fields that recur, statuses, sources. */
import { z } from 'zod';
import type { JsonRule, Shape } from '../spec/command.js';
import { type FieldMeta, field, text } from '../spec/fields.js';
import type { Edition } from './editions.js';

/** A shape with what all Fusion requests share: no extras, no key. */
export function shape(
  edition: Edition,
  source: string,
  value: Shape['value'],
  more: Partial<Shape> = {},
): Shape {
  return { edition, source, extras: [], key: 'none', value, ...more };
}

/** A JSON value whose server validator is called `prefix`. */
export function json(
  keys: Record<string, z.ZodType>,
  prefix: string,
  more: Partial<JsonRule> = {},
): JsonRule {
  return {
    kind: 'json',
    schema: z.object(keys),
    required: true,
    prefix: prefix === '' ? '' : `${prefix}: `,
    echoes: true,
    ...more,
  };
}

/** A JSON success body: never checked by a server, so no wording. */
export function body(keys: Record<string, z.ZodType>): JsonRule {
  return { kind: 'json', schema: z.object(keys), required: true };
}

export const SEED_2025_02 = 'kv_engine docs/fusion.md, February 2025';
export const SEED_2025_04 = 'kv_engine docs/fusion.md, April 2025';
export const VALIDATORS = 'kv_engine daemon/mcbp_validators.cc';

export const MAX_VBUCKET = 0xffff;

/** `vbucket_list`: at least one vbucket id. The wording is that of the server's validators. */
const vbucketList = (doc: string) =>
  field(z.array(z.int().min(0).max(MAX_VBUCKET)).min(1), {
    doc,
    wrongType: 'vbucket_list must be an array',
    rule: (issue) => ({
      id: 'fusion.invalid-vbucket-list',
      says:
        issue.path.length === 1
          ? 'vbucket_list must not be empty'
          : issue.code === 'invalid_type'
            ? 'vbucket_list must only contain unsigned integer values'
            : 'vbucket_list contains vbucket outside valid range',
    }),
  });

const MAX_U64 = 2n ** 64n - 1n;
const isU64 = (value: string): boolean => /^\d{1,20}$/.test(value) && BigInt(value) <= MAX_U64;

/** The digits that the server finds (safe_strtoull): after space and a plus, before space. */
const digitsOf = (value: string): string =>
  /^[ \t\n\v\f\r]*\+?0*(\d+)(?:[ \t\n\v\f\r]|$)/.exec(value)?.[1] ?? '';

/** `term`: an unsigned 64-bit number written as decimal text. */
export const term = (doc: string) =>
  field(z.string().refine(isU64), {
    doc,
    rule: (_issue, value) => {
      const digits = digitsOf(String(value));
      const breach = { id: 'fusion.invalid-term', says: 'term is not a valid number' };
      if (!isU64(digits)) return breach;
      const message = `term is not just a decimal number; servers read it as ${digits}`;
      return { ...breach, tolerated: true, message };
    },
  });

/** `namespace`: exactly two parts, the first `kv`. */
export const namespace = (doc: string, extra: Omit<FieldMeta, 'doc' | 'rule'> = {}) =>
  field(z.string().regex(/^kv\/[^/]*$/), {
    doc,
    ...extra,
    rule: () => ({
      id: 'fusion.invalid-namespace',
      says: "namespace must be in format 'kv/bucketUUID'",
    }),
  });

/** The store and its credentials, as several commands carry them. */
export const metadatastore = () => ({
  metadatastore_uri: text('URI of the metadata store (chronicle).', { brief: false }),
  metadatastore_auth_token: text('Token for the metadata store.', { secret: true, brief: false }),
});

/** Which snapshots a request is about, since 2025-11-20: those of several vbuckets under one uuid. */
export const snapshots = (uuid: string, vbuckets: string) => ({
  snapshot_uuid: text(uuid, { formerly: 'snapshotUuid' }),
  bucket_uuid: text('Uuid of the bucket.', { brief: false }),
  ...metadatastore(),
  vbucket_list: vbucketList(vbuckets),
});

/** The same in examples. */
export const SNAPSHOTS = {
  snapshot_uuid: 'some-snapshot-uuid',
  bucket_uuid: 'some-bucket-uuid',
  metadatastore_uri: 'uri2',
  metadatastore_auth_token: 'some-token',
  vbucket_list: [12, 23, 25, 66],
} as const;

export const EINVAL = {
  name: 'Einval',
  when: 'the request fails validation; the error context says how',
  from: 'document',
} as const;
export const EINTERNAL = {
  name: 'Einternal',
  when: 'unexpected internal failure',
  from: 'document',
} as const;
export const NOT_MY_VBUCKET = {
  name: 'NotMyVbucket',
  when: 'the server does not own an active copy of the vbucket',
  from: 'document',
} as const;
/** What server code answers to any of the Fusion commands beyond the documents. */
export const OBSERVED = [
  { name: 'NotSupported', when: 'the bucket has no Fusion', from: 'code' },
  { name: 'Eaccess', when: 'the user lacks the NodeSupervisor privilege', from: 'code' },
  { name: 'UnknownCommand', when: 'the server is older than the command', from: 'code' },
  { name: 'Etmpfail', when: 'try again later', from: 'code' },
  { name: 'NoBucket', when: 'no bucket is selected', from: 'code' },
] as const;
