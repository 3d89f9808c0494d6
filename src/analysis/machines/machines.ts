/**
 * The three state machines behind one door: an exchange comes in, its facts go to the machines
 * and what changed goes to the timeline. State changes when a Success answer arrives, never at
 * the request; requests are judged by the state as it is (FINDINGS, "Where a finding stands").
 *
 * The tables, as pages: diagrams/.
 */
import type { Instant } from '../../bytes/time.js';
import type { Dissection } from '../../dissect/dissection.js';
import { fusionCommands } from '../../fusion/index.js';
import { clientOpcodes } from '../../mcbp/opcodes.js';
import type { AskedFact, Fact } from '../fusion/facts.js';
import { grantedBy, TELLING_COMMANDS, toldBy } from '../fusion/facts-of-answers.js';
import { ASKING_COMMANDS, askedBy } from '../fusion/facts-of-requests.js';
import type { Situation } from '../fusion/situation.js';
import type { Report } from '../observed.js';
import type { Thresholds } from '../thresholds.js';
import { History } from '../timeline/history.js';
import { type Current, Timeline } from '../timeline/timeline.js';
import { bucketOf, Knowledge } from './knowledge.js';
import { Migrations } from './migration.js';
import { Mounts } from './mount.js';
import { PendingFacts } from './pending-facts.js';
import { Snapshots } from './snapshot.js';
import { Uploaders } from './uploader.js';
import { Voice } from './voice.js';

export interface MachineCaps {
  /** Vbuckets of a bucket, of each machine that counts by those. */
  readonly vbuckets: number;
  /** Snapshots: vbucket and uuid. */
  readonly snapshots: number;
  /** Events of the timeline. */
  readonly events: number;
}

/** 65,536: every vbucket that the header can name, or 64 buckets of 1024. */
const DEFAULT_CAPS: MachineCaps = {
  vbuckets: 65_536,
  snapshots: 100_000,
  events: 100_000,
};

export interface MachineOptions {
  readonly thresholds: Thresholds;
  readonly caps?: Partial<MachineCaps>;
}

/** What had to be forgotten because a cap was hit. */
export interface Evicted {
  readonly uploaders: number;
  readonly mounts: number;
  readonly snapshots: number;
  readonly migrations: number;
  readonly events: number;
}

const machineCommands = new Set([...ASKING_COMMANDS, ...TELLING_COMMANDS]);

/** Opcodes of the client messages that the machines want to see, requests and answers. */
export const machineOpcodes: ReadonlySet<number> = new Set(
  [...clientOpcodes, ...fusionCommands]
    .filter(({ name }) => machineCommands.has(name))
    .map(({ opcode }) => opcode),
);

/** The server's word for "already under way" to a start or stop. */
const TOGGLING = 'KeyEexists';

type Reactions = { readonly [F in Fact as F['kind']]: (fact: F, where: Situation) => void };

export class Machines {
  readonly timeline: Timeline;
  private readonly knowledge = new Knowledge();
  private readonly voice: Voice;
  private readonly pending = new PendingFacts();
  private readonly uploaders: Uploaders;
  private readonly snapshots: Snapshots;
  private readonly mounts: Mounts;
  private readonly migrations: Migrations;
  private readonly history: History;
  private readonly reactions: Reactions;

  constructor(report: Report, { thresholds, caps }: MachineOptions) {
    const { vbuckets, snapshots, events } = { ...DEFAULT_CAPS, ...caps };
    const { knowledge } = this;
    this.history = new History(events);
    const tell = this.history.tell;
    this.voice = new Voice(report, knowledge);
    this.uploaders = new Uploaders(vbuckets, this.voice, knowledge, tell);
    this.mounts = new Mounts(vbuckets, this.voice, knowledge, tell);
    this.migrations = new Migrations(vbuckets, tell);
    const { validitySeconds } = thresholds;
    this.snapshots = new Snapshots(snapshots, validitySeconds, this.voice, knowledge, tell);
    this.timeline = new Timeline(this.history, () => this.current());
    this.reactions = this.reactTo();
  }

