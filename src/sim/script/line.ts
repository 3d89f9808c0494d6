/**
 * A client's connection in a scenario: sends, and knows what is still to be answered. Unlike a
 * client that is meant to work it bears whatever comes back: garbage, silence, half a frame.
 */
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { commandTable } from '../../commands.js';
import { type Answers, isLastAnswer } from '../../mcbp/answers.js';
import { readHeader } from '../../mcbp/header.js';
import { FrameReader } from '../frame-reader.js';

/** Answers that are never last: a quiet command may stay without. */
const UNANSWERED: readonly Answers[] = ['quiet', 'quiet-miss', 'none'];

export class Line {
  /** Requests without their last answer, by opaque. */
  private readonly open = new Map<number, Answers>();
  private readonly reader = new FrameReader('response', (frame) => this.answered(frame));
  private readonly waiting = new Set<() => void>();
  private isOver = false;

  constructor(private readonly stream: Duplex) {
    stream.on('data', (chunk: Uint8Array) => {
      this.reader.push(chunk);
      if (this.reader.fault !== undefined) this.over();
    });
    stream.on('error', () => stream.destroy());
    stream.on('end', () => this.over());
    stream.on('close', () => this.over());
  }

  request(frame: Uint8Array): void {
    const { magic, opcode, opaque } = readHeader(frame);
    const answers = commandTable.find(magic, opcode)?.answers ?? 'one';
    if (!UNANSWERED.includes(answers)) this.open.set(opaque, answers);
    this.send(frame);
  }

  send(bytes: Uint8Array): void {
    if (this.stream.writable) this.stream.write(bytes);
  }

  /** Resolves when this request is answered (absent: all are), nothing can come any more, or `ms` are over. */
  answeredWithin(ms: number, opaque?: number): Promise<void> {
    const isDone = (): boolean =>
      this.isOver || (opaque === undefined ? this.open.size === 0 : !this.open.has(opaque));
    if (isDone()) return Promise.resolve();
    return new Promise((resolve) => {
      const look = (): void => {
        if (isDone()) done();
      };
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.waiting.add(look);
    });
  }

  close(): void {
    this.over();
    this.stream.end();
  }

  reset(): void {
    this.over();
    if (this.stream instanceof Socket) this.stream.resetAndDestroy();
    else this.stream.destroy(new Error('reset'));
  }

  private answered(frame: Uint8Array): void {
    const { opaque, vbucketOrStatus, keyLength } = readHeader(frame);
    const answers = this.open.get(opaque);
    if (answers === undefined || !isLastAnswer(answers, vbucketOrStatus, keyLength)) return;
    this.open.delete(opaque);
    for (const look of this.waiting) look();
  }

  private over(): void {
    this.isOver = true;
    for (const look of this.waiting) look();
  }
}
