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
import { Line, type Place } from './line.js';

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

/** An outstanding request. */
interface Waiting extends Outstanding {
  readonly key: number;
  readonly asker: End;
  settled: boolean;
  /** Where it stands among all. */
  place: Place<Waiting> | undefined;
  /** Where it stands among the quiet ones, if it is one. */
  quietPlace: Place<Waiting> | undefined;
  /** The next with the same key. */
  next: Waiting | undefined;
  /** In the first of a key: its last. */
  last: Waiting;
}

export class Pairing {
  /** The first of each key. Whatever leaves these queues leaves at the front. */
  private readonly queues = new Map<number, Waiting>();
  /** All that wait, oldest first. */
  private readonly waiting = new Line<Waiting>();
  /** Those among them that may stay without an answer, by the end that asks. */
  private readonly quiet: Readonly<Record<End, Line<Waiting>>> = { 0: new Line(), 1: new Line() };
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
    const asker = exchange.from;
    const key = keyOf(exchange, asker);
    const item = { key, asker, number, at, answers, frame, answered: 0, settled: false } as Waiting;
    item.place = this.waiting.join(item);
    item.quietPlace = maySilenceBeAnswer(answers) ? this.quiet[asker].join(item) : undefined;
    item.next = undefined;
    item.last = item;
    const first = this.queues.get(key);
    if (first === undefined) {
      this.queues.set(key, item);
    } else {
      first.last.next = item;
      first.last = item;
    }
    if (this.waiting.length > MAX_OUTSTANDING) this.forgetOldest();
  }

  /**
   * The request that this response answers, or undefined. The caller sets `answered` after
   * use; the request leaves when this was its last answer.
   */
  response(exchange: Exchange, status: number, keyLength: number): Outstanding | undefined {
    const item = this.queues.get(keyOf(exchange, exchange.from === 0 ? 1 : 0));
    if (item === undefined) return undefined;
    if (isLastAnswer(item.answers, status, keyLength)) this.settle(item);
    this.letQuietGo(item);
    return item;
  }

  /** Requests that still wait for an answer, oldest first. */
  outstanding(): Iterable<Outstanding> {
    return this.waiting;
  }

  /** `item` is the oldest of its key: the cap and the quiet line take the oldest, too. */
  private settle(item: Waiting): void {
    item.settled = true;
    if (item.place !== undefined) this.waiting.leave(item.place);
    if (item.quietPlace !== undefined) this.quiet[item.asker].leave(item.quietPlace);
    item.place = undefined;
    item.quietPlace = undefined;
    if (item.next === undefined) {
      this.queues.delete(item.key);
    } else {
      item.next.last = item.last;
      this.queues.set(item.key, item.next);
    }
    item.next = undefined;
    item.last = item;
  }

  /** An answer to a later request of that end says that the quiet ones before it had nothing to say. */
  private letQuietGo({ number, asker }: Waiting): void {
    const quiet = this.quiet[asker];
    for (let item = quiet.first; item !== undefined && item.number < number; item = quiet.first) {
      this.settle(item);
    }
  }

  private forgetOldest(): void {
    const oldest = this.waiting.first;
    if (oldest === undefined) return;
    this.settle(oldest);
    this.forgotten += 1;
  }
}

/** 2^32 opaques x 256 opcodes x opcode space x asking end: 42 bits, exact in a double. */
const keyOf = ({ serverOpcode, opcode, opaque }: Exchange, asker: End): number =>
  ((asker * 2 + (serverOpcode ? 1 : 0)) * 256 + opcode) * 0x1_0000_0000 + opaque;
