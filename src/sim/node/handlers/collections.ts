/**
 * Collections, of which every bucket has the one that is always there. Source: kv_engine
 * docs/Collections.md.
 */
import { Refusal } from '../../model/refusal.js';
import { type BucketCall, type BucketHandler, type Reply, valueBytes } from '../call.js';
import { json } from '../json-answer.js';
import { answerExtras } from '../wording.js';

const DEFAULT_NAME = '_default';
const DEFAULT_ID = 0;

const MANIFEST = {
  uid: '0',
  scopes: [{ name: DEFAULT_NAME, uid: '0', collections: [{ name: DEFAULT_NAME, uid: '0' }] }],
};

const found = (call: BucketCall, id: string): Reply => ({
  extras: answerExtras(call, { manifest_id: 0, [id]: DEFAULT_ID }),
});

/** The names of a path like `scope.collection`; an empty one is the default's. */
function names(call: BucketCall): string[] {
  const value = new TextDecoder().decode(valueBytes(call));
  const path = value === '' ? (call.message.parts.key ?? '') : value;
  return path.split('.').map((name) => (name === '' ? DEFAULT_NAME : name));
}

function collectionId(call: BucketCall): Reply {
  const [scope, collection, ...more] = names(call);
  if (collection === undefined || more.length > 0) return new Refusal('Einval');
  if (scope !== DEFAULT_NAME) return new Refusal('UnknownScope');
  return collection === DEFAULT_NAME
    ? found(call, 'collection_id')
    : new Refusal('UnknownCollection');
}

function scopeId(call: BucketCall): Reply {
  return names(call)[0] === DEFAULT_NAME ? found(call, 'scope_id') : new Refusal('UnknownScope');
}

/** What a document command cannot do in the collection that its key names; undefined: all. */
export function collectionRefusal({ message, session }: BucketCall): Refusal | undefined {
  if (!session.hasCollections) return undefined;
  if (message.collection === undefined) return new Refusal('Einval', 'Key has no collection id');
  return message.collection === DEFAULT_ID ? undefined : new Refusal('UnknownCollection');
}

export const collectionHandlers: Readonly<Record<string, BucketHandler>> = {
  CollectionsGetManifest: () => json(MANIFEST),
  CollectionsGetID: collectionId,
  CollectionsGetScopeID: scopeId,
};
