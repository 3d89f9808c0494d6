/**
 * 0x70, 0x71: hold and release snapshots. Until November 2025 for the vbucket of the header,
 * which must be active here; since then for a list of vbuckets of any bucket, for which only
 * the metadata store is asked.
 */
import { JSON_BIT } from '../../../mcbp/datatypes.js';
import type { Shape } from '../../../spec/command.js';
import { type HeldSnapshot, namespaceOf, volumeOf } from '../../model/metadata-store.js';
import { Refusal } from '../../model/refusal.js';
import { argumentsOf, type Call, DONE, type Handler, type Reply, vbucketOf } from '../call.js';

const LISTS_SINCE = '2025-11';
const listsVbuckets = (form: Shape | undefined): boolean =>
  form !== undefined && form.edition >= LISTS_SINCE;

interface Wanted {
  readonly uuid: string;
  readonly namespace: string;
  readonly volumes: readonly string[];
}

function wanted(call: Call): Wanted | Refusal {
  const asked = argumentsOf(call);
  if (listsVbuckets(call.form)) {
    const bucketUuid = String(asked.bucket_uuid);
    const ids = Array.isArray(asked.vbucket_list) ? asked.vbucket_list.map(Number) : [];
    return {
      uuid: String(asked.snapshot_uuid),
      namespace: namespaceOf(bucketUuid),
      volumes: [...new Set(ids)].map((id) => volumeOf(bucketUuid, id)),
    };
  }
  const { bucket } = call.session;
  if (bucket === undefined) return new Refusal('NoBucket');
  const vbucket = bucket.active(vbucketOf(call));
  if (vbucket instanceof Refusal) return vbucket;
  return {
    uuid: String(asked.snapshotUuid),
    namespace: bucket.namespace,
    volumes: [volumeOf(bucket.uuid, vbucket.id)],
  };
}

function getSnapshot(call: Call): Reply {
  const asked = wanted(call);
  if (asked instanceof Refusal) return asked;
  const { valid_till, validity } = argumentsOf(call);
  const validTill = Number(valid_till ?? validity) * 1000;
  const { namespace, volumes, uuid } = asked;
  const held = call.node.store.hold(namespace, volumes, uuid, validTill, call.now);
  if (held instanceof Refusal) return held;
  const told = held.map((snapshot) => describe(snapshot, listsVbuckets(call.form)));
  const value = JSON.stringify(listsVbuckets(call.form) ? told : told[0]);
  return { value, datatype: JSON_BIT };
}

/** `logFiles` was dropped from answers in September 2025. */
const describe = (held: HeldSnapshot, inList: boolean) => ({
  createdAt: held.createdAt,
  ...(inList ? {} : { logFiles: [] }),
  logManifestName: held.manifest,
  snapshotUUID: held.uuid,
  validTill: held.validTill,
  version: 1,
  volumeID: held.volume,
});

function releaseSnapshot(call: Call): Reply {
  const asked = wanted(call);
  if (asked instanceof Refusal) return asked;
  // A uuid that is not held is no failure.
  call.node.store.release(asked.namespace, asked.volumes, asked.uuid, call.now);
  return DONE;
}

export const snapshotHandlers: Readonly<Record<string, Handler>> = {
  GetFusionStorageSnapshot: getSnapshot,
  ReleaseFusionStorageSnapshot: releaseSnapshot,
};
