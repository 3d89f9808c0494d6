/**
 * What the descriptions in this folder share: items that recur, statuses, sources. Names of
 * items are those of Wireshark's couchbase dissector (`couchbase.extras.flags` and so on).
 */
import type { DocumentedStatus } from '../spec/command.js';
import { u32, u64, whenAtLeast } from '../spec/layout.js';

export const PROTOCOL = 'kv_engine docs/BinaryProtocol.md';
export const VALIDATORS = 'kv_engine daemon/mcbp_validators.cc';
export const PAYLOADS = 'kv_engine include/memcached/protocol_binary.h';

export const FLAGS = u32('flags', 'The client’s own; the server only keeps them.', { hex: true });

export const EXPIRATION = u32(
  'expiration',
  'Seconds from now (up to 30 days) or Unix time; 0: never.',
);

/** An expiry time that the server has made absolute. */
export const expiresAt = (name: string) =>
  u32(name, 'Unix time at which the document expires; 0: never.', { unit: 's' });

export const vbucketUuid = (doc: string, filter?: string) =>
  u64('vbucket_uuid', doc, { hex: true, ...(filter === undefined ? {} : { filter }) });

/**
 * Extras of a mutation's answer: empty, or with HELLO feature MUTATION_SEQNO (0x04) these 16
 * bytes. The length tells, so that a connection whose HELLO was not seen shows them as well.
 */
export const MUTATION_TOKEN = whenAtLeast(16, [
  vbucketUuid('History of the vbucket in which the mutation was made.'),
  u64('mutation_seqno', 'Sequence number of the mutation in its vbucket.'),
]);

export const status = (
  name: string,
  when: string,
  from: DocumentedStatus['from'] = 'document',
): DocumentedStatus => ({ name, when, from });

export const NO_KEY = status('KeyEnoent', 'there is no such document');
export const EXISTS = status('KeyEexists', 'the document has another CAS, or exists already');
export const NOT_MY_VBUCKET = status('NotMyVbucket', 'the node does not hold the vbucket');
export const LOCKED = status('Locked', 'the document is locked', 'code');
export const EINVAL = status('Einval', 'the request is malformed; the error context says how');
export const EACCESS = status('Eaccess', 'the user lacks the privilege', 'code');
export const TRY_AGAIN = status('Etmpfail', 'the server is warming up or short of memory', 'code');
export const NO_MEMORY = status('Enomem', 'the server is out of memory', 'code');
export const NOT_SUPPORTED = status('NotSupported', 'not supported by this bucket or node', 'code');
export const UNKNOWN_COLLECTION = status(
  'UnknownCollection',
  'the collection does not exist, or the user may not see it',
);

/** What any command on a document may be answered. */
export const ON_DOCUMENT = [NOT_MY_VBUCKET, EACCESS, TRY_AGAIN, UNKNOWN_COLLECTION] as const;
