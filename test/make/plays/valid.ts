/** A request of each form that is right in every part: what the plays of failures start from. */
import type { Asked } from '../frames.js';
import { guestVolumes, LOGSTORE_URI, listForm, NAMESPACE, SNAPSHOT, STORE } from '../vocabulary.js';

export interface Valid {
  readonly name: string;
  readonly edition: string;
  readonly asked: Asked;
}

const VALID_TILL = 4_102_444_800;
const uris = { logstore_uri: LOGSTORE_URI, ...STORE };

const valid = (name: string, edition: string, asked: Asked): Valid => ({ name, edition, asked });

/** Every form that carries JSON. */
export const jsonForms: readonly Valid[] = [
  valid('GetFusionStorageSnapshot', '2025-02', {
    vbucket: 12,
    json: { snapshotUuid: SNAPSHOT, validity: VALID_TILL },
  }),
  valid('GetFusionStorageSnapshot', '2025-11', {
    json: { ...listForm(SNAPSHOT, [12]), valid_till: VALID_TILL },
  }),
  valid('ReleaseFusionStorageSnapshot', '2025-02', {
    vbucket: 12,
    json: { snapshotUuid: SNAPSHOT },
  }),
  valid('ReleaseFusionStorageSnapshot', '2025-11', { json: listForm(SNAPSHOT, [12]) }),
  valid('MountFusionVbucket', '2025-02', {
    vbucket: 77,
    json: { mountPaths: guestVolumes(77) },
  }),
  valid('MountFusionVbucket', '2025-11', {
    vbucket: 77,
    json: { source: 'FusionLogStore', snapshotUUID: SNAPSHOT },
  }),
  valid('SyncFusionLogstore', '2026', { vbucket: 12, json: { reset: false } }),
  valid('StartFusionUploader', '2025-02', { vbucket: 12, json: { term: '1' } }),
  valid('DeleteFusionNamespace', '2025-04', { json: { ...uris, namespaces: [NAMESPACE] } }),
  valid('DeleteFusionNamespace', '2025-11', { json: { ...uris, namespace: NAMESPACE } }),
  valid('GetFusionNamespaces', '2025-11', { json: STORE }),
  valid('SetChronicleAuthToken', '2025-04', {
    json: { token: STORE.metadatastore_auth_token },
  }),
];

/** Every command in its newest form. */
export const newest: readonly Valid[] = [
  ...['StopFusionUploader', 'UnmountFusionVbucket'].map((name) =>
    valid(name, '2026', { vbucket: 12 }),
  ),
  valid('CreateFusionNamespace', '2026', {}),
  valid('SetVbucket', '2026', {
    vbucket: 77,
    extras: { state: 'active' },
    json: { use_snapshot: 'fusion' },
  }),
  valid('Stat', '2026', { key: 'fusion uploader 12' }),
  ...jsonForms.filter(
    ({ name }, i) => jsonForms.findLastIndex((other) => other.name === name) === i,
  ),
];
