/** The part of a story in which a vbucket comes to life on its new node. */
import type { Actor } from './actor.js';
import { expectSuccess, knows, memberOf, pollUntil, type Stage } from './stage.js';
import { stopUploader } from './uploading.js';

/** Guest volumes of a vbucket, as the control plane would have attached them. */
export const guestVolumes = (stage: Stage, vbucket: number): string[] =>
  [1, 2, 3].map((n) => `/mnt/guest-${n}/kv/${stage.bucketUuid}/kvstore-${vbucket}`);

export async function setState(actor: Actor, vbucket: number, state: string): Promise<void> {
  const told = await actor.fusion('SetVbucket', { vbucket, extras: { state } });
  expectSuccess(`SetVbucket ${state}`, told);
}

export async function deleteVbucket(actor: Actor, vbucket: number): Promise<void> {
  expectSuccess('DelVbucket', await actor.kv('DelVbucket', { vbucket }));
}

/** Mounts, loads, waits for the data and unmounts. */
export async function moveIn(stage: Stage, vbucket: number): Promise<void> {
  const { next, sameNode } = stage;
  if (sameNode) {
    await stopUploader(stage, vbucket);
    await deleteVbucket(next, vbucket);
  }
  const json = { mountPaths: guestVolumes(stage, vbucket) };
  const mounted = await next.fusion('MountFusionVbucket', { vbucket, json });
  expectSuccess('MountFusionVbucket', mounted);
  if (knows(stage, '2025-11')) await next.stat(`fusion is_mounted ${vbucket}`);
  await load(stage, vbucket, sameNode ? 'active' : 'replica');
  await migrated(stage, vbucket);
  const unmounted = await next.fusion('UnmountFusionVbucket', { vbucket });
  expectSuccess('UnmountFusionVbucket', unmounted);
  stage.say(`vb:${vbucket} has arrived`);
}

/** The document of February 2025 knows no use_snapshot yet. */
async function load({ next, edition }: Stage, vbucket: number, state: string): Promise<void> {
  if (!knows({ edition }, '2025-04')) return setState(next, vbucket, state);
  const extras = { state };
  const json = { use_snapshot: 'fusion' };
  expectSuccess('SetVbucket', await next.fusion('SetVbucket', { vbucket, extras, json }));
}

async function migrated(stage: Stage, vbucket: number): Promise<void> {
  const { next } = stage;
  const volumes = `fusion active_guest_volumes ${vbucket}`;
  if (!knows(stage, '2025-11')) {
    await pollUntil(stage, next, volumes, (value) => Array.isArray(value) && value.length === 0);
    return;
  }
  await next.stat(volumes);
  await pollUntil(
    stage,
    next,
    `fusion migration ${vbucket}`,
    (value) => memberOf(value, 'completed_bytes') === memberOf(value, 'total_bytes'),
  );
}
