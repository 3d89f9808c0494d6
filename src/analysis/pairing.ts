/**
 * Which request a response answers, on one connection.
 *
 * The rule: same connection, same opaque and opcode, first in first out among equals. The
 * cluster manager sends opaque 0 on every request, so the order is all there is. A STAT stays
 * outstanding until the answer with the empty key, a range scan until its last status. Quiet
 * requests may rightly stay silent: they are let go once a later request has been answered.
 */
import type { Instant } from '../bytes/time.js';
import { type Answers, isLastAnswer, maySilenceBeAnswer } from '../mcbp/answers.js';
import type { End } from '../tcp/events.js';
import type { Answer } from './answer.js';
import { Fence } from './fence.js';
import { Line, NONE } from './line.js';
import type { Waiting, WaitingRequest } from './observed.js';
import { kindOf, RequestTable } from './request-table.js';

/** What a frame says of itself, as far as pairing needs it. */
export interface Exchange {
  /** The end that sent the frame. */
  readonly from: End;
  /** The frame's opcode belongs to the server's own opcode space. */
  readonly serverOpcode: boolean;
  readonly opcode: number;
  readonly opaque: number;
  /** Header bytes 6-7: of a request, the vbucket. */
  readonly vbucketOrStatus: number;
}

/** Requests outstanding on one connection beyond this: the oldest are forgotten, and counted. */
export const MAX_OUTSTANDING = 65_536;
/** Bytes of request frames kept for one connection; beyond it, requests are kept without. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;

/** Requests that are looked through for the oldest of one end. */
const MAX_LOOKED_AT = 1024;

const NOTHING = new Uint8Array(0);

/** Magic of requests by opcode space (include/mcbp/protocol/magic.h). */
const CLIENT_REQUEST = 0x80;
const SERVER_REQUEST = 0x82;

export class Pairing implements Waiting {
  /** All that wait, oldest first. */
  private readonly waiting: Line;
  /** Those among them that may stay without an answer, by the end that asks. */
  private readonly quiet: Readonly<Record<End, Line>>;
  /** What held up the requests of each end; made when the first Fusion command is answered. */
  private readonly fences: [Fence | undefined, Fence | undefined] = [undefined, undefined];
  private keptBytes = 0;
  /** Requests forgotten because of a cap. */
  forgotten = 0;

  /**
   * @param connection tells this connection's requests from others' in the table
   * @param table holds the requests of many connections, and caps them together
   */
  constructor(
    private readonly connection = 0,
    private readonly table = new RequestTable(),
  ) {
    this.waiting = new Line(table.waiting);
    this.quiet = { 0: new Line(table.quiet), 1: new Line(table.quiet) };
  }

  /**
   * A request was seen. Of its frame, bytes[start, start + length) are kept for its answers;
   * length 0 = none.
   */
  request(
    exchange: Exchange,
    number: number,
    at: Instant,
    answers: Answers,
    bytes: Uint8Array = NOTHING,
    start = 0,
    length = bytes.length,
  ): void {
    if (answers === 'none') return;
    const { table } = this;
    const row = this.add(exchange);
    if (row === NONE) return;
    table.number[row] = number;
    table.seconds[row] = at.s;
    table.nanoseconds[row] = at.ns;
    table.vbucket[row] = exchange.vbucketOrStatus;
    table.answers[row] = answers;
    const kept = this.keptBytes < MAX_KEPT_BYTES ? length : 0;
    table.keep(row, bytes, start, kept);
    this.keptBytes += kept;
    this.waiting.join(row);
    if (maySilenceBeAnswer(answers)) this.quiet[exchange.from].join(row);
    if (this.waiting.length > MAX_OUTSTANDING) this.forgetOldest();
  }

