/**
 * Vbuckets move from one node to another, as clients of each edition do it: the part that the
 * captures of all editions have in common. Every step waits for what the one before it began.
 */
import type { Edition } from '../../src/fusion/editions.js';
import type { Stage } from './stage.js';
import type { Talk } from './talk.js';
import { guestVolumes, listForm, SNAPSHOT, VALIDITY_S } from './vocabulary.js';

export interface Move {
  readonly stage: Stage;
  readonly edition: Edition;
  /** To the node that has the vbuckets, and to the one that gets them. */
  readonly old: Talk;
  readonly next: Talk;
  readonly vbuckets: readonly number[];
}

/** Longer than the node needs for a toggle, and for a migration, milliseconds. */
const TOGGLE_MS = 40;
const MIGRATION_MS = 500;

const since = ({ edition }: Pick<Move, 'edition'>, day: Edition): boolean => edition >= day;

/** All of it. */
export function move(move: Move): void {
  const { old, next, vbuckets } = move;
  for (const vbucket of vbuckets) {
    setState(old, vbucket, 'active');
    startUploader(move, old, vbucket, '1');
  }
  for (const vbucket of vbuckets) sync(move, vbucket);
  takeSnapshot(move);
  for (const vbucket of vbuckets) {
    mount(move, vbucket);
    load(move, vbucket);
    migrate(move, vbucket);
    // Servers know how to unmount since 2025-04-14.
    if (since(move, '2025-04')) {
      next.ask(`unmounts the volumes of vb:${vbucket}`, 'UnmountFusionVbucket', { vbucket });
    }
    stopUploader(move, vbucket);
  }
  releaseSnapshot(move);
  for (const vbucket of vbuckets) {
    setState(old, vbucket, 'dead');
    setState(next, vbucket, 'active');
    startUploader(move, next, vbucket, '2');
  }
}

export function setState(talk: Talk, vbucket: number, state: string): void {
  talk.ask(`vb:${vbucket} becomes ${state}`, 'SetVbucket', { vbucket, extras: { state } });
}

/** The group had another name until 2025-05-22, and answered a word. */
function uploaderStat(move: Move, talk: Talk, vbucket: number): void {
  const group = since(move, '2025-11') ? 'uploader' : 'uploader_state';
  talk.stat(`STAT: state of the uploader of vb:${vbucket}`, `fusion ${group} ${vbucket}`);
}

function startUploader(move: Move, talk: Talk, vbucket: number, term: string): void {
  uploaderStat(move, talk, vbucket);
  const says = `starts the uploader of vb:${vbucket} with term ${term}`;
  talk.ask(says, 'StartFusionUploader', { vbucket, json: { term } });
  // It is enabling now, for which the older group has no word.
  if (since(move, '2025-11')) uploaderStat(move, talk, vbucket);
  move.stage.wait(TOGGLE_MS);
  uploaderStat(move, talk, vbucket);
}

function stopUploader(move: Move, vbucket: number): void {
  const { old, stage } = move;
  old.ask(`stops the uploader of vb:${vbucket}`, 'StopFusionUploader', { vbucket });
  if (since(move, '2025-11')) uploaderStat(move, old, vbucket);
  stage.wait(TOGGLE_MS);
  uploaderStat(move, old, vbucket);
}

function sync(move: Move, vbucket: number): void {
  const { old } = move;
  const json = since(move, '2026') ? { json: { reset: false } } : {};
  old.ask(`syncs vb:${vbucket} to the log store`, 'SyncFusionLogstore', { vbucket, ...json });
  old.stat(`STAT: last log of vb:${vbucket}`, `fusion sync_info ${vbucket}`);
}

function takeSnapshot(move: Move): void {
  const { old, stage, vbuckets } = move;
  const until = stage.seconds(VALIDITY_S);
  if (since(move, '2025-11')) {
    const json = { ...listForm(SNAPSHOT, vbuckets), valid_till: until };
    old.ask('gets a snapshot of all vbuckets', 'GetFusionStorageSnapshot', { json });
    return;
  }
  for (const vbucket of vbuckets) {
    const json = { snapshotUuid: SNAPSHOT, validity: until };
    old.ask(`gets a snapshot of vb:${vbucket}`, 'GetFusionStorageSnapshot', { vbucket, json });
  }
}

function releaseSnapshot(move: Move): void {
  const { old, vbuckets } = move;
  if (since(move, '2025-11')) {
    const json = listForm(SNAPSHOT, vbuckets);
    old.ask('releases the snapshot of all vbuckets', 'ReleaseFusionStorageSnapshot', { json });
    return;
  }
  for (const vbucket of vbuckets) {
    const says = `releases the snapshot of vb:${vbucket}`;
    const json = { snapshotUuid: SNAPSHOT };
    old.ask(says, 'ReleaseFusionStorageSnapshot', { vbucket, json });
  }
}

function mount(move: Move, vbucket: number): void {
  const json = { mountPaths: guestVolumes(vbucket) };
  move.next.ask(`mounts the volumes of vb:${vbucket}`, 'MountFusionVbucket', { vbucket, json });
  if (since(move, '2025-11')) {
    move.next.stat(`STAT: vb:${vbucket} is mounted`, `fusion is_mounted ${vbucket}`);
  }
}

/** The document of February 2025 has no use_snapshot yet. */
function load(move: Move, vbucket: number): void {
  if (!since(move, '2025-04')) {
    setState(move.next, vbucket, 'replica');
    return;
  }
  move.next.ask(`creates replica vb:${vbucket} from what is mounted`, 'SetVbucket', {
    vbucket,
    extras: { state: 'replica' },
    json: { use_snapshot: 'fusion' },
  });
}

function migrate(move: Move, vbucket: number): void {
  const { next, stage } = move;
  const volumes = () =>
    next.stat(`STAT: volumes that vb:${vbucket} reads`, `fusion active_guest_volumes ${vbucket}`);
  const progress = () =>
    next.stat(`STAT: migration of vb:${vbucket}`, `fusion migration ${vbucket}`);
  volumes();
  for (const part of [1, 2]) {
    if (since(move, '2025-11')) progress();
    stage.wait(MIGRATION_MS / part);
  }
  if (since(move, '2025-11')) progress();
  volumes();
}
