/**
 * The data commands. Their quiet forms have the same handlers: what they do not answer is
 * the business of the description, not of the command.
 */
import type { Message } from '../../../dissect/message.js';
import { SnappyFault, unsnappy } from '../../../dissect/values/snappy.js';
import { SNAPPY_BIT } from '../../../mcbp/datatypes.js';
import {
  counted,
  counterValue,
  expiryTime,
  extended,
  type Mode,
  stored,
  touched,
} from '../../model/document.js';
import { MAX_VALUE_BYTES } from '../../model/limits.js';
import { Refusal } from '../../model/refusal.js';
import { type BucketCall, type BucketHandler, DONE, vbucketOf } from '../call.js';
import { preservesTtl } from '../framing.js';
import { answerValue, extrasOf, numberIn } from '../wording.js';
import { collectionRefusal } from './collections.js';
import {
  change,
  documentAnswer,
  found,
  homeOf,
  keyBytes,
  keyOf,
  mutationAnswer,
} from './document-calls.js';

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

const get =
  (withKey: boolean): BucketHandler =>
  (call) => {
    const document = found(call);
    if (document instanceof Refusal) return document;
    const answer = documentAnswer(call, document);
    return withKey ? { ...answer, key: keyBytes(call) } : answer;
  };

/** Nobody replicates to the replicas of this node: they have what a mount brought. */
const getReplica: BucketHandler = (call) => {
  const vbucket = collectionRefusal(call) ?? call.bucket.vbucket(vbucketOf(call));
  if (vbucket instanceof Refusal) return vbucket;
  if (vbucket.state !== 'replica') return new Refusal('NotMyVbucket');
  const document = vbucket.documents.get(keyOf(call), call.now);
  return document === undefined ? new Refusal('KeyEnoent') : documentAnswer(call, document);
};

const store =
  (mode: Mode): BucketHandler =>
  (call) => {
    const value = plainValue(call.message);
    if (value instanceof Refusal) return value;
    const extras = extrasOf(call);
    const written = {
      value,
      flags: numberIn(extras, 'flags'),
      expiresAt: expiryTime(numberIn(extras, 'expiration'), call.now),
      preserveTtl: preservesTtl(call.message),
    };
    return change(call, stored(mode, written));
  };

const extend =
  (side: 'append' | 'prepend'): BucketHandler =>
  (call) => {
    const more = plainValue(call.message);
    return more instanceof Refusal ? more : change(call, extended(side, more));
  };

const remove: BucketHandler = (call) => {
  const vbucket = homeOf(call);
  if (vbucket instanceof Refusal) return vbucket;
  const { message, now } = call;
  const stamp = vbucket.documents.remove(keyOf(call), message.header.cas, now);
  if (stamp instanceof Refusal) return stamp;
  vbucket.touched(message.bytes.length, now);
  return mutationAnswer(call, vbucket, stamp);
};

/** As an expiry: such a counter must be there already. Source: kv_engine docs/BinaryProtocol.md. */
const DO_NOT_CREATE = 0xffff_ffff;

const count =
  (sign: 1n | -1n): BucketHandler =>
  (call) => {
    const extras = extrasOf(call);
    const expiration = numberIn(extras, 'expiration');
    const counting = {
      delta: sign * BigInt(String(extras.delta)),
      initial: BigInt(String(extras.initial)),
      expiresAt: expiryTime(expiration, call.now),
      creates: expiration !== DO_NOT_CREATE,
    };
    return change(call, counted(counting), (document, vbucket) => ({
      ...mutationAnswer(call, vbucket, document),
      value: answerValue(call, { counter: counterValue(document) ?? 0n }),
    }));
  };

const expiryOf = (call: BucketCall): number | undefined =>
  expiryTime(numberIn(extrasOf(call), 'expiration'), call.now);

const touch: BucketHandler = (call) =>
  change(call, touched(expiryOf(call)), ({ cas }) => ({ cas }));

const getAndTouch: BucketHandler = (call) =>
  change(call, touched(expiryOf(call)), (document) => documentAnswer(call, document));

/** Seconds; one that is longer, or none, is the shorter one. Source: ep_engine configuration.json. */
const [LOCK_S, LONGEST_LOCK_S] = [15, 30];

const getLocked: BucketHandler = (call) => {
  const vbucket = homeOf(call);
  if (vbucket instanceof Refusal) return vbucket;
  const asked = numberIn(extrasOf(call), 'lock_time');
  const seconds = asked === 0 || asked > LONGEST_LOCK_S ? LOCK_S : asked;
  const locked = vbucket.documents.getLocked(keyOf(call), seconds * 1000, call.now);
  return locked instanceof Refusal ? locked : documentAnswer(call, locked);
};

const unlock: BucketHandler = (call) => {
  const vbucket = homeOf(call);
  if (vbucket instanceof Refusal) return vbucket;
  return vbucket.documents.unlock(keyOf(call), call.message.header.cas, call.now) ?? DONE;
};

export const documentHandlers: Readonly<Record<string, BucketHandler>> = {
  Get: get(false),
  Getq: get(false),
  Getk: get(true),
  Getkq: get(true),
  GetReplica: getReplica,
  GetLocked: getLocked,
  UnlockKey: unlock,
  Touch: touch,
  Gat: getAndTouch,
  Gatq: getAndTouch,
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
  Increment: count(1n),
  Incrementq: count(1n),
  Decrement: count(-1n),
  Decrementq: count(-1n),
  Delete: remove,
  Deleteq: remove,
};
