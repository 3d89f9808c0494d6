/** The view of conversations: who talked to whom, as whom, how much, and what was found of it. */
import type { Instant } from '../../bytes/time.js';
import { nanosecondsBetween } from '../../bytes/time.js';
import type { Finding, Severity } from '../../dissect/node.js';
import { CappedGroups } from '../../statistics/capped.js';
import {
  type Conversation,
  Conversations,
  MAX_CONNECTIONS,
} from '../../statistics/conversations.js';
import { rankOf } from '../../statistics/findings.js';
import type { ConversationLine, ConversationOrder, ViewProgress } from '../port/view.js';
import type { StoredEvent } from '../stored-event.js';
import { Identities } from './identities.js';
import { Paced } from './paced.js';
import {
  grouped,
  missedNotes,
  type ReportOf,
  type Tally,
  type Viewed,
  type WishOf,
} from './tally.js';
import { windowOf } from './window.js';

/** What is known of a conversation beside its traffic. */
interface About {
  first: number;
  at: Instant;
  findings: number;
  worst: Severity | undefined;
}

type Compare = (a: Sorted, b: Sorted) => number;
type Sorted = readonly [talk: Conversation, about: About | undefined];

const ORDERS: Readonly<Record<ConversationOrder, Compare>> = {
  stream: ([a], [b]) => a.stream - b.stream,
  messages: ([a], [b]) => b.messages - a.messages,
  bytes: ([a], [b]) => b.bytes - a.bytes,
  duration: ([a], [b]) => b.duration - a.duration,
  findings: ([, a], [, b]) => (b?.findings ?? 0) - (a?.findings ?? 0),
};

export class ConversationTally implements Tally<'conversations'> {
  readonly context: ReadonlySet<number>;
  private readonly talks = new Conversations();
  private readonly abouts = new CappedGroups<number, About>(MAX_CONNECTIONS, () => ({
    ...{ first: 0, at: { s: 0, ns: 0 }, findings: 0, worst: undefined },
  }));
  private readonly identities: Identities;
  private readonly sorted: Paced<readonly Sorted[]>;
  private version = 0;

  constructor(private readonly viewed: Viewed) {
    this.identities = new Identities(viewed.table);
    this.context = this.identities.opcodes;
    this.sorted = new Paced(viewed.now);
  }

  get isDue(): boolean {
    return this.sorted.isDue;
  }

  message(event: StoredEvent, counts: boolean): void {
    if (this.context.has(event.opcode)) this.identities.learn(event);
    if (!counts) return;
    this.version += 1;
    this.talks.message(event);
    const about = this.abouts.of(event.stream);
    if (about === undefined) return;
    if (about.first === 0 || event.number < about.first) {
      about.first = event.number;
      about.at = { s: event.at.s, ns: event.at.ns };
    }
    if (!event.mayHaveFindings) return;
    for (const finding of this.viewed.findingsOf(event.number)) note(about, finding);
  }

  found(number: number, finding: Finding): void {
    const stream = this.viewed.store.streamOf(number);
    const about = stream === undefined ? undefined : this.abouts.known(stream);
    if (about === undefined) return;
    this.version += 1;
    note(about, finding);
  }

  notes(missed: number): readonly string[] {
    const { overlooked } = this.talks;
    if (overlooked === 0) return missedNotes(missed);
    const cap = `only the first ${grouped(MAX_CONNECTIONS)}`;
    return [`${cap}; ${grouped(overlooked)} messages of others`, ...missedNotes(missed)];
  }

  report(
    { window, order }: WishOf<'conversations'>,
    progress: ViewProgress,
  ): ReportOf<'conversations'> {
    const rows = this.sorted.of(order, this.version, () => this.ordered(order));
    const lines = windowOf(rows.length, window, (from, to) =>
      rows.slice(from, to).map((row) => this.line(row)),
    );
    return { what: 'conversations', progress, ...lines };
  }

  private ordered(order: ConversationOrder): Sorted[] {
    const compare = ORDERS[order];
    return this.talks
      .rows()
      .map((talk) => [talk, this.abouts.known(talk.stream)] as const)
      .sort((a, b) => compare(a, b) || a[0].stream - b[0].stream);
  }

  private line([talk, about]: Sorted): ConversationLine {
    const { stream, client, server, fromClient, fromServer, duration } = talk;
    const began = this.viewed.began();
    const { bucket, user } = this.identities.of(stream);
    return {
      ...{ stream, client, node: server, bucket, user },
      ...{ requests: fromClient.messages, responses: fromServer.messages },
      ...{ bytesToNode: fromClient.bytes, bytesToClient: fromServer.bytes },
      begin: began && about ? nanosecondsBetween(began, about.at) / 1e9 : 0,
      duration: duration / 1e9,
      findings: about?.findings ?? 0,
      ...(about?.worst === undefined ? {} : { worst: about.worst }),
      first: about?.first ?? 0,
    };
  }
}

function note(about: About, { severity }: Finding): void {
  about.findings += 1;
  if (about.worst === undefined || rankOf(severity) < rankOf(about.worst)) about.worst = severity;
}
