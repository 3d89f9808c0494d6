/** The uploaders: runs uploader-table.ts for every vbucket, and keeps what its guards ask for. */
import type { AskedFact, Fact } from '../fusion/facts.js';
import type { Situation } from '../fusion/situation.js';
import { named, sentence } from '../sentence.js';
import { bucketOf, type Knowledge } from './knowledge.js';
import { KnownVbuckets } from './known-vbuckets.js';
import type { NodeUploader, Uploader } from './state.js';
import { step } from './table.js';
import type { Tell } from './tell.js';
import { type UploaderEvent, type UploaderGuard, uploaderTable } from './uploader-table.js';
import { uploaderTexts } from './uploader-texts.js';
import { type Voice, vbucketsText } from './voice.js';

type StartFact = Extract<Fact, { kind: 'start' }>;
type ToldState = Extract<Fact, { kind: 'uploader-state' }>;

const runs = ({ state }: NodeUploader): boolean => state === 'enabling' || state === 'enabled';

export class Uploaders {
  private readonly known: KnownVbuckets<NodeUploader, Uploader>;

  constructor(
    cap: number,
    private readonly voice: Voice,
    private readonly knowledge: Knowledge,
    private readonly tell: Tell,
  ) {
    const isFinished = (uploader: Uploader): boolean => rivalOf(uploader, '') === undefined;
    this.known = new KnownVbuckets(cap, knowledge, fresh, isFinished);
  }

  get evicted(): number {
    return this.known.evicted;
  }

  /** What is known of uploaders, the longest unchanged first. */
  all(): Iterable<Uploader> {
    return this.known.all();
  }

  /** A request passes: who asks for a snapshot or a sync needs an uploader. */
  asked(fact: AskedFact, where: Situation): void {
    if (fact.kind === 'start') this.starting(fact.vbucket, where);
    if (fact.kind === 'stop') this.stopping(fact.vbucket, where.node, where.request);
    if (fact.kind === 'hold') this.needed(fact.vbuckets, where);
    if (fact.kind === 'sync') this.needed([fact.vbucket], where);
  }

  /** A request failed: nothing has changed. */
  refused(fact: AskedFact, where: Situation): void {
    if (fact.kind === 'stop') this.stopping(fact.vbucket, where.node, undefined);
    if (fact.kind !== 'start') return;
    for (const each of this.known.everywhere(fact.vbucket)) {
      if (each.starting === where.request) each.starting = undefined;
    }
  }

  start(fact: StartFact, where: Situation): void {
    const { vbucket, term } = fact;
    const uploader = this.known.of(bucketOf(where), vbucket);
    const { granted } = uploader;
    const before = uploader.nodes.get(where.node);
    const rival = rivalOf(uploader, where.node);
    const { to, finds } = this.step(uploader, where, 'start', (guard) => {
      if (guard === 'runs on another node') return rival !== undefined;
      if (term === undefined) return false;
      if (guard === 'term of this node') return before?.term === term;
      if (granted === undefined) return false;
      if (guard === 'term below the highest granted') return term < granted.term;
      return term === granted.term && granted.node !== where.node;
    });
    const isSame = before?.term === term && before?.state === to;
    for (const id of finds) {
      const says = uploaderTexts[id]?.({ vbucket, term, granted, rival, before }) ?? id;
      const since = id === 'fusion.two-uploaders' ? rival : undefined;
      // Cluster managers send the stop and the start to two nodes at once: either may win.
      const soft = since?.stopping !== undefined;
      this.voice.say(where, { id, says, field: 'term', soft, ...(since && { since }) });
    }
    this.grant(uploader, where, term);
    uploader.stopped = undefined;
    uploader.starting = undefined;
    for (const shadow of this.known.shadows(bucketOf(where), vbucket)) shadow.stopped = undefined;
    if (!isSame) {
      this.become(uploader, where, { state: to, term });
      this.tell(where, vbucket, 'uploader started', `term ${term ?? 'unreadable'}`);
    }
  }

  stop(vbucket: number, where: Situation): void {
    const uploader = this.known.of(bucketOf(where), vbucket);
    const { to } = this.step(uploader, where, 'stop');
    const { term } = uploader.nodes.get(where.node) ?? { term: undefined };
    uploader.stopped = { node: where.node, number: where.number };
    this.become(uploader, where, { state: to, term });
    for (const shadow of this.known.shadows(bucketOf(where), vbucket))
      this.known.set(shadow, where.node, undefined);
    this.tell(where, vbucket, 'uploader stopped', term === undefined ? '' : `term ${term}`);
  }

  /** The vbucket has left the node, and its uploader with it. */
  gone(vbucket: number, where: Situation): void {
    const uploader = this.known.get(bucketOf(where), vbucket);
    if (uploader !== undefined) {
      const { to } = this.step(uploader, where, 'vbucket gone');
      this.become(uploader, where, { state: to, term: undefined });
    }
    for (const shadow of this.known.shadows(bucketOf(where), vbucket))
      this.known.set(shadow, where.node, undefined);
  }

