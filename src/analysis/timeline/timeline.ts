/** The history of vbuckets and where they stand now: what `fusionshark timeline` prints. */
import type { Migration } from '../machines/migration.js';
import type { Mount, Snapshot, Uploader } from '../machines/state.js';
import type { History, TimelineEvent } from './history.js';

/** All that the machines know at a moment. */
export interface Current {
  readonly uploaders: Iterable<Uploader>;
  readonly snapshots: Iterable<Snapshot>;
  readonly mounts: Iterable<Mount>;
  readonly migrations: Iterable<Migration>;
}

/** Absent: of every bucket, every vbucket. */
export interface TimelineQuery {
  readonly bucket?: string;
  readonly vbucket?: number;
}

/** Where a vbucket stands. Each list is ordered by the message that told it. */
export interface VbucketNow {
  readonly bucket: string;
  readonly vbucket: number;
  /** Highest term that was granted on any node. */
  readonly highestTerm: bigint | undefined;
  readonly uploaders: readonly {
    readonly node: string;
    readonly state: string;
    readonly term: bigint | undefined;
    readonly number: number;
  }[];
  /** Snapshots that are held. */
  readonly snapshots: readonly {
    readonly uuid: string;
    /** Milliseconds since 1970; undefined: it cannot be told. */
    readonly validTillMs: number | undefined;
    readonly number: number;
  }[];
  readonly mounts: readonly {
    readonly node: string;
    readonly state: string;
    readonly number: number;
  }[];
  readonly migrations: readonly {
    readonly node: string;
    readonly completed: number;
    readonly total: number;
    readonly number: number;
  }[];
}

export interface TimelineView {
  /** By bucket, then vbucket. */
  readonly vbuckets: readonly VbucketNow[];
  /** Oldest first. */
  readonly events: readonly TimelineEvent[];
  /** Events that were forgotten because the history is bounded, of all buckets together. */
  readonly evicted: number;
}

type Growing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

export class Timeline {
  constructor(
    private readonly history: History,
    private readonly current: () => Current,
  ) {}

  query(query: TimelineQuery = {}): TimelineView {
    const events = [...this.history.events()].filter((event) => matches(event, query));
    return { vbuckets: this.now(query, events), events, evicted: this.history.evicted };
  }

  /** Rises with every event: whether there is anything new. */
  get told(): number {
    return this.history.told;
  }

  /** What has happened, oldest first, and how much of it was forgotten. */
  past(): Pick<TimelineView, 'events' | 'evicted'> {
    return { events: [...this.history.events()], evicted: this.history.evicted };
  }

  /** Those that are known, also such as were released; of many the oldest of these are forgotten. */
  snapshots(): Iterable<Snapshot> {
    return this.current().snapshots;
  }

  private now(query: TimelineQuery, events: readonly TimelineEvent[]): VbucketNow[] {
    const found = new Map<string, Growing<VbucketNow>>();
    const of = ({ bucket, vbucket }: Place): Growing<VbucketNow> => {
      const key = `${vbucket} ${bucket}`;
      const entry = found.get(key) ?? emptyOf(bucket, vbucket);
      found.set(key, entry);
      return entry;
    };
    const { uploaders, snapshots, mounts, migrations } = this.current();
    for (const each of chosen(uploaders, query)) {
      const entry = of(each);
      entry.highestTerm = each.granted?.term;
      entry.uploaders.push(...[...each.nodes.values()].filter(({ state }) => state !== 'none'));
    }
    for (const { scope, vbucket, uuid, validTillMs, state, granted } of snapshots) {
      const place = { bucket: scope.bucket, vbucket };
      if (state !== 'held' || !matches(place, query)) continue;
      of(place).snapshots.push({ uuid, validTillMs, number: granted.number });
    }
    for (const each of chosen(mounts, query)) of(each).mounts.push(...each.nodes.values());
    for (const each of chosen(migrations, query)) {
      if (each.total > 0) of(each).migrations.push(each);
    }
    // Also those about which nothing is left to say but their history.
    for (const event of events) of(event);
    for (const { uploaders, snapshots, mounts, migrations } of found.values()) {
      for (const list of [uploaders, snapshots, mounts, migrations]) list.sort(byNumber);
    }
    return [...found.values()].sort(byPlace);
  }
}

interface Place {
  readonly bucket: string;
  readonly vbucket: number;
}

const emptyOf = (bucket: string, vbucket: number): Growing<VbucketNow> => ({
  ...{ bucket, vbucket, highestTerm: undefined },
  ...{ uploaders: [], snapshots: [], mounts: [], migrations: [] },
});

const matches = ({ bucket, vbucket }: Place, query: TimelineQuery): boolean =>
  (query.bucket === undefined || query.bucket === bucket) &&
  (query.vbucket === undefined || query.vbucket === vbucket);

const chosen = <T extends Place>(all: Iterable<T>, query: TimelineQuery): T[] =>
  [...all].filter((each) => matches(each, query));

const byNumber = (a: { readonly number: number }, b: { readonly number: number }): number =>
  a.number - b.number;

const byPlace = (a: Place, b: Place): number =>
  a.bucket === b.bucket ? a.vbucket - b.vbucket : a.bucket < b.bucket ? -1 : 1;
