/**
 * Cuts what one end of a connection sends into whole messages. What is no message, and messages
 * too long to be kept, pass in pieces as they come.
 */
import { ChunkQueue } from '../bytes/chunk-queue.js';
import { bodyLengthAt, HEADER_LENGTH, MAX_BODY_LENGTH } from '../mcbp/header.js';
import { magicOf } from '../mcbp/magic.js';
import { lengthsFit, plausibleHeader } from '../mcbp/plausible.js';

export interface CutterSink {
  /** bytes[start, end) is a message. Lent until the next call of this object. */
  message(bytes: Uint8Array, start: number, end: number): void;
  /** bytes[start, end) is none. `ends`: what it is part of, if anything, ends with it. Lent so, too. */
  piece(bytes: Uint8Array, start: number, end: number, ends: boolean): void;
  /** What was lent is to be used now: the bytes will change. */
  settle(): void;
  /** One line about what passes untouched. */
  notice(line: string): void;
}

export class MessageCutter {
  /** The beginning of a message. */
  private readonly queue = new ChunkQueue();
  /** Bytes left of a message that is too long. */
  private passing = 0;
  private isForeign = false;
  private hasSeenMessages = false;

  constructor(private readonly sink: CutterSink) {}

  /** `bytes` are only read during the call. */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += this.next(bytes, at);
    this.sink.settle();
  }

  /** No more comes: what is kept goes on as it is. */
  end(): void {
    this.flush();
  }

  /** Answers how many bytes that took, 1... */
  private next(bytes: Uint8Array, at: number): number {
    const left = bytes.length - at;
    if (this.isForeign) {
      this.sink.piece(bytes, at, bytes.length, true);
      return left;
    }
    if (this.passing > 0) {
      const count = Math.min(this.passing, left);
      this.passing -= count;
      this.sink.piece(bytes, at, at + count, this.passing === 0);
      return count;
    }
    if (this.queue.length > 0) return this.keep(bytes, at);
    const length = this.lengthAt(bytes, at);
    if (length === undefined || this.passing > 0) return 0;
    if (length > left) return this.keep(bytes, at);
    this.sink.message(bytes, at, at + length);
    return length;
  }

  /**
   * Length of the message at `at`, as far as it is known: that of its header at least. Undefined:
   * it is none (`isForeign`).
   */
  private lengthAt(bytes: Uint8Array, at: number): number | undefined {
    const magic = magicOf(bytes[at] as number);
    const isHeader = bytes.length - at >= HEADER_LENGTH;
    if (magic === undefined || (isHeader && !this.isMessage(bytes, at))) {
      this.giveUp();
      return undefined;
    }
    if (!isHeader) return HEADER_LENGTH;
    this.hasSeenMessages = true;
    const body = bodyLengthAt(bytes, at);
    if (body <= MAX_BODY_LENGTH) return HEADER_LENGTH + body;
    this.sink.notice(`a message of ${body} bytes passed untouched: it is too long to be kept`);
    this.passing = HEADER_LENGTH + body;
    return this.passing;
  }

  /** Where nothing was seen before, more is asked of a header than that its lengths agree. */
  private isMessage(bytes: Uint8Array, at: number): boolean {
    const magic = magicOf(bytes[at] as number);
    if (magic === undefined || !lengthsFit(bytes, at, magic)) return false;
    return this.hasSeenMessages || plausibleHeader(bytes, at);
  }

  /** Keeps what the header or the message still lacks. */
  private keep(bytes: Uint8Array, at: number): number {
    const { queue } = this;
    const known = queue.length < HEADER_LENGTH ? HEADER_LENGTH : this.wanted();
    const count = Math.min(known - queue.length, bytes.length - at);
    queue.push(bytes.subarray(at, at + count), known);
    const length = this.lengthAt(queue.peek(queue.length), 0);
    if (length === undefined || this.passing > 0) this.flush();
    else if (queue.length >= HEADER_LENGTH && queue.length === length) {
      this.sink.message(queue.take(length), 0, length);
      this.sink.settle();
    }
    return count;
  }

  private wanted(): number {
    return HEADER_LENGTH + bodyLengthAt(this.queue.peek(HEADER_LENGTH), 0);
  }

  /** What is kept goes on as it is. */
  private flush(): void {
    const { length } = this.queue;
    if (length === 0) return;
    const isPart = this.passing > 0;
    if (isPart) this.passing -= length;
    this.sink.piece(this.queue.take(length), 0, length, this.passing === 0);
    this.sink.settle();
  }

  private giveUp(): void {
    this.isForeign = true;
    if (!this.hasSeenMessages) return;
    this.sink.notice('what is sent is no message any more: it passes untouched from here on');
  }
}
