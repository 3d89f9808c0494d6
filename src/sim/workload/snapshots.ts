/** The part of a story in which snapshots are held and let go. */
import { expectSuccess, knows, METADATASTORE, type Stage } from './stage.js';

/** How long a snapshot is to be held. */
const VALIDITY_S = 600;

export const validTill = (): number => Math.floor(Date.now() / 1000) + VALIDITY_S;

/** The request's value since November 2025: all vbuckets at once. */
export const listForm = (stage: Stage, uuid: string, vbuckets: readonly number[]) => ({
  snapshot_uuid: uuid,
  bucket_uuid: stage.bucketUuid,
  ...METADATASTORE,
  vbucket_list: [...vbuckets],
});

export async function takeSnapshots(
  stage: Stage,
  uuid: string,
  vbuckets: readonly number[],
  until = validTill(),
): Promise<void> {
  const requests = knows(stage, '2025-11')
    ? [{ json: { ...listForm(stage, uuid, vbuckets), valid_till: until } }]
    : vbuckets.map((vbucket) => ({ vbucket, json: { snapshotUuid: uuid, validity: until } }));
  for (const request of requests) {
    const told = await stage.old.fusion('GetFusionStorageSnapshot', request);
    expectSuccess('GetFusionStorageSnapshot', told);
  }
  stage.say(`snapshot ${uuid} is held`);
}

export async function releaseSnapshots(
  stage: Stage,
  uuid: string,
  vbuckets: readonly number[],
): Promise<void> {
  const requests = knows(stage, '2025-11')
    ? [{ json: listForm(stage, uuid, vbuckets) }]
    : vbuckets.map((vbucket) => ({ vbucket, json: { snapshotUuid: uuid } }));
  for (const request of requests) {
    const told = await stage.old.fusion('ReleaseFusionStorageSnapshot', request);
    expectSuccess('ReleaseFusionStorageSnapshot', told);
  }
  stage.say(`snapshot ${uuid} is released`);
}
