/**
 * Which message answers which: the first pass over a file, so that the second can print on a
 * request where its answer is. 16 bytes a message.
 */
import type { Instant } from '../bytes/time.js';
import type { MessageEvent, MessageSink } from '../message.js';

export class AnswerIndex implements MessageSink {
  readonly readsRequests = false;
  private number = new Uint32Array(1024);
  private seconds = new Float64Array(1024);
  private nanoseconds = new Uint32Array(1024);

  message({ request, number, at }: MessageEvent): void {
    if (request?.first !== true) return;
    this.grow(request.number);
    this.number[request.number] = number;
    this.seconds[request.number] = at.s;
    this.nanoseconds[request.number] = at.ns;
  }

  /** Number and time of the first answer to a request, if there was one. */
  answerTo(request: number): { number: number; at: Instant } | undefined {
    const number = this.number[request] ?? 0;
    if (number === 0) return undefined;
    const at = { s: this.seconds[request] as number, ns: this.nanoseconds[request] as number };
    return { number, at };
  }

  private grow(index: number): void {
    if (index < this.number.length) return;
    const length = Math.max(index + 1, this.number.length * 2);
    const grown = { number: this.number, seconds: this.seconds, nanoseconds: this.nanoseconds };
    this.number = new Uint32Array(length);
    this.seconds = new Float64Array(length);
    this.nanoseconds = new Uint32Array(length);
    this.number.set(grown.number);
    this.seconds.set(grown.seconds);
    this.nanoseconds.set(grown.nanoseconds);
  }
}
