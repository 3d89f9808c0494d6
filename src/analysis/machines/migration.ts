/**
 * How far the migrations are that copy a vbucket's data out of its volumes, as STAT `migration`
 * and `active_guest_volumes` tell. No finding rests on it: a progress that nobody asked for
 * again proves nothing. The timeline shows it, by quarters, so that polling does not fill it.
 */
import type { Fact, MigrationFact } from '../fusion/facts.js';
import type { Situation } from '../fusion/situation.js';
import { Bounded } from './bounded.js';
import { bucketOf } from './knowledge.js';
import type { Tell } from './tell.js';

export interface Migration {
  readonly bucket: string;
  readonly vbucket: number;
  readonly node: string;
  readonly completed: number;
  readonly total: number;
  /** Guest volumes that are still read; undefined: nobody asked. */
  readonly volumes: number | undefined;
  /** Message that told it. */
  readonly number: number;
}

type VolumesFact = Extract<Fact, { kind: 'guest-volumes' }>;

const QUARTERS = 4;

export class Migrations {
  private readonly known: Bounded<Migration>;

  constructor(
    cap: number,
    private readonly tell: Tell,
  ) {
    this.known = new Bounded(cap);
  }

  get evicted(): number {
    return this.known.evicted;
  }

  all(): Iterable<Migration> {
    return this.known.values();
  }

  told({ vbucket, completed, total }: MigrationFact, where: Situation): void {
    // 0 of 0: there is none.
    if (total <= 0) return;
    const before = this.of(vbucket, where);
    this.keep({ ...before, completed, total, number: where.number });
    if (before.total === total && quarterOf(before) === quarterOf({ completed, total })) return;
    this.tell(where, vbucket, 'migration', `${completed} of ${total} bytes`);
  }

  volumes({ vbucket, count }: VolumesFact, where: Situation): void {
    const before = this.of(vbucket, where);
    if (before.volumes === count || (before.volumes === undefined && count === 0)) return;
    this.keep({ ...before, volumes: count, number: where.number });
    this.tell(where, vbucket, 'guest volumes', `${count} still read`);
  }

  gone(vbucket: number, where: Situation): void {
    this.known.delete(keyOf(bucketOf(where), vbucket, where.node));
  }

  private of(vbucket: number, where: Situation): Migration {
    const bucket = bucketOf(where);
    const { node, number } = where;
    const fresh = { bucket, vbucket, node, completed: 0, total: 0, volumes: undefined, number };
    return this.known.get(keyOf(bucket, vbucket, node)) ?? fresh;
  }

  private keep(migration: Migration): void {
    const { bucket, vbucket, node, completed, total } = migration;
    this.known.set(keyOf(bucket, vbucket, node), migration, total > 0 && completed >= total);
  }
}

const keyOf = (bucket: string, vbucket: number, node: string): string =>
  `${vbucket} ${node} ${bucket}`;

const quarterOf = ({ completed, total }: Pick<Migration, 'completed' | 'total'>): number =>
  total > 0 ? Math.floor((completed / total) * QUARTERS) : -1;
