/**
 * The data commands. Their quiet forms have the same handlers: what they do not answer is
 * the business of the description, not of the command.
 */
import { LOGICAL_KEY } from '../../../dissect/document-key.js';
import { itemNamed } from '../../../dissect/layout/decoded.js';
import { readLayout } from '../../../dissect/layout/read.js';
import { writeLayout } from '../../../dissect/layout/write.js';
import type { Message } from '../../../dissect/message.js';
import { SnappyFault, unsnappy } from '../../../dissect/values/snappy.js';
import { JSON_BIT, SNAPPY_BIT } from '../../../mcbp/datatypes.js';
import { EXPIRATION, FLAGS, kvForms } from '../../kv-forms.js';
import {
  type Document,
  type Documents,
  expiryTime,
  type Mode,
  type Mutation,
} from '../../model/documents.js';
import { MAX_VALUE_BYTES } from '../../model/limits.js';
import { Refusal } from '../../model/refusal.js';
import type { VBucket } from '../../model/vbucket.js';
import {
  type Answer,
  type BucketCall,
  type BucketHandler,
  type Reply,
  vbucketOf,
} from '../call.js';
import { collectionRefusal } from './collections.js';

const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Keys are bytes; one character for each keeps different ones different. */
function keyOf({ message: { bytes, sections, keyItems } }: BucketCall): string {
  const { start, end } = itemNamed(keyItems, LOGICAL_KEY) ?? sections.key;
  return latin1.decode(bytes.subarray(start, end));
}

/** The server looks for itself, whatever the request's datatype says (JSON or RAW). */
function datatypeOf(value: Uint8Array): number {
  try {
    JSON.parse(utf8.decode(value));
    return JSON_BIT;
  } catch {
    return 0;
  }
}

/** Documents are kept as they are, so that whoever did not ask for Snappy can read them. */
function plainValue({ bytes, header, sections: { value } }: Message): Uint8Array | Refusal {
  if ((header.datatype & SNAPPY_BIT) === 0) return bytes.subarray(value.start, value.end);
  try {
    return unsnappy(bytes, value.start, value.end, MAX_VALUE_BYTES);
  } catch (fault) {
    if (!(fault instanceof SnappyFault)) throw fault;
    return new Refusal('Einval', 'Failed to inflate payload');
  }
}

function mutationOf({ message, spec, now }: BucketCall): Mutation | Refusal {
  const { bytes, header, sections } = message;
  const value = plainValue(message);
  if (value instanceof Refusal) return value;
  const extras = readLayout(bytes, sections.extras, kvForms[spec.name]?.extras ?? []);
  const number = (name: string): number => Number(itemNamed(extras, name)?.value ?? 0);
  return {
    value,
    flags: number(FLAGS.name),
    datatype: datatypeOf(value),
    cas: header.cas,
    expiresAt: expiryTime(number(EXPIRATION.name), now),
  };
}

/** The vbucket that has the document, if this node may be asked for it. */
const homeOf = (call: BucketCall): VBucket | Refusal =>
  collectionRefusal(call) ?? call.bucket.active(vbucketOf(call));

const get =
  (withKey: boolean): BucketHandler =>
  (call) => {
    const vbucket = homeOf(call);
    if (vbucket instanceof Refusal) return vbucket;
    const found = vbucket.documents.get(keyOf(call), call.now);
    if (found === undefined) return new Refusal('KeyEnoent');
    return withKey ? { ...documentAnswer(found), key: keyBytes(call) } : documentAnswer(found);
  };

const documentAnswer = ({ flags, value, datatype, cas }: Document): Answer => ({
  extras: writeLayout([FLAGS], { flags }),
  value,
  datatype,
  cas,
});

const keyBytes = ({ message: { bytes, sections } }: BucketCall): Uint8Array =>
  bytes.subarray(sections.key.start, sections.key.end);

/** Runs a mutation on an active vbucket; its answer carries the new CAS. */
function mutate(
  call: BucketCall,
  change: (documents: Documents, key: string) => bigint | Refusal,
): Reply {
  const vbucket = homeOf(call);
  if (vbucket instanceof Refusal) return vbucket;
  const cas = change(vbucket.documents, keyOf(call));
  if (cas instanceof Refusal) return cas;
  vbucket.touched(call.message.bytes.length, call.now);
  return { cas };
}

const store =
  (mode: Mode): BucketHandler =>
  (call) =>
    mutate(call, (documents, key) => {
      const mutation = mutationOf(call);
      return mutation instanceof Refusal
        ? mutation
        : documents.store(mode, key, mutation, call.now);
    });

const extend =
  (side: 'append' | 'prepend'): BucketHandler =>
  (call) =>
    mutate(call, (documents, key) => {
      const more = mutationOf(call);
      return more instanceof Refusal ? more : documents.extend(side, key, more, call.now);
    });

const remove: BucketHandler = (call) =>
  mutate(call, (documents, key) => documents.remove(key, call.message.header.cas, call.now));

export const documentHandlers: Readonly<Record<string, BucketHandler>> = {
  Get: get(false),
  Getq: get(false),
  Getk: get(true),
  Getkq: get(true),
  Set: store('set'),
  Setq: store('set'),
  Add: store('add'),
  Addq: store('add'),
  Replace: store('replace'),
  Replaceq: store('replace'),
  Append: extend('append'),
  Appendq: extend('append'),
  Prepend: extend('prepend'),
  Prependq: extend('prepend'),
  Delete: remove,
  Deleteq: remove,
};