  /** STAT says what the state is. */
  told(fact: ToldState, where: Situation): void {
    const { vbucket, state, term } = fact;
    const uploader = this.known.of(bucketOf(where), vbucket);
    const before = uploader.nodes.get(where.node);
    const isOld = () => before !== undefined && where.request < before.number;
    const { to, isNews } = this.step(uploader, where, `said to be ${state}`, isOld);
    // While it toggles, and once it is off, the server tells another term than the one asked for.
    const told = to === 'enabled' ? (term ?? before?.term) : before?.term;
    if (!isNews || (before?.state === to && before.term === told)) return;
    this.become(uploader, where, { state: to, term: told });
    if (to === 'enabled') {
      uploader.stopped = undefined;
      this.grant(uploader, where, told);
    }
    const detail = told === undefined || to === 'disabled' ? '' : `term ${told}`;
    this.tell(where, vbucket, `uploader ${to}`, detail);
  }

  /** The bucket's terms begin anew: its namespace, or the bucket itself, was deleted. */
  forgetTerms(bucket: string | undefined): void {
    for (const uploader of this.known.all()) {
      if (bucket === undefined || uploader.bucket === bucket) uploader.granted = undefined;
    }
  }

  /** The node has no such bucket any more; terms begin anew once no node is left that had it. */
  bucketGone(bucket: string, node: string): void {
    if (!this.known.bucketGone(bucket, node)) this.forgetTerms(bucket);
  }

  /** Remembers the term if it is the highest so far. */
  private grant(uploader: Uploader, { node, number }: Situation, term: bigint | undefined): void {
    const { granted } = uploader;
    if (term === undefined || (granted !== undefined && term <= granted.term)) return;
    uploader.granted = { term, node, number };
  }

  private starting(vbucket: number, where: Situation): void {
    for (const each of this.known.everywhere(vbucket)) each.starting = where.request;
  }

  private stopping(vbucket: number, node: string, request: number | undefined): void {
    for (const { nodes } of this.known.everywhere(vbucket)) {
      const known = nodes.get(node);
      if (known === undefined) continue;
      const { stopping: _, ...rest } = known;
      nodes.set(node, request === undefined ? rest : { ...rest, stopping: request });
    }
  }

  private needed(vbuckets: readonly number[], where: Situation): void {
    const found = vbuckets.flatMap((vbucket) => {
      const uploader = this.known.get(bucketOf(where), vbucket);
      const stop = uploader?.stopped;
      if (uploader === undefined || stop === undefined) return [];
      const idle = () => rivalOf(uploader, '') === undefined;
      const { finds } = this.step(uploader, where, 'snapshot or sync asked for', idle);
      const isStarting = uploader.starting !== undefined;
      return finds.map((id) => ({ id, vbucket, stop, isStarting }));
    });
    const sure = found.filter(({ isStarting }) => !isStarting);
    const stopped = sure.length > 0 ? sure : found;
    const [first] = stopped;
    if (first === undefined) return;
    const listed = vbucketsText(stopped.map(({ vbucket }) => vbucket));
    const { node, number } = first.stop;
    const verb = stopped.length === 1 ? 'was' : 'were';
    const which = stopped.length === 1 ? '' : ` (${vbucketsText([first.vbucket])})`;
    this.voice.say(where, {
      id: first.id,
      says: sentence`the uploader of ${listed} ${verb} stopped in message ${named(number)} on node ${node}${which} and not started since: there is nothing new in the log store. Start it first.`,
      // A start may be among what was lost, on whichever connection.
      soft: first.isStarting || this.knowledge.lostAnySince(number),
    });
  }

  private step(
    uploader: Uploader,
    where: Situation,
    event: UploaderEvent,
    holds: (guard: UploaderGuard) => boolean = () => false,
  ) {
    const state = uploader.nodes.get(where.node)?.state ?? uploaderTable.initial;
    return step(uploaderTable, state, event, holds);
  }

  private become(
    uploader: Uploader,
    { node, number }: Situation,
    state: Pick<NodeUploader, 'state' | 'term'>,
  ): void {
    this.known.set(uploader, node, { ...state, node, number });
  }
}

const fresh = (bucket: string, vbucket: number): Uploader => ({
  ...{ bucket, vbucket, nodes: new Map() },
  ...{ granted: undefined, stopped: undefined, starting: undefined },
});

/** An uploader that runs on another node than this one: the youngest that is not being stopped. */
function rivalOf({ nodes }: Uploader, node: string): NodeUploader | undefined {
  const rivals = [...nodes.values()].filter((each) => each.node !== node && runs(each));
  return rivals.findLast(({ stopping }) => stopping === undefined) ?? rivals.at(-1);
}
