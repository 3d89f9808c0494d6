/**
 * What goes wrong now and then: the mistakes that the analysis is there to find. Each is a
 * row: where in a story it happens, since which edition it can, and what is done.
 */
import { guestVolumes } from './moving.js';
import { listForm, releaseSnapshots, takeSnapshots, validTill } from './snapshots.js';
import { knows, LOGSTORE_URI, METADATASTORE, type Stage } from './stage.js';
import { startUploader, uploaderState } from './uploading.js';

/** Where in a story. */
export type Scene = 'uploaded' | 'snapshot' | 'mount' | 'release';

export interface Mishap {
  readonly name: string;
  /** Told when it happens. */
  readonly says: string;
  readonly scene: Scene;
  readonly since: string;
  /** The step of the story that belongs to this scene is left out. */
  readonly instead?: true;
  readonly act: (stage: Stage, vbucket: number) => Promise<unknown>;
}

export const MISHAPS: readonly Mishap[] = [
  {
    name: 'lower-term',
    says: 'a zombie starts its uploader with an old term and is fenced off',
    scene: 'uploaded',
    since: '2025-02',
    act: async (stage, vbucket) => {
      const term = (stage.terms.get(vbucket) ?? 1n) - 1n;
      const json = { term: term.toString() };
      await stage.old.fusion('StartFusionUploader', { vbucket, json });
      await uploaderState(stage, stage.old, vbucket, 'enabled', 'disabled');
      await startUploader(stage, vbucket);
    },
  },
  {
    name: 'missing-field',
    says: 'bucket_uid is written for bucket_uuid, as the published example does',
    scene: 'snapshot',
    since: '2025-11',
    act: (stage, vbucket) => {
      const { bucket_uuid, ...rest } = listForm(stage, stage.random.uuid(), [vbucket]);
      const json = { ...rest, bucket_uid: bucket_uuid, valid_till: validTill() };
      return stage.old.fusion('GetFusionStorageSnapshot', { json });
    },
  },
  {
    name: 'milliseconds',
    says: 'the validity of a snapshot is given in milliseconds',
    scene: 'snapshot',
    since: '2025-02',
    act: async (stage, vbucket) => {
      const uuid = stage.random.uuid();
      await takeSnapshots(stage, uuid, [vbucket], validTill() * 1000);
      await releaseSnapshots(stage, uuid, [vbucket]);
    },
  },
  {
    name: 'mount-existing',
    says: 'a vbucket is mounted on the node that has it',
    scene: 'snapshot',
    since: '2025-02',
    act: (stage, vbucket) => {
      const json = { mountPaths: guestVolumes(stage, vbucket) };
      return stage.old.fusion('MountFusionVbucket', { vbucket, json });
    },
  },
  {
    name: 'unknown-key',
    says: 'a mount carries a key that this command refuses',
    scene: 'mount',
    since: '2025-02',
    act: (stage, vbucket) => {
      const json = { mountPaths: guestVolumes(stage, vbucket), readOnly: true };
      return stage.next.fusion('MountFusionVbucket', { vbucket, json });
    },
  },
  {
    name: 'bad-namespace',
    says: 'a namespace is named without its kv/',
    scene: 'release',
    since: '2025-11',
    act: (stage) =>
      stage.old.fusion('DeleteFusionNamespace', {
        json: { logstore_uri: LOGSTORE_URI, ...METADATASTORE, namespace: 'travel-sample' },
      }),
  },
  {
    name: 'forgotten-release',
    says: 'nobody releases the snapshot',
    scene: 'release',
    since: '2025-02',
    instead: true,
    act: async () => {},
  },
];

/** Those that an edition can have, of these names (absent: any). */
export const mishapsFor = (edition: string, names?: readonly string[]): readonly Mishap[] =>
  MISHAPS.filter(
    ({ name, since }) => knows({ edition }, since) && (names === undefined || names.includes(name)),
  );
