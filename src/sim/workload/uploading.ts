/** The part of a story in which a node uploads its vbuckets: terms, toggles, sync. */
import type { Actor } from './actor.js';
import { expectSuccess, knows, memberOf, pollUntil, type Stage } from './stage.js';

/** The group had another name until May 2025. */
const groupOf = (stage: Stage): string => (knows(stage, '2025-11') ? 'uploader' : 'uploader_state');

export function uploaderState(
  stage: Stage,
  actor: Actor,
  vbucket: number,
  ...wanted: readonly string[]
): Promise<unknown> {
  // Under its former name the group answered the state alone.
  return pollUntil(stage, actor, `fusion ${groupOf(stage)} ${vbucket}`, (value) =>
    wanted.includes(typeof value === 'string' ? value : String(memberOf(value, 'state'))),
  );
}

/** A term above all that this workload has used, and above the one that wrote the last log. */
async function nextTerm(stage: Stage, vbucket: number): Promise<bigint> {
  const told = await stage.old.stat(`fusion sync_info ${vbucket}`);
  const logged = BigInt(Number(memberOf(told.json, 'logTerm') ?? 0));
  const used = stage.terms.get(vbucket) ?? 0n;
  const term = (logged > used ? logged : used) + 1n;
  stage.terms.set(vbucket, term);
  return term;
}

/** Starts the uploader with a new term and waits until it runs. */
export async function startUploader(stage: Stage, vbucket: number): Promise<bigint> {
  const term = await nextTerm(stage, vbucket);
  const json = { term: term.toString() };
  const told = await stage.old.fusion('StartFusionUploader', { vbucket, json });
  expectSuccess('StartFusionUploader', told);
  await uploaderState(stage, stage.old, vbucket, 'enabled');
  stage.say(`vb:${vbucket} is uploaded with term ${term}`);
  return term;
}

export async function stopUploader(stage: Stage, vbucket: number): Promise<void> {
  expectSuccess('StopFusionUploader', await stage.old.fusion('StopFusionUploader', { vbucket }));
  await uploaderState(stage, stage.old, vbucket, 'disabled');
  stage.say(`vb:${vbucket} is no longer uploaded`);
}

export async function sync(stage: Stage, vbucket: number): Promise<void> {
  const json = knows(stage, '2026') ? { json: { reset: false } } : {};
  const told = await stage.old.fusion('SyncFusionLogstore', { vbucket, ...json });
  expectSuccess('SyncFusionLogstore', told);
}