  /**
   * What this response answers, written into `answer`, which is true until the next request;
   * false when nobody asked.
   * @param ordered nothing passes this command: see fence.ts
   */
  response(
    exchange: Exchange,
    status: number,
    keyLength: number,
    number: number,
    at: Instant,
    answer: Answer,
    ordered = false,
  ): boolean {
    const { table } = this;
    const asker: End = exchange.from === 0 ? 1 : 0;
    const row = table.find(
      this.connection,
      kindOf(asker, exchange.serverOpcode, exchange.opcode),
      exchange.opaque,
    );
    if (row === NONE) return false;
    const first = table.answered[row] === 0;
    if (first) table.answered[row] = number;
    answer.set(table, row, first, at);
    const asked = table.number[row] as number;
    answer.queuedNs = this.fences[asker]?.heldUp(asked, answer.latencyNs, at) ?? 0;
    if (ordered) this.fenceOf(asker).answered(asked, at);
    const answers = table.answers[row] as Answers;
    if (answers === 'one' || isLastAnswer(answers, status, keyLength)) this.settle(row);
    this.letQuietGo(asker, asked);
    return true;
  }

  /** The oldest request of that end that must be answered; undefined also where too many others are older. */
  oldest(from: End): WaitingRequest | undefined {
    const { table } = this;
    let looked = 0;
    for (const row of this.waiting) {
      if (table.askerOf(row) === from && !this.isQuiet(row)) return this.waitingAt(row);
      looked += 1;
      if (looked === MAX_LOOKED_AT) break;
    }
    return undefined;
  }

  /** All that wait, oldest first. */
  *all(): Generator<WaitingRequest> {
    for (const row of this.waiting) yield this.waitingAt(row);
  }

  /** The connection is over: nothing of it stays in the table. */
  end(): void {
    for (let row = this.waiting.first; row !== NONE; row = this.waiting.first) this.settle(row);
  }

  private fenceOf(asker: End): Fence {
    this.fences[asker] ??= new Fence();
    return this.fences[asker];
  }

  private isQuiet(row: number): boolean {
    return maySilenceBeAnswer(this.table.answers[row] as Answers);
  }

  private waitingAt(row: number): WaitingRequest {
    const { table } = this;
    return {
      number: table.number[row] as number,
      at: { s: table.seconds[row] as number, ns: table.nanoseconds[row] as number },
      from: table.askerOf(row),
      magic: table.isServerOpcode(row) ? SERVER_REQUEST : CLIENT_REQUEST,
      opcode: table.opcodeOf(row),
      opaque: table.opaqueOf(row),
      begun: table.answered[row] !== 0,
      quiet: this.isQuiet(row),
    };
  }

  /** A row for a request; NONE when others have filled the table. */
  private add({ from, serverOpcode, opcode, opaque }: Exchange): number {
    const kind = kindOf(from, serverOpcode, opcode);
    const row = this.table.add(this.connection, kind, opaque);
    if (row !== NONE) return row;
    this.forgetOldest();
    const freed = this.table.add(this.connection, kind, opaque);
    if (freed === NONE) this.forgotten += 1;
    return freed;
  }

  /** `row` is the oldest of its kind: the cap and the quiet line take the oldest, too. */
  private settle(row: number): void {
    const { table } = this;
    this.waiting.leave(row);
    if (this.isQuiet(row)) {
      this.quiet[table.askerOf(row)].leave(row);
    }
    this.keptBytes -= table.shortLength(row) || (table.longFrame(row)?.length ?? 0);
    table.remove(row);
  }

  /** An answer to a later request of that end says that the quiet ones before it had nothing to say. */
  private letQuietGo(asker: End, asked: number): void {
    const quiet = this.quiet[asker];
    for (let row = quiet.first; row !== NONE; row = quiet.first) {
      if ((this.table.number[row] as number) >= asked) return;
      this.settle(row);
    }
  }

  private forgetOldest(): void {
    if (this.waiting.first === NONE) return;
    this.settle(this.waiting.first);
    this.forgotten += 1;
  }
}
