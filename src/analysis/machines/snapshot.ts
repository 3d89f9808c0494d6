/** The snapshots: runs snapshot-table.ts for every vbucket and uuid of a snapshot. */
import type { Instant } from '../../bytes/time.js';
import type { AskedFact, HoldFact, ReleaseFact } from '../fusion/facts.js';
import type { Situation } from '../fusion/situation.js';
import { named, type Sentence, sentence } from '../sentence.js';
import { Bounded } from './bounded.js';
import { bucketOf, type Knowledge } from './knowledge.js';
import { isSame, mayBeSame, type Scope } from './scopes.js';
import { Leaks } from './snapshot-leaks.js';
import { type SnapshotEvent, type SnapshotGuard, snapshotTable } from './snapshot-table.js';
import type { Snapshot } from './state.js';
import { step } from './table.js';
import type { Tell } from './tell.js';
import { nameText, type Voice, vbucketsText } from './voice.js';

/** Buckets in which the same uuid is remembered for the same vbucket; the oldest goes first. */
const MAX_SCOPES = 8;

const keyOf = (vbucket: number, uuid: string): string => `${vbucket} ${uuid}`;

const millisecondsOf = ({ s, ns }: Instant): number => s * 1000 + ns / 1e6;

const hasPassed = ({ validTillMs }: Snapshot, at: Instant): boolean =>
  validTillMs !== undefined && millisecondsOf(at) > validTillMs;

export class Snapshots {
  /** By vbucket and uuid; more than one only where buckets share a uuid. Youngest last. */
  private readonly known: Bounded<readonly Snapshot[]>;
  private readonly leaks: Leaks;
  /** When the last message was seen. */
  private now: Instant | undefined;

  constructor(
    cap: number,
    private readonly maxValidity: number,
    private readonly voice: Voice,
    knowledge: Knowledge,
    private readonly tell: Tell,
  ) {
    this.leaks = new Leaks(voice, knowledge);
    this.known = new Bounded(cap, (gone) => {
      for (const snapshot of gone) this.forgotten(snapshot);
    });
  }

  get evicted(): number {
    return this.known.evicted;
  }

  *all(): Generator<Snapshot> {
    for (const snapshots of this.known.values()) yield* snapshots;
  }

  /** A request passes that needs a snapshot to be valid. */
  asked(fact: AskedFact, where: Situation): void {
    this.now = where.at;
    if (fact.kind === 'release') this.needed(fact, 'release asked for', where);
    if (fact.kind === 'mount' && fact.snapshot !== undefined) {
      const scope = { vbuckets: [fact.vbucket], uuid: fact.snapshot, bucketUuid: undefined };
      this.needed(scope, 'mount asked for', where);
    }
  }

  hold(fact: HoldFact, where: Situation): void {
    this.now = where.at;
    const { uuid } = fact;
    const scope: Scope = { bucket: bucketOf(where), uuid: fact.bucketUuid ?? fact.ownBucketUuid };
    const validTillMs = this.validity(fact);
    const granted = { ...where };
    const reused: Snapshot[] = [];
    for (const vbucket of fact.vbuckets) {
      const before = this.find(vbucket, uuid, (other) => isSame(scope, other));
      const { to, finds } = this.step(before, 'hold', where);
      if (before !== undefined && finds.length > 0) reused.push(before);
      this.keep({ scope, vbucket, uuid, state: to, validTillMs, granted }, before);
      this.tell(where, vbucket, 'snapshot held', uuid);
    }
    this.say('fusion.snapshot-reused', reused, where, (which, held) => {
      return sentence`snapshot ${nameText(uuid)} of ${which} is held already, since message ${named(held.granted.number)}: which of the two a release frees is undefined. Give each snapshot a uuid of its own.`;
    });
  }

