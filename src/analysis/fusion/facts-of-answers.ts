/**
 * What a Success answer adds: the validity that a snapshot was given, the state of an uploader,
 * the progress of a migration. Source of the bodies: src/fusion/stat.ts and the snapshot's.
 */
import type { Dissection } from '../../dissect/dissection.js';
import { type JsonNode, member } from '../../dissect/json.js';
import { MAX_VBUCKET } from '../../fusion/vocabulary.js';
import type { AskedFact, Fact, ToldFact, ToldUploaderState } from './facts.js';
import { bodyOf, numberIn, stringIn, termIn } from './facts-json.js';

/** Facts that hold now that `asked` was granted; none where the answer is no more than a yes. */
export function grantedBy(asked: AskedFact, answer: Dissection): Fact {
  if (asked.kind !== 'hold') return asked;
  const value = bodyOf(answer);
  // An array since November 2025, one object before.
  const held = value?.kind === 'array' ? value.members.map((each) => each.value) : [value];
  const ends = held.flatMap((each) => numberIn(member(each, 'validTill')) ?? []);
  const volume = stringIn(member(held[0], 'volumeID'));
  return {
    ...asked,
    validTillMs: ends.length === 0 ? undefined : ends.reduce((a, b) => Math.max(a, b)),
    // A request that names a bucket need not mean the one that the connection is bound to.
    ownBucketUuid:
      asked.bucketUuid === undefined ? /^kv\/([^/]+)\//.exec(volume ?? '')?.[1] : undefined,
  };
}

type StatReader = (vbucket: number, value: JsonNode) => ToldFact | undefined;

/** By the group that was asked for; `uploader_state` is the name until 2025-05. */
const GROUPS: ReadonlyMap<string, StatReader> = new Map<string, StatReader>([
  ['uploader', uploaderState],
  ['uploader_state', uploaderState],
  ['migration', migration],
  ['is_mounted', isMounted],
  ['active_guest_volumes', guestVolumes],
]);

/** The one command whose answers tell by themselves. */
const STAT = 'Stat';
export const TELLING_COMMANDS: readonly string[] = [STAT];

/** What a Fusion statistic tells, vbucket by vbucket. */
export function toldBy({ name, fusion, value, parts }: Dissection): ToldFact[] {
  if (name !== STAT || fusion === undefined || parts.key === '') return [];
  const { group, vbucket } = fusion.fields;
  const read = typeof group === 'string' ? GROUPS.get(group) : undefined;
  if (read === undefined || value.kind !== 'json') return [];
  if (vbucket !== undefined) {
    const told = read(Number(vbucket), value.node);
    return told === undefined ? [] : [told];
  }
  // `detail`: an object of vb_<n>. An aggregate names no vbucket, and means nothing here.
  return value.node.members.flatMap(({ key, value: each }) => {
    const id = /^vb_(\d{1,5})$/.exec(key)?.[1];
    return id === undefined || Number(id) > MAX_VBUCKET ? [] : (read(Number(id), each) ?? []);
  });
}

const STATES: readonly string[] = [
  'enabling',
  'enabled',
  'disabling',
  'disabled',
] satisfies ToldUploaderState[];

/** An object with `state`, or the state by itself, as `uploader_state` answered. */
function uploaderState(vbucket: number, value: JsonNode): ToldFact | undefined {
  const state = stringIn(value) ?? stringIn(member(value, 'state'));
  if (state === undefined || !STATES.includes(state)) return undefined;
  const term = termIn(member(value, 'term'));
  return { kind: 'uploader-state', vbucket, state: state as ToldUploaderState, term };
}

function migration(vbucket: number, value: JsonNode): ToldFact | undefined {
  const completed = numberIn(member(value, 'completed_bytes'));
  const total = numberIn(member(value, 'total_bytes'));
  if (completed === undefined || total === undefined) return undefined;
  return { kind: 'migration', vbucket, completed, total };
}

function isMounted(vbucket: number, value: JsonNode): ToldFact | undefined {
  const mounted = member(value, 'is_mounted');
  if (mounted?.kind !== 'boolean') return undefined;
  return { kind: 'is-mounted', vbucket, mounted: mounted.text === 'true' };
}

function guestVolumes(vbucket: number, value: JsonNode): ToldFact | undefined {
  if (value.kind !== 'array') return undefined;
  return { kind: 'guest-volumes', vbucket, count: value.members.length };
}
