/**
 * Live traffic into a capture file, with what is found of it as comments. It is shown each piece
 * of a stream right behind the decoder: what that found of the piece goes on the last packet of
 * the piece, and what it proves of an earlier message, whose packet is written, goes there too.
 * Nothing is held back for it: a piece without findings is written as if nobody looked for any.
 */
import { Remarks } from '../../capture/write/remarks.js';
import type { Synthesiser } from '../../capture/write/synthesise.js';
import type { Finding } from '../../dissect/node.js';
import { findingComment } from '../../export/finding-comment.js';
import type { MessageCounter } from '../../session/pipeline.js';
import type { Connection, End, Moment, StreamSink } from '../../tcp/events.js';

/** Findings that wait for a packet; a connection's end may tell thousands, and has one packet. */
const MOST_WAITING = 256;

const NOTHING: readonly Uint8Array[] = [];

export class LiveRecorder implements StreamSink {
  private readonly remarks = new Remarks();
  private waiting: string[] = [];
  /** What was found where no packet was written: goes with the connection's next one. */
  private readonly later = new WeakMap<Connection, string[]>();
  private isAnyLater = false;
  /** Messages that had passed before the piece at hand. */
  private passed = 0;
  private lost = 0;

  /** @param messages that the decoder has seen so far */
  constructor(
    private readonly packets: Synthesiser,
    private readonly messages: MessageCounter,
  ) {}

  /** Findings that are on no packet: there were too many at once. */
  get unwritten(): number {
    return this.lost + this.remarks.dropped;
  }

  found(number: number, finding: Finding): void {
    const isEarlier = number <= this.passed;
    this.say(findingComment(finding, isEarlier ? number : undefined));
  }

  /** A comment on the packet of the piece that is being decoded. */
  say(comment: string): void {
    if (this.waiting.length >= MOST_WAITING) this.lost += 1;
    else this.waiting.push(comment);
  }

  /** A comment on the connection's next packet. */
  sayLater(connection: Connection, comment: string): void {
    this.isAnyLater = true;
    const held = this.later.get(connection) ?? [];
    if (held.length >= MOST_WAITING) this.lost += 1;
    else this.later.set(connection, [...held, comment]);
  }

  open(connection: Connection, at: Moment): void {
    this.packets.open(connection, at);
  }

  data(connection: Connection, from: End, bytes: Uint8Array, at: Moment): void {
    this.packets.annotated(connection, from, bytes, at, this.comments(connection));
    this.passed = this.messages.count;
  }

  gap(connection: Connection, from: End, missing: number): void {
    this.postpone(connection);
    this.packets.gap(connection, from, missing);
    this.passed = this.messages.count;
  }

  close(connection: Connection, from: End, how: 'fin' | 'rst' | 'end', at: Moment): void {
    const comments = this.comments(connection);
    // What is cut off has no packet that says so.
    if (how === 'end') this.lost += comments.length;
    this.packets.close(connection, from, how, at, comments);
    this.passed = this.messages.count;
  }

  private comments(connection: Connection): readonly Uint8Array[] {
    if (this.waiting.length === 0 && !this.isAnyLater) return NOTHING;
    this.postpone(connection);
    const texts = this.later.get(connection) ?? [];
    this.later.delete(connection);
    return this.remarks.of(texts);
  }

  private postpone(connection: Connection): void {
    if (this.waiting.length === 0) return;
    this.isAnyLater = true;
    const held = this.later.get(connection) ?? [];
    const room = MOST_WAITING - held.length;
    this.later.set(connection, [...held, ...this.waiting.slice(0, room)]);
    this.lost += Math.max(0, this.waiting.length - room);
    this.waiting = [];
  }
}
