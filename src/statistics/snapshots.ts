/**
 * The snapshots of a capture: one for each answer that granted one, with all its vbuckets, and
 * what became of it by the last message.
 */
import type { Snapshot } from '../analysis/machines/state.js';
import type { Timeline } from '../analysis/timeline/timeline.js';
import type { Instant } from '../bytes/time.js';

export interface SnapshotRow {
  readonly uuid: string;
  /** "unknown" where no SELECT_BUCKET was seen. */
  readonly bucket: string;
  /** Rising. */
  readonly vbuckets: readonly number[];
  readonly node: string;
  /** The answer that granted it. */
  readonly number: number;
  readonly created: Instant;
  /** Milliseconds since 1970; undefined: it cannot be told. */
  readonly validTillMs: number | undefined;
  /** Expired: held beyond its validity. Partly: for some of its vbuckets. */
  readonly state: 'held' | 'expired' | 'partly released' | 'released';
  /** The last release of any of its vbuckets; undefined: none, or so long ago that it is forgotten. */
  readonly released: { readonly number: number; readonly at: Instant } | undefined;
}

/**
 * In the order in which they were granted.
 * @param counts whether the message with this number is one that counts
 * @param now when the last message was seen; undefined: none was
 */
export function snapshotRows(
  timeline: Timeline,
  counts: (number: number) => boolean,
  now: Instant | undefined,
): SnapshotRow[] {
  const groups = new Map<string, Snapshot[]>();
  for (const snapshot of timeline.snapshots()) {
    if (!counts(snapshot.granted.number)) continue;
    const key = `${snapshot.granted.number} ${snapshot.uuid}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [snapshot]);
    else group.push(snapshot);
  }
  const releases = releasesOf(timeline);
  return [...groups.values()]
    .map((group) => rowOf(group, releases, now))
    .sort((a, b) => a.number - b.number);
}

type Release = NonNullable<SnapshotRow['released']>;

/** The last release of each snapshot and vbucket; the connection it came on may know no bucket. */
function releasesOf(timeline: Timeline): Map<string, Release> {
  const releases = new Map<string, Release>();
  for (const { what, detail, vbucket, number, at } of timeline.query().events) {
    if (what === 'snapshot released') releases.set(`${vbucket} ${detail}`, { number, at });
  }
  return releases;
}

function rowOf(
  group: readonly Snapshot[],
  releases: ReadonlyMap<string, Release>,
  now: Instant | undefined,
): SnapshotRow {
  const [{ uuid, granted, scope, validTillMs }] = group as [Snapshot, ...Snapshot[]];
  const held = group.filter(({ state }) => state === 'held').length;
  const nowMs = now === undefined ? 0 : now.s * 1000 + now.ns / 1e6;
  const released = group
    .flatMap(({ vbucket, state }) => {
      const release = state === 'released' ? releases.get(`${vbucket} ${uuid}`) : undefined;
      return release === undefined ? [] : [release];
    })
    .sort((a, b) => a.number - b.number)
    .at(-1);
  return {
    ...{ uuid, bucket: scope.bucket, node: granted.node, number: granted.number },
    vbuckets: group.map(({ vbucket }) => vbucket).sort((a, b) => a - b),
    ...{ created: granted.at, validTillMs, released },
    state:
      held === 0
        ? 'released'
        : held < group.length
          ? 'partly released'
          : validTillMs !== undefined && validTillMs < nowMs
            ? 'expired'
            : 'held',
  };
}
