/** The mounts: runs mount-table.ts for every vbucket, and keeps what its guards ask for. */
import { plural } from '../../dissect/text.js';
import type { Fact, MountFact, SetFact } from '../fusion/facts.js';
import type { Situation } from '../fusion/situation.js';
import { bucketOf, type Knowledge } from './knowledge.js';
import { KnownVbuckets } from './known-vbuckets.js';
import { type MountEvent, type MountState, mountTable } from './mount-table.js';
import { mountTexts } from './mount-texts.js';
import type { Mount, NodeMount } from './state.js';
import { step } from './table.js';
import type { Tell } from './tell.js';
import type { Voice } from './voice.js';

type ToldMounted = Extract<Fact, { kind: 'is-mounted' }>;

export class Mounts {
  private readonly known: KnownVbuckets<NodeMount, Mount>;

  constructor(
    cap: number,
    private readonly voice: Voice,
    private readonly knowledge: Knowledge,
    private readonly tell: Tell,
  ) {
    this.known = new KnownVbuckets(cap, knowledge, fresh, isFinished);
  }

  get evicted(): number {
    return this.known.evicted;
  }

  all(): Iterable<Mount> {
    return this.known.all();
  }

  mount({ vbucket, volumes, snapshot }: MountFact, where: Situation): void {
    this.happens('mount', vbucket, where);
    const from = snapshot === undefined ? plural(volumes, 'volume') : `snapshot ${snapshot}`;
    this.tell(where, vbucket, 'mounted', from);
  }

  unmount(vbucket: number, where: Situation): void {
    this.happens('unmount', vbucket, where);
    this.tell(where, vbucket, 'unmounted', '');
  }

  set({ vbucket, state, fromFusion }: SetFact, where: Situation): void {
    const alive = fromFusion ? 'set from fusion' : 'set otherwise';
    this.happens(state === 'dead' ? 'vbucket gone' : alive, vbucket, where);
    if (fromFusion) this.tell(where, vbucket, 'created from fusion', state ?? '');
  }

  /** The vbucket has left the node, and its volumes with it. */
  gone(vbucket: number, where: Situation): void {
    this.happens('vbucket gone', vbucket, where);
  }

  told({ vbucket, mounted }: ToldMounted, where: Situation): void {
    const event = mounted ? 'said to be mounted' : 'said not to be mounted';
    const changed = this.happens(event, vbucket, where);
    if (changed) this.tell(where, vbucket, mounted ? 'said mounted' : 'said not mounted', '');
  }

  /** The node has no such bucket any more. */
  bucketGone(bucket: string, node: string): void {
    this.known.bucketGone(bucket, node);
  }

  /** @returns whether the state has changed */
  private happens(event: MountEvent, vbucket: number, where: Situation): boolean {
    const mount = this.known.of(bucketOf(where), vbucket);
    const before = mount.nodes.get(where.node);
    const rival = [...mount.nodes.values()].findLast(
      ({ node, state }) => node !== where.node && state === 'mounted',
    );
    const from = before?.state ?? mountTable.initial;
    const { to, finds } = step(mountTable, from, event, (guard) => {
      if (guard === 'mounted on another node') return rival !== undefined;
      if (guard === 'asked before the last change') return where.request < (before?.number ?? 0);
      return where.seenFromStart && !this.knowledge.beganBefore(where.node);
    });
    for (const id of finds) {
      const since = id === 'fusion.mounted-elsewhere' ? rival : before;
      const says = mountTexts[id]?.({ vbucket, before, rival }) ?? id;
      this.voice.say(where, { id, says, ...(since && { since }) });
    }
    if (to !== from || event === 'mount') this.become(mount, where, to);
    this.shade(where, vbucket, event);
    return to !== from;
  }

  /**
   * The same vbucket under another name, one of the two unknown: what has changed here may have
   * changed there, so nothing is known there any more.
   */
  private shade(where: Situation, vbucket: number, event: MountEvent): void {
    if (event === 'said to be mounted' || event === 'said not to be mounted') return;
    // What is not known to be absent raises no alarm.
    for (const shadow of this.known.shadows(bucketOf(where), vbucket)) {
      this.become(shadow, where, 'used');
    }
  }

  private become(mount: Mount, { node, number }: Situation, state: MountState): void {
    this.known.set(mount, node, state === 'none' ? undefined : { state, node, number });
  }
}

const fresh = (bucket: string, vbucket: number): Mount => ({ bucket, vbucket, nodes: new Map() });

/** What is mounted and not yet used is unfinished. */
const isFinished = ({ nodes }: Mount): boolean =>
  ![...nodes.values()].some(({ state }) => state === 'mounted');
