/**
 * What clients ask about documents and vbuckets rather than for them: metadata, whether a change
 * has been made and kept, any document at all. What was stored counts as persisted: the node is
 * never slower on disk than in memory.
 */
import { LOGICAL_KEY } from '../../../dissect/document-key.js';
import type { Decoded } from '../../../dissect/layout/decoded.js';
import { itemNamed, walk } from '../../../dissect/layout/decoded.js';
import { expirySeconds, storedDatatype } from '../../model/document.js';
import { Refusal } from '../../model/refusal.js';
import { type BucketCall, type BucketHandler, type Reply, vbucketOf } from '../call.js';
import { answerExtras, answerValue, extrasOf, numberIn, valueItems } from '../wording.js';
import { documentAnswer, found } from './document-calls.js';

/** Version of the answer that has the datatype as well. */
const WITH_DATATYPE = 2;

function getMeta(call: BucketCall): Reply {
  const { reqextmeta: version } = extrasOf(call);
  if (Number(version ?? 0) > WITH_DATATYPE) return new Refusal('Einval', 'Request extras invalid');
  const document = found(call);
  if (document instanceof Refusal) return document;
  const { flags, revision: seqno, cas } = document;
  const datatype = Number(version) === WITH_DATATYPE ? { datatype: storedDatatype(document) } : {};
  const expiry = expirySeconds(document);
  return { cas, extras: answerExtras(call, { deleted: 0, flags, expiry, seqno, ...datatype }) };
}

function observeSeqno(call: BucketCall): Reply {
  const vbucket = call.bucket.vbucket(vbucketOf(call));
  if (vbucket instanceof Refusal) return vbucket;
  const [asked] = valueItems(call);
  if (asked === undefined || asked.problem !== undefined) {
    return new Refusal('Einval', 'Request value must be of length 8');
  }
  // A history that this vbucket never had.
  if (BigInt(String(asked.value)) !== vbucket.uuid) return new Refusal('KeyEnoent');
  const { highSeqno } = vbucket.documents;
  return {
    value: answerValue(call, {
      failed_over: 0,
      vbucket: vbucket.id,
      vbucket_uuid: vbucket.uuid,
      last_persisted_seqno: highSeqno,
      current_seqno: highSeqno,
    }),
  };
}

const [PERSISTED, NOT_FOUND] = [1, 128];

function observe(call: BucketCall): Reply {
  const [documents] = valueItems(call);
  const states: object[] = [];
  for (const asked of documents?.children ?? []) {
    const state = observed(call, asked);
    if (state instanceof Refusal) return state;
    states.push(state);
  }
  return { value: answerValue(call, { documents: states }) };
}

function observed(call: BucketCall, asked: Decoded): object | Refusal {
  const items = [...walk([asked])];
  const item = (name: string): Decoded | undefined => itemNamed(items, name);
  const [vbucket, key] = [item('vbucket'), item('key') ?? item(LOGICAL_KEY)];
  if (vbucket === undefined || key === undefined || items.some(({ problem }) => problem)) {
    return new Refusal('Einval');
  }
  const home = call.bucket.active(Number(vbucket.value));
  if (home instanceof Refusal) return home;
  const { bytes } = call.message;
  const text = new TextDecoder('latin1').decode(bytes.subarray(key.start, key.end));
  const document = home.documents.get(text, call.now);
  const collection = item('collection_id')?.value;
  const inCollection = { collection_id: collection, key: bytes.subarray(key.start, key.end) };
  return {
    vbucket: vbucket.value,
    ...(collection === undefined ? { key: inCollection.key } : { document: inCollection }),
    status: document === undefined ? NOT_FOUND : PERSISTED,
    cas: document?.cas ?? 0n,
  };
}

/** With Collections the extras name the collection, else there are none. */
function extrasRefusal({ message, session }: BucketCall): Refusal | undefined {
  const { extrasLength } = message.header;
  if (!session.hasCollections) {
    if (extrasLength === 0) return undefined;
    return new Refusal('Einval', 'Extras should be empty for clients without collections support');
  }
  if (extrasLength === 4 || extrasLength === 5) return undefined;
  return new Refusal(
    'Einval',
    'Extras should contain collection id (and optionally flag to request xattrs)',
  );
}

function randomKey(call: BucketCall): Reply {
  const refused = extrasRefusal(call);
  if (refused !== undefined) return refused;
  if (numberIn(extrasOf(call), 'collection_id') !== 0) return new Refusal('UnknownCollection');
  const all = call.bucket
    .all()
    .filter(({ state }) => state === 'active')
    .flatMap(({ documents }) => documents.entries(call.now));
  const picked = all[call.node.random.below(Math.max(1, all.length))];
  if (picked === undefined) return new Refusal('KeyEnoent');
  const [key, document] = picked;
  const name = Buffer.from(key, 'latin1');
  return {
    ...documentAnswer(call, document),
    key: call.session.hasCollections ? Buffer.concat([Uint8Array.of(0), name]) : name,
  };
}

export const inspectionHandlers: Readonly<Record<string, BucketHandler>> = {
  GetMeta: getMeta,
  GetqMeta: getMeta,
  Observe: observe,
  ObserveSeqno: observeSeqno,
  GetRandomKey: randomKey,
};