  release({ vbuckets, uuid, bucketUuid }: ReleaseFact, where: Situation): void {
    this.now = where.at;
    const scope: Scope = { bucket: bucketOf(where), uuid: bucketUuid };
    const unknown: number[] = [];
    for (const vbucket of vbuckets) {
      const before = this.closest(scope, vbucket, uuid);
      const { to, finds } = this.step(before, 'release', where);
      if (finds.length > 0) unknown.push(vbucket);
      if (before?.state !== 'held') continue;
      this.keep({ ...before, state: to }, before);
      this.tell(where, vbucket, 'snapshot released', uuid);
    }
    if (unknown.length === 0) return;
    this.voice.say(where, {
      id: 'fusion.release-unknown',
      says: `snapshot ${nameText(uuid)} of ${vbucketsText(unknown)} was not created in this capture${this.evicted > 0 ? ', or longer ago than is remembered' : ''}: nothing is known to be released.`,
    });
  }

  /** The input ends: what is held now was not released. */
  end(at: Instant): void {
    for (const snapshot of this.all()) this.leaked(snapshot, at);
    this.leaks.tell();
  }

  private forgotten(snapshot: Snapshot): void {
    if (this.now === undefined || !hasPassed(snapshot, this.now)) return;
    this.leaked(snapshot, this.now);
  }

  private leaked(snapshot: Snapshot, at: Instant): void {
    const { finds } = step(snapshotTable, snapshot.state, 'end', () => false);
    if (finds.length > 0) this.leaks.add(snapshot, !hasPassed(snapshot, at));
  }

  private needed(
    { vbuckets, uuid, bucketUuid }: Omit<ReleaseFact, 'kind'>,
    event: SnapshotEvent,
    where: Situation,
  ): void {
    const scope: Scope = { bucket: bucketOf(where), uuid: bucketUuid };
    const expired = vbuckets.flatMap((vbucket) => {
      const found = this.closest(scope, vbucket, uuid);
      return found !== undefined && this.step(found, event, where).finds.length > 0 ? [found] : [];
    });
    this.say('fusion.snapshot-expired', expired, where, (which, { granted, validTillMs }) => {
      const late = Math.ceil(millisecondsOf(where.at) - (validTillMs ?? 0)) / 1000;
      return sentence`snapshot ${nameText(uuid)} of ${which}, granted in message ${named(granted.number)}, was valid until ${late} s ago: its files may be gone. Ask for a longer validity.`;
    });
  }

  /** One finding for all of them, about the first and naming each. */
  private say(
    id: string,
    snapshots: readonly Snapshot[],
    where: Situation,
    text: (which: string, first: Snapshot) => Sentence,
  ): void {
    const [first] = snapshots;
    if (first === undefined) return;
    const which = vbucketsText(snapshots.map(({ vbucket }) => vbucket));
    const { node, number } = first.granted;
    this.voice.say(where, { id, says: text(which, first), since: { node, number } });
  }

  private step(snapshot: Snapshot | undefined, event: SnapshotEvent, where: Situation) {
    const holds = (_guard: SnapshotGuard): boolean =>
      snapshot !== undefined && hasPassed(snapshot, where.at);
    return step(snapshotTable, snapshot?.state ?? snapshotTable.initial, event, holds);
  }

  /** The snapshot that a request without a sure bucket means: that of its own bucket first. */
  private closest(scope: Scope, vbucket: number, uuid: string): Snapshot | undefined {
    return (
      this.find(vbucket, uuid, (other) => isSame(scope, other)) ??
      this.find(vbucket, uuid, (other) => mayBeSame(scope, other))
    );
  }

  private find(
    vbucket: number,
    uuid: string,
    fits: (scope: Scope) => boolean,
  ): Snapshot | undefined {
    return this.known.get(keyOf(vbucket, uuid))?.findLast(({ scope }) => fits(scope));
  }

  private keep(snapshot: Snapshot, before: Snapshot | undefined): void {
    const key = keyOf(snapshot.vbucket, snapshot.uuid);
    const others = (this.known.get(key) ?? []).filter((each) => each !== before);
    const all = [...others, snapshot].slice(-MAX_SCOPES);
    this.known.set(key, all, !all.some(({ state }) => state === 'held'));
  }

  /** The later of what was asked for and what was answered. */
  private validity({ validity, validTillMs }: HoldFact): number | undefined {
    if (validity === undefined || validity > this.maxValidity) return undefined;
    return Math.max(validity * 1000, validTillMs ?? 0);
  }
}
