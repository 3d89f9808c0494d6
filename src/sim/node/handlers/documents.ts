/**
 * The data commands. Their quiet forms have the same handlers: what they do not answer is
 * the business of the description, not of the command.
 */
import { itemNamed } from '../../../dissect/layout/decoded.js';
import { readLayout } from '../../../dissect/layout/read.js';
import { writeLayout } from '../../../dissect/layout/write.js';
import { JSON_BIT } from '../../../mcbp/datatypes.js';
import { EXPIRATION, FLAGS, kvForms } from '../../kv-forms.js';
import {
  type Document,
  type Documents,
  expiryTime,
  type Mode,
  type Mutation,
} from '../../model/documents.js';
import { Refusal } from '../../model/refusal.js';
import {
  type Answer,
  type BucketCall,
  type BucketHandler,
  type Reply,
  vbucketOf,
} from '../call.js';

const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Keys are bytes; one character for each keeps different ones different. */
function keyOf({ message: { bytes, sections } }: BucketCall): string {
  return latin1.decode(bytes.subarray(sections.key.start, sections.key.end));
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

function mutationOf({ message, spec, now }: BucketCall): Mutation {
  const { bytes, header, sections } = message;
  const extras = readLayout(bytes, sections.extras, kvForms[spec.name]?.extras ?? []);
  const number = (name: string): number => Number(itemNamed(extras, name)?.value ?? 0);
  const value = bytes.subarray(sections.value.start, sections.value.end);
  return {
    value,
    flags: number(FLAGS.name),
    datatype: datatypeOf(value),
    cas: header.cas,
    expiresAt: expiryTime(number(EXPIRATION.name), now),
  };
}

const get =
  (withKey: boolean): BucketHandler =>
  (call) => {
    const vbucket = call.bucket.active(vbucketOf(call));
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
  const vbucket = call.bucket.active(vbucketOf(call));
  if (vbucket instanceof Refusal) return vbucket;
  const cas = change(vbucket.documents, keyOf(call));
  if (cas instanceof Refusal) return cas;
  vbucket.touched(call.message.bytes.length, call.now);
  return { cas };
}

const store =
  (mode: Mode): BucketHandler =>
  (call) =>
    mutate(call, (documents, key) => documents.store(mode, key, mutationOf(call), call.now));

const extend =
  (side: 'append' | 'prepend'): BucketHandler =>
  (call) =>
    mutate(call, (documents, key) => documents.extend(side, key, mutationOf(call), call.now));

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
