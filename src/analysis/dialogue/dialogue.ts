/**
 * What the analysis remembers of one connection. Small and of fixed size: a proxy may hold
 * thousands of them for weeks.
 */
import type { Finding } from '../../dissect/node.js';
import { endpointText } from '../../tcp/endpoint-text.js';
import { type Connection, type End, MomentRecord } from '../../tcp/events.js';
import { Binding } from './binding.js';

/** Findings that wait for the next message of their direction; more are not kept. */
const MAX_WAITING = 64;
/** Fusion commands outstanding at once that are watched; clients send a handful. */
const MAX_FUSION = 1024;
/** Requests whose answer was one to something else. */
const MAX_REMEMBERED = 64;

export class Dialogue {
  readonly binding = new Binding();
  /** Bytes are missing in this direction (by end), so less can be said from here on. */
  readonly missing: [boolean, boolean] = [false, false];
  /** Number of the latest message of this direction; 0 = none yet. */
  readonly last: [number, number] = [0, 0];
  /** Kinds of secret that were said to go over this connection in the clear. */
  readonly toldSecrets = new Set<string>();
  /** Outstanding Fusion commands, oldest first: name by message number, by the end that asked. */
  readonly fusion: readonly [Map<number, string>, Map<number, string>] = [new Map(), new Map()];
  /** When each end last answered while a Fusion command waited: nothing behind it was served before. */
  readonly answered: readonly [MomentRecord, MomentRecord] = [
    new MomentRecord(),
    new MomentRecord(),
  ];
  /** The request that the latest `overtaken` was about: one lost answer is one finding. */
  overtaken = 0;
  /** A HELLO waits for its answer: what holds then is not known yet. */
  helloWaits = 0;
  /** Findings of each direction for its next message, or for the last one of the connection. */
  private readonly waiting: [Finding[], Finding[]] = [[], []];
  /** Findings that were not kept because too many waited. */
  dropped = 0;

  private readonly wrong = new Set<number>();
  private granted: { readonly features: ReadonlySet<number>; readonly bits: number } | undefined;
  private names: { readonly node: string; readonly client: string } | undefined;

  /**
   * @param stream tells it from all others: connections of several captures share an index
   * @param nameOf the name of a node, by its own or another name
   */
  constructor(
    readonly connection: Connection,
    readonly stream: number,
    private readonly nameOf: (node: string) => string,
  ) {}

  /** "addr:port" of both ends. First asked for when there is a message: which end is which is settled then. */
  get ends(): { readonly node: string; readonly client: string } {
    const [client, server] = this.connection.ends;
    this.names ??= { node: this.nameOf(endpointText(server)), client: endpointText(client) };
    return this.names;
  }

  /** The connection was seen from its start, and every byte of it. */
  get whole(): boolean {
    return !this.connection.midstream && !this.missing[0] && !this.missing[1];
  }

  /** Bytes are missing, of either direction. */
  get holed(): boolean {
    return this.missing[0] || this.missing[1];
  }

  /** The datatype bits that HELLO granted, worked out once for each set of features. */
  grantedBits(
    features: ReadonlySet<number> | undefined,
    bitsOf: (features: ReadonlySet<number>) => number,
  ): number {
    if (features === undefined) return 0;
    if (features !== this.granted?.features) this.granted = { features, bits: bitsOf(features) };
    return this.granted.bits;
  }

  later(from: End, finding: Finding): void {
    const waiting = this.waiting[from];
    if (waiting.length < MAX_WAITING) waiting.push(finding);
    else this.dropped += 1;
  }

  /** What waits for a message of this direction; it waits no more. */
  due(from: End): readonly Finding[] {
    const waiting = this.waiting[from];
    if (waiting.length === 0) return waiting;
    this.waiting[from] = [];
    return waiting;
  }

  /** A Fusion command was sent; beyond the cap the oldest is no longer watched. */
  askedFusion(from: End, number: number, name: string): void {
    const asked = this.fusion[from];
    asked.set(number, name);
    forgetOldest(asked, MAX_FUSION);
  }

  /** What should have answered this request answers something else. */
  mismatched(number: number): void {
    this.wrong.add(number);
    forgetOldest(this.wrong, MAX_REMEMBERED);
  }

  isMismatched(number: number): boolean {
    return this.wrong.has(number);
  }
}

function forgetOldest(all: Map<number, string> | Set<number>, cap: number): void {
  if (all.size <= cap) return;
  const [oldest] = all.keys();
  if (oldest !== undefined) all.delete(oldest);
}
