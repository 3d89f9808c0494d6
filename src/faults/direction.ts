/**
 * One sender of a connection: its bytes cut into messages, what waits of them, and where it goes
 * on. Messages to which nothing is done go on as they came, many in one piece.
 */
import type { Instant } from '../bytes/time.js';
import { type CutterSink, MessageCutter } from './cutter.js';
import { type Item, Line } from './line.js';

export interface DirectionEvents {
  /**
   * What is to become of a message, which is lent. Undefined: nothing is done to it. `due` counts
   * where it is later than now, or something waits before it.
   */
  consider(frame: Uint8Array): Verdict | undefined;
  /** Its turn has come; `bytes` are lent. */
  perform(verdict: Verdict, bytes: Uint8Array): void;
  /** Goes on as it is. Lent. */
  write(bytes: Uint8Array): void;
  notice(line: string): void;
}

export interface Verdict extends Pick<Item, 'due' | 'rule' | 'held'> {
  /** What goes on in its place, nobody else's; absent: the message itself. */
  readonly instead?: Uint8Array;
}

const AS_IT_IS: Pick<Item, 'rule' | 'held'> = { rule: undefined, held: undefined };

export class Direction implements CutterSink {
  /** Called when all has gone on and the sender has sent its last. */
  ended: (() => void) | undefined;
  readonly line = new Line();
  private readonly cutter = new MessageCutter(this);
  private now: Instant = { s: 0, ns: 0 };
  /** The middle of a message has gone on, and its end has not. */
  private isOpen = false;
  /** Messages from elsewhere that wait for the end of that one. */
  private inserts: Uint8Array[] = [];
  /** [start, end) of `run` is to go on. */
  private run: Uint8Array | undefined;
  private start = 0;
  private end = 0;
  private isMoving = false;
  private isOver = false;

  constructor(private readonly events: DirectionEvents) {}

  /** `bytes` are only read during the call. */
  push(bytes: Uint8Array, now: Instant): void {
    if (this.isOver) return;
    this.now = now;
    this.cutter.push(bytes);
  }

  /** The sender has sent its last: `done` follows when it has gone on. */
  finish(now: Instant, done: () => void): void {
    this.now = now;
    if (!this.isOver) this.cutter.end();
    this.ended = done;
  }

  /** Lets go on what may go on at `now`. */
  move(now: Instant): void {
    this.now = now;
    // Whoever is told of a message that was let go may ask for this again.
    if (this.isMoving) return;
    this.isMoving = true;
    for (let item = this.line.next(now); item !== undefined; item = this.line.next(now)) {
      const bytes = item.held?.frame ?? item.bytes;
      if (item.rule === undefined && item.held === undefined) this.go(bytes, item.ends);
      else this.events.perform(item, bytes);
    }
    this.isMoving = false;
  }

  /** A whole message that this end did not send goes on between those that it did. */
  insert(frame: Uint8Array): void {
    if (this.isOpen) this.inserts.push(frame);
    else this.events.write(frame);
  }

  /** Nothing more goes on. */
  stop(): void {
    this.isOver = true;
    this.run = undefined;
    this.inserts = [];
    this.line.clear();
  }

  message(bytes: Uint8Array, start: number, end: number): void {
    if (this.isOver) return;
    const frame = bytes.subarray(start, end);
    const verdict = this.events.consider(frame);
    if (this.isOver) return;
    if (verdict === undefined) {
      this.passes(bytes, start, end, true);
      return;
    }
    this.settle();
    const { due, rule, held, instead } = verdict;
    this.line.add({ due, rule, held, bytes: instead ?? frame.slice(), ends: true });
    this.move(this.now);
  }

  piece(bytes: Uint8Array, start: number, end: number, ends: boolean): void {
    if (!this.isOver) this.passes(bytes, start, end, ends);
  }

  settle(): void {
    const { run } = this;
    this.run = undefined;
    if (run === undefined || this.isOver) return;
    const isWhole = this.start === 0 && this.end === run.length;
    this.events.write(isWhole ? run : run.subarray(this.start, this.end));
  }

  notice(line: string): void {
    this.events.notice(line);
  }

  private passes(bytes: Uint8Array, start: number, end: number, ends: boolean): void {
    if (!this.line.isEmpty) {
      this.line.add({ ...AS_IT_IS, bytes: bytes.slice(start, end), due: this.now, ends });
    } else if (!ends || this.isOpen) {
      this.settle();
      this.go(bytes.subarray(start, end), ends);
    } else if (this.run === bytes && this.end === start) {
      this.end = end;
    } else {
      this.settle();
      [this.run, this.start, this.end] = [bytes, start, end];
    }
  }

  private go(bytes: Uint8Array, ends: boolean): void {
    this.events.write(bytes);
    this.isOpen = !ends;
    if (ends) for (const frame of this.inserts.splice(0)) this.events.write(frame);
  }
}
