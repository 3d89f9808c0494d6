/**
 * Traffic to look at: stories of rebalances, told again and again to one node or several, at
 * a pace that a person can follow. What is told depends on the seed alone; how often a
 * story polls, and the times in it, depend on the node and the clock.
 */
import { EDITIONS } from '../../fusion/editions.js';
import { SimClient } from '../client.js';
import { DEFAULT_BUCKET } from '../model/bucket.js';
import type { HostPort } from '../network.js';
import { Random } from '../random.js';
import { Actor } from './actor.js';
import { type Mishap, mishapsFor } from './mishaps.js';
import { Pace, pause } from './pace.js';
import { expectSuccess, knows, METADATASTORE, type Stage } from './stage.js';
import { type Cast, tellStory } from './story.js';

export interface WorkloadOptions {
  /** Nodes, or proxies in front of them: each another node. With one, vbuckets leave and come back. */
  readonly connect: readonly HostPort[];
  /** Ends the workload. */
  readonly signal: AbortSignal;
  /** Default 1. */
  readonly seed?: number;
  /** Requests a second; default 20. Infinity: as fast as the answers come. */
  readonly pace?: number;
  /** The edition whose forms are spoken; default the newest. */
  readonly edition?: string;
  /** One line for each step of a story, each mishap (`mishap: ...`) and each lost connection. */
  readonly onStory?: (line: string) => void;
  readonly bucket?: string;
  readonly user?: string;
  readonly password?: string;
  /** About one story in so many goes wrong; 0: none. Default 8. */
  readonly mishapEvery?: number;
  /** Only these mishaps, by name. */
  readonly mishaps?: readonly string[];
  /** Stories to tell; default: until the signal aborts. */
  readonly stories?: number;
  /** Milliseconds to wait before a new attempt when a connection or a story broke; default 1000. */
  readonly retryMs?: number;
}

const NEWEST = EDITIONS[EDITIONS.length - 1] as string;
/** Vbuckets that stories are about. */
const VBUCKETS = 64;
const MOST_IN_A_STORY = 3;

/** Resolves when the signal aborts or all stories are told; never rejects. */
export async function runWorkload(options: WorkloadOptions): Promise<void> {
  const teller = new Teller(options);
  while (!teller.isOver()) {
    try {
      await teller.visit();
    } catch (reason) {
      if (teller.isOver()) return;
      teller.say(reason instanceof Error ? reason.message : String(reason));
      await pause(options.retryMs ?? 1000, options.signal);
    }
  }
}

class Teller {
  private readonly random: Random;
  private readonly pace: Pace;
  private readonly edition: string;
  private readonly terms = new Map<number, bigint>();
  private told = 0;

  constructor(private readonly options: WorkloadOptions) {
    this.random = new Random(options.seed ?? 1);
    this.pace = new Pace(options.pace ?? 20, options.signal);
    this.edition = options.edition ?? NEWEST;
  }

  isOver(): boolean {
    const { signal, stories = Number.POSITIVE_INFINITY } = this.options;
    return signal.aborted || this.told >= stories;
  }

  say(line: string): void {
    this.options.onStory?.(line);
  }

  /** Connects to all nodes and tells stories until something breaks or it is over. */
  async visit(): Promise<void> {
    const actors: Actor[] = [];
    try {
      const { connect } = this.options;
      const ends = connect.length === 1 ? [...connect, ...connect] : connect;
      for (const end of ends) actors.push(await this.enter(end));
      const [first] = actors;
      if (first === undefined) throw new Error('no node to connect to');
      const bucketUuid = (await first.stat('uuid')).stats.get('uuid') ?? DEFAULT_BUCKET.uuid;
      while (!this.isOver()) {
        await this.story(actors, bucketUuid);
        this.told += 1;
      }
    } finally {
      for (const actor of actors) actor.close();
    }
  }

  private async enter(end: HostPort): Promise<Actor> {
    const { signal, user = 'Administrator', password = 'password' } = this.options;
    const client = await SimClient.connect(end, { signal });
    const actor = new Actor(client, this.pace, this.edition);
    try {
      await actor.enter(user, password, this.options.bucket ?? DEFAULT_BUCKET.name);
      if (knows({ edition: this.edition }, '2025-04')) {
        const json = { token: METADATASTORE.metadatastore_auth_token };
        expectSuccess(
          'SetChronicleAuthToken',
          await actor.fusion('SetChronicleAuthToken', { json }),
        );
      }
      return actor;
    } catch (reason) {
      actor.close();
      throw reason;
    }
  }

  private async story(actors: readonly Actor[], bucketUuid: string): Promise<void> {
    const mishap = this.mishap();
    const picked = this.pickVbuckets();
    const sameNode = this.options.connect.length === 1;
    const states: (readonly [Actor, ReadonlyMap<string, string>])[] = [];
    for (const actor of sameNode ? actors.slice(0, 1) : actors) {
      states.push([actor, (await actor.stat('vbucket')).stats]);
    }
    const owner = (vbucket: number): number =>
      states.findIndex(([, known]) => known.get(`vb_${vbucket}`) === 'active');
    const first = picked[0];
    const from = owner(first) >= 0 ? owner(first) : this.told % states.length;
    const to = sameNode ? from : (from + 1) % states.length;
    // Vbuckets of other owners wait for their own story.
    const together = picked.filter((vbucket) => [from, -1].includes(owner(vbucket)));
    const cast = together.map(
      (vbucket): Cast => ({
        vbucket,
        onOld: states[from]?.[1].get(`vb_${vbucket}`),
        onNext: states[to]?.[1].get(`vb_${vbucket}`),
      }),
    );
    const stage: Stage = {
      old: actors[from] as Actor,
      next: actors[sameNode ? 1 : to] as Actor,
      sameNode,
      edition: this.edition,
      bucketUuid,
      random: this.random,
      terms: this.terms,
      signal: this.options.signal,
      say: (line) => this.say(line),
    };
    await tellStory(stage, cast as [Cast, ...Cast[]], mishap);
  }

  private pickVbuckets(): [number, ...number[]] {
    const count = 1 + this.random.below(MOST_IN_A_STORY);
    const first = this.random.below(VBUCKETS);
    return [first, ...Array.from({ length: count - 1 }, (_, i) => (first + i + 1) % VBUCKETS)];
  }

  private mishap(): Mishap | undefined {
    const { mishapEvery = 8, mishaps } = this.options;
    const choice = mishapsFor(this.edition, mishaps);
    const happens = mishapEvery > 0 && this.random.below(mishapEvery) === 0;
    return happens ? choice[this.random.below(choice.length)] : undefined;
  }
}
