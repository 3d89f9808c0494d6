/**
 * Which fact a request asks for, by the name of its command. Forms differ by edition: a snapshot
 * is of the header's vbucket, or since November 2025 of those in `vbucket_list`.
 */
import type { Dissection } from '../../dissect/dissection.js';
import { type JsonNode, member } from '../../dissect/json.js';
import { itemNamed } from '../../dissect/layout/decoded.js';
import { MAX_VBUCKET } from '../../fusion/vocabulary.js';
import { vbucketStates } from '../../mcbp/vbucket-states.js';
import type { AskedFact, SnapshotScope } from './facts.js';
import { bodyOf, numberIn, stringIn, termIn, uuidIn } from './facts-json.js';

type Extractor = (request: Dissection) => AskedFact | undefined;

const vbucketOf = ({ header }: Dissection): number => header.vbucketOrStatus;

/** By kv_engine's name of the command. */
const EXTRACTORS: ReadonlyMap<string, Extractor> = new Map<string, Extractor>([
  ['StartFusionUploader', startOf],
  ['StopFusionUploader', (request) => ({ kind: 'stop', vbucket: vbucketOf(request) })],
  ['SyncFusionLogstore', (request) => ({ kind: 'sync', vbucket: vbucketOf(request) })],
  ['GetFusionStorageSnapshot', holdOf],
  ['ReleaseFusionStorageSnapshot', releaseOf],
  ['MountFusionVbucket', mountOf],
  ['UnmountFusionVbucket', (request) => ({ kind: 'unmount', vbucket: vbucketOf(request) })],
  ['SetVbucket', setOf],
  ['DelVbucket', (request) => ({ kind: 'delete', vbucket: vbucketOf(request) })],
  ['DeleteFusionNamespace', namespaceOf],
  ['DeleteBucket', bucketOf],
]);

/** Commands whose requests mean something to the machines. */
export const ASKING_COMMANDS: Iterable<string> = EXTRACTORS.keys();

/** What the request asks for; undefined: nothing, or it cannot be told. */
export function askedBy(request: Dissection): AskedFact | undefined {
  return EXTRACTORS.get(request.name)?.(request);
}

function startOf(request: Dissection): AskedFact {
  const term = termIn(member(bodyOf(request), 'term'));
  return { kind: 'start', vbucket: vbucketOf(request), term };
}

/** Keys of both editions; a list counts only beside the key that came with it. */
function scopeOf(request: Dissection): SnapshotScope | undefined {
  const value = bodyOf(request);
  const named = uuidIn(member(value, 'snapshot_uuid'));
  const list = member(value, 'vbucket_list');
  if (named !== undefined && list?.kind === 'array') {
    const bucketUuid = uuidIn(member(value, 'bucket_uuid'));
    return { vbuckets: vbucketsIn(list), uuid: named, bucketUuid };
  }
  const uuid = uuidIn(member(value, 'snapshotUuid')) ?? named;
  if (uuid === undefined) return undefined;
  return { vbuckets: [vbucketOf(request)], uuid, bucketUuid: undefined };
}

function vbucketsIn(list: JsonNode): number[] {
  const ids = new Set<number>();
  for (const { value } of list.members) {
    const id = numberIn(value);
    if (id !== undefined && Number.isInteger(id) && id >= 0 && id <= MAX_VBUCKET) ids.add(id);
  }
  return [...ids];
}

function holdOf(request: Dissection): AskedFact | undefined {
  const scope = scopeOf(request);
  if (scope === undefined) return undefined;
  const value = bodyOf(request);
  const validity = numberIn(member(value, 'valid_till')) ?? numberIn(member(value, 'validity'));
  return { kind: 'hold', ...scope, validity, validTillMs: undefined, ownBucketUuid: undefined };
}

function releaseOf(request: Dissection): AskedFact | undefined {
  const scope = scopeOf(request);
  return scope && { kind: 'release', ...scope };
}

function mountOf(request: Dissection): AskedFact {
  const value = bodyOf(request);
  return {
    kind: 'mount',
    vbucket: vbucketOf(request),
    volumes: member(value, 'mountPaths')?.members.length ?? 0,
    snapshot: uuidIn(member(value, 'snapshotUUID')),
  };
}

function setOf(request: Dissection): AskedFact {
  const state = itemNamed(request.extras, 'state')?.value;
  const names: Readonly<Record<string, string>> = vbucketStates;
  return {
    kind: 'set',
    vbucket: vbucketOf(request),
    state: typeof state === 'number' ? names[state] : undefined,
    fromFusion: stringIn(member(bodyOf(request), 'use_snapshot')) === 'fusion',
  };
}

/** `namespace` is the one to delete; the first form deleted all but `namespaces`. */
function namespaceOf(request: Dissection): AskedFact {
  return { kind: 'namespace-deleted', namespace: stringIn(member(bodyOf(request), 'namespace')) };
}

function bucketOf({ parts }: Dissection): AskedFact | undefined {
  return parts.key === undefined ? undefined : { kind: 'bucket-deleted', bucket: parts.key };
}
