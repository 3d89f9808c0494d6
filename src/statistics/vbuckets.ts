/**
 * What each vbucket saw: messages about it, and what the history of the machines tells of it:
 * terms, who uploads, mounts, snapshots. A vbucket has a row where a message that counts is about
 * it, or has changed what is known of it.
 */
import type { Timeline, VbucketNow } from '../analysis/timeline/timeline.js';
import type { CommandTable } from '../dissect/table.js';
import { isFailure } from '../mcbp/statuses.js';
import type { MessageEvent } from '../message.js';
import { PlaceCounts } from './place-counts.js';
import { byPlace, placeKey, type VbucketPlace } from './place-table.js';
import { VbucketPlaces } from './vbucket-places.js';

export interface VbucketRow extends VbucketPlace {
  /** Where it stands after the last message read; undefined: Fusion has not touched it. */
  readonly now: VbucketNow | undefined;
  /** Changes that the history tells, among messages that count. */
  readonly changes: number;
  readonly requests: number;
  readonly answers: number;
  /** Answers that report a failure. */
  readonly errors: number;
}

const REQUESTS = 'requests';
const ANSWERS = 'answers';
const ERRORS = 'errors';

export class VbucketStatistics {
  private readonly places: VbucketPlaces;
  private readonly counts: PlaceCounts;

  constructor(table: CommandTable, sameNode?: ReadonlyMap<string, string>) {
    this.places = new VbucketPlaces(table, sameNode);
    this.counts = new PlaceCounts(this.places.table);
  }

  /** Messages whose vbucket was not told apart from others because of a cap. */
  get overlooked(): number {
    return this.counts.overlooked + this.places.table.overlooked;
  }

  message(event: MessageEvent, counts = true): void {
    const place = this.places.of(event);
    if (!counts) return;
    this.counts.add(event.kind === 'request' ? REQUESTS : ANSWERS, place);
    if (event.kind === 'response' && isFailure(event.vbucketOrStatus)) {
      this.counts.add(ERRORS, place);
    }
  }

  /**
   * By bucket, then vbucket.
   * @param counts whether the message with this number is one that counts
   */
  rows(timeline: Timeline, counts: (number: number) => boolean): VbucketRow[] {
    const { vbuckets, events } = timeline.query();
    const now = new Map(vbuckets.map((each) => [placeKey(each), each]));
    const changes = new Map<string, number>();
    const places = new Map<string, VbucketPlace>();
    for (const event of events) {
      if (!counts(event.number)) continue;
      const key = placeKey(event);
      places.set(key, { bucket: event.bucket, vbucket: event.vbucket });
      changes.set(key, (changes.get(key) ?? 0) + 1);
    }
    const byVbucket = this.counts.byVbucket();
    for (const found of byVbucket.values()) {
      for (const [key, { bucket, vbucket }] of found) places.set(key, { bucket, vbucket });
    }
    const count = (name: string, key: string) => byVbucket.get(name)?.get(key)?.count ?? 0;
    return [...places]
      .map(([key, place]) => ({
        ...place,
        ...{ now: now.get(key), changes: changes.get(key) ?? 0 },
        ...{ requests: count(REQUESTS, key), answers: count(ANSWERS, key) },
        errors: count(ERRORS, key),
      }))
      .sort(byPlace);
  }
}
