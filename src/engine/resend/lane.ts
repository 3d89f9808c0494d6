/**
 * One connection of the capture and the live one that stands for it: opened when the first of its
 * requests is due, prepared as the capture's was, and given up when the node closes it or falls
 * silent.
 */
import { plural } from '../../dissect/text.js';
import type { HostPort } from '../../proxy/route.js';
import { Exchange } from '../../resend/exchange.js';
import { withOpaque } from '../../resend/frame-edit.js';
import type { Rewriter } from '../../resend/rewrite.js';
import type { RequestStep } from '../../resend/script.js';
import { endpointText } from '../../session/row.js';
import { CLIENT, type Connection } from '../../tcp/events.js';
import type { Line } from '../send/line.js';
import { authenticate, type Credentials, selectBucket } from '../send/setup.js';
import type { Traffic } from '../send/traffic.js';

export interface LaneOptions {
  readonly traffic: Traffic;
  readonly rewriter: Rewriter;
  readonly credentials?: Credentials | undefined;
  readonly bucket?: string | undefined;
  /** No request has been sent so far: a node that cannot be asked is told at once. */
  readonly isFirst: () => boolean;
}

/** Requests of one connection whose answers are awaited; of further ones the oldest is let go. */
const MAX_EXCHANGES = 65_536;
/** Requests that prepare a connection before the first that is wanted; further ones are left out. */
const MAX_SETUP = 64;

export class Lane {
  /** By number of the request in the capture, in the order in which they were sent. */
  readonly exchanges = new Map<number, Exchange>();
  /** Those that may stay without an answer. */
  private readonly quiet = new Set<Exchange>();
  private readonly setup: RequestStep[] = [];
  private line: Line | undefined;
  /** Why nothing more is sent. */
  private dead: string | undefined;
  private lastSent = 0;
  private isClosed = false;
  /** Requests that could not be sent. */
  notSent = 0;
  /** Requests that were sent, and answered in the capture but not by the node. */
  lost = 0;
  /** Requests that were sent and are compared no more, because too many waited. */
  dropped = 0;

  constructor(
    private readonly captured: Connection,
    private readonly node: HostPort,
    private readonly options: LaneOptions,
  ) {}

  /** Resolves to whether the request went out and is to be compared. Rejects where the first connection of all fails. */
  async send(step: RequestStep): Promise<boolean> {
    if (this.dead === undefined && this.line === undefined && step.isSetup) {
      if (this.setup.length < MAX_SETUP) this.setup.push(step);
      return false;
    }
    const line = await this.opened();
    if (line === undefined || this.dead !== undefined) {
      this.notSent += 1;
      return false;
    }
    this.lastSent = step.number;
    if (!step.isSetup) {
      await this.ask(line, step);
      return true;
    }
    await this.prepare(line, step).catch((error: Error) => this.giveUp(error.message));
    return false;
  }

  /** The exchange is over, and was compared. */
  forget(exchange: Exchange): void {
    this.exchanges.delete(exchange.request.number);
    this.quiet.delete(exchange);
  }

  /** Those before this one that may stay without an answer. */
  quietBefore({ request }: Exchange): Exchange[] {
    const before: Exchange[] = [];
    for (const each of this.quiet) {
      if (each.request.number >= request.number) break;
      before.push(each);
    }
    return before;
  }

  /** The node does not answer. */
  giveUp(why: string): void {
    this.end(why);
    this.line?.break(why);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.line?.close();
  }

  /** What went wrong, in a line; undefined: nothing did. */
  get failure(): string | undefined {
    const { dead, notSent, lost, lastSent, captured } = this;
    if (dead === undefined || notSent + lost === 0) return undefined;
    const after = lastSent === 0 ? '' : ` after request ${lastSent}`;
    const unanswered = lost === 0 ? '' : `, ${plural(lost, 'request')} not answered`;
    return `stream ${captured.index} (${endpointText(captured.ends[CLIENT])}): ${dead}${after}; ${plural(notSent, 'request')} not sent${unanswered}`;
  }

  private async opened(): Promise<Line | undefined> {
    if (this.line !== undefined || this.dead !== undefined) return this.line;
    const { traffic, credentials, bucket, isFirst } = this.options;
    try {
      const line = await traffic.open(this.node);
      this.line = line;
      void line.over.then((why) => this.end(why));
      if (credentials !== undefined) await authenticate(traffic, line, credentials);
      if (bucket !== undefined) await selectBucket(traffic, line, bucket);
      for (const step of this.setup.splice(0)) await this.prepare(line, step);
      return line;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.giveUp(why);
      if (isFirst()) throw error;
      return undefined;
    }
  }

  /** Its answer is waited for, since what follows depends on it, and not compared. */
  private async prepare(line: Line, step: RequestStep): Promise<void> {
    await this.options.traffic.one(line, this.frameOf(step));
  }

  private async ask(line: Line, step: RequestStep): Promise<void> {
    const { traffic } = this.options;
    const exchange = new Exchange(step, performance.now());
    const number = traffic.counter.count + 1;
    this.exchanges.set(step.number, exchange);
    if (exchange.isQuiet) this.quiet.add(exchange);
    if (this.exchanges.size > MAX_EXCHANGES) this.letOldestGo();
    await traffic.ask(line, this.frameOf(step), (answer) => {
      exchange.answered(answer);
      if (exchange.live.isOver) traffic.forget(number);
      // Nodes answer in order: what was asked before and may stay silent has done so.
      for (const each of this.quietBefore(exchange)) each.end('no answer');
    });
  }

  private frameOf(step: RequestStep): Uint8Array {
    const { traffic, rewriter } = this.options;
    return withOpaque(rewriter.rewritten(step), traffic.nextOpaque());
  }

  private letOldestGo(): void {
    const [oldest] = this.exchanges.values();
    if (oldest === undefined) return;
    oldest.end('too many requests wait');
    this.forget(oldest);
    this.dropped += 1;
  }

  private end(why: string): void {
    if (this.isClosed) return;
    this.dead ??= why;
    for (const exchange of this.exchanges.values()) exchange.end(why);
  }
}