  get evicted(): Evicted {
    const { uploaders, mounts, snapshots, migrations, history } = this;
    return {
      uploaders: uploaders.evicted,
      mounts: mounts.evicted,
      snapshots: snapshots.evicted,
      migrations: migrations.evicted,
      events: history.evicted,
    };
  }

  /** A request as it passes. */
  requested(request: Dissection, where: Situation): void {
    this.knowledge.notice(where);
    const asked = askedBy(request);
    if (asked === undefined) return;
    this.pending.keep(where.number, asked);
    this.uploaders.asked(asked, where);
    this.snapshots.asked(asked, where);
  }

  /**
   * An answer whose request was seen, also a failure.
   * @param request undefined: its frame was not kept. What it asked for is remembered from
   *   `requested` while not too many others wait
   */
  answered(request: Dissection | undefined, answer: Dissection, where: Situation): void {
    this.knowledge.notice(where);
    const waiting = this.pending.take(where.request);
    const asked = waiting ?? (request && askedBy(request));
    if (answer.failed) {
      if (asked !== undefined) this.refused(asked, answer, where);
      return;
    }
    for (const fact of toldBy(answer)) this.apply(fact, where);
    if (asked !== undefined) this.apply(grantedBy(asked, answer), where);
  }

  /** There is no more input. */
  end(at: Instant): void {
    this.snapshots.end(at);
  }

  private current(): Current {
    const { uploaders, snapshots, mounts, migrations } = this;
    return {
      uploaders: uploaders.all(),
      snapshots: snapshots.all(),
      mounts: mounts.all(),
      migrations: migrations.all(),
    };
  }

  private refused(asked: AskedFact, { status }: Dissection, where: Situation): void {
    this.uploaders.refused(asked, where);
    if (status !== TOGGLING || (asked.kind !== 'start' && asked.kind !== 'stop')) return;
    this.voice.say(where, {
      id: 'fusion.toggle-in-progress',
      says: `the uploader of vbucket ${asked.vbucket} is still being started or stopped. Ask STAT "fusion uploader ${asked.vbucket}" until it says enabled or disabled, then try again.`,
    });
  }

  private apply(fact: Fact, where: Situation): void {
    (this.reactions[fact.kind] as (news: Fact, at: Situation) => void)(fact, where);
  }

  private reactTo(): Reactions {
    const { uploaders, snapshots, mounts, migrations, knowledge } = this;
    return {
      start: (news, where) => uploaders.start(news, where),
      stop: ({ vbucket }, where) => uploaders.stop(vbucket, where),
      // That a sync was needed is said of its request; it changes no state.
      sync: () => {},
      hold: (news, where) => {
        if (news.ownBucketUuid !== undefined) {
          knowledge.learnUuid(bucketOf(where), news.ownBucketUuid);
        }
        snapshots.hold(news, where);
      },
      release: (news, where) => snapshots.release(news, where),
      mount: (news, where) => mounts.mount(news, where),
      unmount: ({ vbucket }, where) => mounts.unmount(vbucket, where),
      set: (news, where) => {
        if (news.state === 'dead') uploaders.gone(news.vbucket, where);
        mounts.set(news, where);
      },
      delete: ({ vbucket }, where) => {
        uploaders.gone(vbucket, where);
        mounts.gone(vbucket, where);
        migrations.gone(vbucket, where);
      },
      'namespace-deleted': ({ namespace }) => {
        const uuid = namespace?.replace(/^kv\//, '');
        uploaders.forgetTerms(uuid === undefined ? undefined : knowledge.nameOf(uuid));
      },
      'bucket-deleted': ({ bucket }, { node }) => {
        uploaders.bucketGone(bucket, node);
        mounts.bucketGone(bucket, node);
      },
      'uploader-state': (news, where) => uploaders.told(news, where),
      migration: (news, where) => migrations.told(news, where),
      'guest-volumes': (news, where) => migrations.volumes(news, where),
      'is-mounted': (news, where) => mounts.told(news, where),
    };
  }
}
