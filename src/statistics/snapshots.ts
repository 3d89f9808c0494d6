/**
 * The snapshots of a capture: one for each answer that granted one, with all its vbuckets, and
 * what became of it by the last message, as the history of the vbuckets tells.
 */
import type { TimelineEvent } from '../analysis/timeline/history.js';
import type { Timeline } from '../analysis/timeline/timeline.js';
import type { Instant } from '../bytes/time.js';

export interface SnapshotRow {
  readonly uuid: string;
  /** "unknown" where no SELECT_BUCKET was seen. */
  readonly bucket: string;
  /** In the order in which they were granted. */
  readonly vbuckets: readonly number[];
  readonly node: string;
  /** The answer that granted it. */
  readonly number: number;
  readonly created: Instant;
  /** Milliseconds since 1970; undefined: it cannot be told, or was granted anew since. */
  readonly validTillMs: number | undefined;
  /** Expired: held beyond its validity. Partly: for some of its vbuckets. Replaced: granted anew while it was held. */
  readonly state: 'held' | 'expired' | 'partly released' | 'released' | 'replaced';
  /** The last release of any of its vbuckets. */
  readonly released: { readonly number: number; readonly at: Instant } | undefined;
}

interface Grant {
  readonly event: TimelineEvent;
  readonly vbuckets: number[];
  /** Vbuckets for which it is held. */
  readonly held: Set<number>;
  replaced: boolean;
  released: TimelineEvent | undefined;
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
  const validity = new Map<string, number | undefined>();
  for (const { granted, uuid, validTillMs } of timeline.snapshots()) {
    validity.set(`${granted.number} ${uuid}`, validTillMs);
  }
  const nowMs = now === undefined ? 0 : now.s * 1000 + now.ns / 1e6;
  return grantsOf(timeline.query().events)
    .filter(({ event }) => counts(event.number))
    .map((grant) => {
      const { number, at, node, bucket, detail: uuid } = grant.event;
      const validTillMs = validity.get(`${number} ${uuid}`);
      const { released } = grant;
      return {
        ...{ uuid, bucket, vbuckets: grant.vbuckets, node, number, created: at, validTillMs },
        state: stateOf(grant, validTillMs !== undefined && validTillMs < nowMs),
        released: released && { number: released.number, at: released.at },
      };
    });
}

function stateOf({ held, released, replaced }: Grant, isOver: boolean): SnapshotRow['state'] {
  if (held.size > 0)
    return released !== undefined ? 'partly released' : isOver ? 'expired' : 'held';
  return replaced && released === undefined ? 'replaced' : 'released';
}

function grantsOf(events: readonly TimelineEvent[]): Grant[] {
  const grants = new Map<string, Grant>();
  /** By vbucket and uuid: the connection that releases it may know no bucket, or another one. */
  const open = new Map<string, Grant>();
  for (const event of events) {
    const { what, vbucket, detail: uuid, number } = event;
    const place = `${vbucket} ${uuid}`;
    const before = open.get(place);
    if (what === 'snapshot held') {
      if (before?.held.delete(vbucket)) before.replaced = true;
      const key = `${number} ${uuid}`;
      const grant = grants.get(key) ?? {
        ...{ event, vbuckets: [], held: new Set<number>() },
        ...{ replaced: false, released: undefined },
      };
      grants.set(key, grant);
      grant.vbuckets.push(vbucket);
      grant.held.add(vbucket);
      open.set(place, grant);
    } else if (what === 'snapshot released' && before !== undefined) {
      before.held.delete(vbucket);
      before.released = event;
      open.delete(place);
    }
  }
  return [...grants.values()];
}
