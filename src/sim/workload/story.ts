/**
 * One rebalance: a few vbuckets move from their node to the next.
 *
 *   some traffic -> uploader on, sync -> snapshot -> mount, load, migrate, unmount on the
 *   new node -> uploader off -> snapshot released -> the old copy goes, the new one is active
 */
import type { Mishap, Scene } from './mishaps.js';
import { deleteVbucket, moveIn, setState } from './moving.js';
import { releaseSnapshots, takeSnapshots } from './snapshots.js';
import { expectSuccess, knows, METADATASTORE, type Stage } from './stage.js';
import { startUploader, stopUploader, sync } from './uploading.js';

/** What the two ends have of a vbucket before the story; undefined: nothing. */
export interface Cast {
  readonly vbucket: number;
  readonly onOld: string | undefined;
  readonly onNext: string | undefined;
}

export async function tellStory(
  stage: Stage,
  cast: readonly [Cast, ...Cast[]],
  mishap: Mishap | undefined,
): Promise<void> {
  const vbuckets = cast.map(({ vbucket }) => vbucket);
  const snapshot = stage.random.uuid();
  /** Does what is due, or what goes wrong in its place. */
  const scene = async (which: Scene, due: () => Promise<void>): Promise<void> => {
    const happens = mishap?.scene === which;
    if (happens) {
      stage.say(`mishap: ${mishap.says}`);
      await mishap.act(stage, cast[0].vbucket);
    }
    if (!happens || !mishap.instead) await due();
  };

  stage.say(`vbuckets ${vbuckets.join(', ')} are to move`);
  for (const each of cast) await prepare(stage, each);
  for (const vbucket of vbuckets) await traffic(stage, vbucket);
  for (const vbucket of vbuckets) await startUploader(stage, vbucket);
  await scene('uploaded', async () => {
    for (const vbucket of vbuckets) await sync(stage, vbucket);
  });
  await scene('snapshot', () => takeSnapshots(stage, snapshot, vbuckets));
  await scene('mount', async () => {
    for (const vbucket of vbuckets) await moveIn(stage, vbucket);
  });
  if (!stage.sameNode) for (const vbucket of vbuckets) await stopUploader(stage, vbucket);
  await scene('release', () => releaseSnapshots(stage, snapshot, vbuckets));
  if (!stage.sameNode) for (const vbucket of vbuckets) await handOver(stage, vbucket);
  if (knows(stage, '2025-11')) {
    const told = await stage.next.fusion('GetFusionNamespaces', { json: METADATASTORE });
    expectSuccess('GetFusionNamespaces', told);
  }
}

/** Active where it is to leave, absent where it is to arrive. */
async function prepare(stage: Stage, { vbucket, onOld, onNext }: Cast): Promise<void> {
  if (!stage.sameNode && onNext !== undefined) await deleteVbucket(stage.next, vbucket);
  if (onOld !== 'active') await setState(stage.old, vbucket, 'active');
}

async function traffic({ old, random }: Stage, vbucket: number): Promise<void> {
  const keys = Array.from({ length: 3 }, () => `order::${random.below(10_000)}`);
  for (const key of keys) {
    const value = JSON.stringify({ type: 'order', total: random.below(500), vbucket });
    expectSuccess('Set', await old.kv('Set', { vbucket, key, value }));
  }
  await old.kv('Get', { vbucket, key: random.pick(keys as [string, ...string[]]) });
  await old.kv('Delete', { vbucket, key: keys[0] as string });
}

/** The old copy goes, then the new one takes over. */
async function handOver({ old, next, say }: Stage, vbucket: number): Promise<void> {
  await setState(old, vbucket, 'dead');
  await setState(next, vbucket, 'active');
  await deleteVbucket(old, vbucket);
  say(`vb:${vbucket} is active on its new node`);
}
