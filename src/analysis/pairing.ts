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

export interface Outstanding {
  /** Message number of the request. */
  readonly number: number;
  readonly at: Instant;
  readonly answers: Answers;
  /** The request's frame, where its description needs it to read the answer. */
  readonly frame: Uint8Array | undefined;
  /** Message number of the first answer so far; 0 before it. */
  answered: number;
  /** Answered in full, or a quiet request that a later answer has passed. */
  readonly settled: boolean;
}

/** What a frame says of itself, as far as pairing needs it. */
export interface Exchange {
  /** The end that sent the frame. */
  readonly from: End;
  /** The frame's opcode belongs to the server's own opcode space. */
  readonly serverOpcode: boolean;
  readonly opcode: number;
  readonly opaque: number;
}

/** Requests outstanding on one connection beyond this: the oldest are forgotten, and counted. */
export const MAX_OUTSTANDING = 65_536;

/** An outstanding request in the queue of its key. */
interface Waiting extends Outstanding {
  readonly key: number;
  /** The next with the same key. */
  next: Waiting | undefined;
  /** In the first of a queue: its last. */
  last: Waiting;
  /** Answered in full, or a quiet request that a later answer has passed. */
  settled: boolean;
}

export class Pairing {
  /** The first of each queue. Whatever leaves a queue leaves at its front. */
  private readonly queues = new Map<number, Waiting>();
  /** All that wait, oldest first, for the cap and to let quiet ones go; holds settled ones too. */
  private order: Waiting[] = [];
  private oldest = 0;
  private waiting = 0;
  /** Requests forgotten because of the cap. */
  forgotten = 0;

  request(
    exchange: Exchange,
    number: number,
    at: Instant,
    answers: Answers,
    frame: Uint8Array | undefined,
  ): void {
    if (answers === 'none') return;
    const key = keyOf(exchange, exchange.from);
    const item = { key, number, at, answers, frame, answered: 0, settled: false } as Waiting;
    item.next = undefined;
    item.last = item;
    const first = this.queues.get(key);
    if (first === undefined) {
      this.queues.set(key, item);
    } else {
      first.last.next = item;
      first.last = item;
    }
    this.order.push(item);
    this.waiting += 1;
    if (this.waiting > MAX_OUTSTANDING) this.forgetOldest();
  }

  /**
   * The request that this response answers, or undefined. The caller sets `answered` after
   * use; the request leaves when this was its last answer.
   */
  response(exchange: Exchange, status: number, keyLength: number): Outstanding | undefined {
    const item = this.queues.get(keyOf(exchange, exchange.from === 0 ? 1 : 0));
    if (item === undefined) return undefined;
    if (isLastAnswer(item.answers, status, keyLength)) this.settle(item);
    this.letQuietGo(item.number);
    this.trim();
    return item;
  }

  /** Requests that still wait for an answer, oldest first. */
  *outstanding(): Generator<Outstanding> {
    for (let i = this.oldest; i < this.order.length; i += 1) {
      const item = this.order[i] as Waiting;
      if (!item.settled) yield item;
    }
  }

  /** `item` is the first of its queue: the oldest of its key. */
  private settle(item: Waiting): void {
    item.settled = true;
    this.waiting -= 1;
    if (item.next === undefined) {
      this.queues.delete(item.key);
    } else {
      item.next.last = item.last;
      this.queues.set(item.key, item.next);
    }
  }

  /** An answer to a later request says that the quiet ones before it had nothing to say. */
  private letQuietGo(answered: number): void {
    for (let i = this.oldest; i < this.order.length; i += 1) {
      const item = this.order[i] as Waiting;
      if (item.number >= answered) return;
      if (item.settled) continue;
      if (!maySilenceBeAnswer(item.answers)) return;
      this.settle(item);
    }
  }

  private forgetOldest(): void {
    this.trim();
    this.settle(this.order[this.oldest] as Waiting);
    this.forgotten += 1;
  }

  /** Drops the settled at the front; they are moved away in large steps only. */
  private trim(): void {
    while (this.order[this.oldest]?.settled) this.oldest += 1;
    if (this.oldest > 1024 && this.oldest * 2 > this.order.length) {
      this.order = this.order.slice(this.oldest);
      this.oldest = 0;
    }
  }
}

/** 2^32 opaques x 256 opcodes x opcode space x asking end: 42 bits, exact in a double. */
const keyOf = ({ serverOpcode, opcode, opaque }: Exchange, asker: End): number =>
  ((asker * 2 + (serverOpcode ? 1 : 0)) * 256 + opcode) * 0x1_0000_0000 + opaque;
