/**
 * Blocks on their way to a file: gathered in memory, they leave in whole batches, so that the
 * file is readable at any moment, also after a kill, up to the last batch.
 *
 * Nothing here may stop the traffic that is recorded: a disk that is too slow or full costs
 * blocks, which are counted, never memory or time. After a failure the batch that failed and
 * all behind it wait in memory, up to the capacity, until there is space again; what comes
 * beyond is dropped. Where nobody waits (an export), the first failure is the end.
 */
import { type Batch, BatchQueue } from './batch-queue.js';
import type { BlockSink, Room } from './sink.js';
import type { Target } from './target.js';

export interface BatchWriterOptions {
  /** Bytes that are written at once; default 1 MiB. */
  readonly batchSize?: number;
  /** Bytes of memory for what is not yet written; default 64 MiB, at least two batches. */
  readonly capacity?: number;
  /** Longest time in milliseconds that a block waits for its batch to fill; default 200. */
  readonly flushInterval?: number;
  /** Milliseconds from a failure to the next attempt; absent: a failure is final. */
  readonly retryInterval?: number;
  /** Told when writing fails; not again until it has succeeded in between. */
  readonly onError?: (error: Error) => void;
  /** Told when writing succeeds again; `lost`: blocks dropped since it failed. */
  readonly onResumed?: (lost: number) => void;
}

const DEFAULT_BATCH_SIZE = 1024 * 1024;
const DEFAULT_CAPACITY = 64 * 1024 * 1024;
const DEFAULT_FLUSH_INTERVAL = 200;

export function batchQueue({ batchSize, capacity }: BatchWriterOptions): BatchQueue {
  return new BatchQueue(batchSize ?? DEFAULT_BATCH_SIZE, capacity ?? DEFAULT_CAPACITY);
}

export class BatchWriter implements BlockSink {
  readonly #target: Target;
  readonly #queue: BatchQueue;
  readonly #options: BatchWriterOptions;
  #timer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  /** The batch being filled must go too: its time is up, or someone waits for it. */
  #due = false;
  #reopenDue = false;
  #writing: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  /** Taken from the queue, and how much of it is written. */
  #batch: Batch | undefined;
  #done = 0;
  #error: Error | undefined;
  #refused = 0;
  /** `dropped` when writing failed. */
  #droppedBefore = 0;

  /** @param queue made by `batchQueue` of the same options, before the target is opened */
  constructor(target: Target, queue: BatchQueue, options: BatchWriterOptions) {
    this.#target = target;
    this.#queue = queue;
    this.#options = options;
  }

  get path(): string {
    return this.#target.path;
  }

  /** Bytes in the file that is being written; all whole blocks. */
  get written(): number {
    return this.#target.written;
  }

  /** Blocks lost: the queue was full, or the file had failed for good or was closed. */
  get dropped(): number {
    return this.#queue.dropped + this.#refused;
  }

  /**
   * More than half of the memory is in use: who can wait should, until `flush` resolves. Not
   * while writing fails: who waited for a full disk might wait for ever.
   */
  get isCrowded(): boolean {
    const capacity = this.#options.capacity ?? DEFAULT_CAPACITY;
    return this.#error === undefined && this.#queue.inUse * 2 > capacity;
  }

  /** Why nothing is written now. */
  get error(): Error | undefined {
    return this.#error;
  }

  claim(length: number): Room | undefined {
    if (this.#isOver || this.#closing !== undefined) {
      this.#refused++;
      return undefined;
    }
    const room = this.#queue.claim(length);
    if (this.#error !== undefined) return room;
    if (this.#queue.hasFull) this.#write();
    if (room !== undefined && this.#timer === undefined) this.#startTimer();
    return room;
  }

  /**
   * Resolves when all blocks claimed before are in the file, or writing fails. A producer that
   * can wait (an export, not a proxy) loses nothing if it awaits this each time it has claimed
   * half the capacity.
   */
  async flush(): Promise<void> {
    this.#due = true;
    await this.#write();
  }

  /** Writes what waits, then goes on in a new file if the present one was moved away. */
  async reopen(): Promise<void> {
    if (this.#closing !== undefined) return;
    this.#due = true;
    this.#reopenDue = true;
    await this.#write();
    // What was under way may have passed the point where it looks.
    if (this.#reopenDue && this.#error === undefined) await this.#write();
  }

  /**
   * Writes what is left, as far as it can be, and closes; never rejects, see `error`. Blocks
   * after this are dropped.
   */
  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  get #isOver(): boolean {
    return this.#error !== undefined && this.#options.retryInterval === undefined;
  }

  async #finish(): Promise<void> {
    await this.#writing;
    await this.flush();
    clearTimeout(this.#timer);
    clearTimeout(this.#retryTimer);
    this.#giveUp();
    try {
      await this.#target.close();
    } catch (error) {
      this.#fail(error);
    }
  }

  #startTimer(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#due = true;
      if (this.#error === undefined) this.#write();
    }, this.#options.flushInterval ?? DEFAULT_FLUSH_INTERVAL);
  }

  #write(): Promise<void> {
    this.#writing ??= this.#writeBatches();
    return this.#writing;
  }

  async #writeBatches(): Promise<void> {
    // The room claimed last is filled only after `claim` returns: nothing is taken before.
    await Promise.resolve();
    try {
      while (this.#next() !== undefined) await this.#writeBatch();
      await this.#reopenIfDue();
    } catch (error) {
      this.#fail(error);
      if (this.#isOver) this.#giveUp();
      else if (this.#closing === undefined) this.#retryLater();
    }
    this.#writing = undefined;
  }

  /** A failure is told and no more: it goes on in the file that it has. */
  async #reopenIfDue(): Promise<void> {
    if (!this.#reopenDue) return;
    this.#reopenDue = false;
    try {
      await this.#target.reopen();
    } catch (error) {
      this.#tell(error as Error);
    }
  }

  #next(): Batch | undefined {
    if (this.#batch !== undefined) return this.#batch;
    this.#done = 0;
    this.#batch = this.#queue.take(false);
    if (this.#batch !== undefined || !this.#due) return this.#batch;
    // Once per demand: under load, what arrives meanwhile fills a whole batch again.
    this.#due = false;
    this.#batch = this.#queue.take(true);
    return this.#batch;
  }

  async #writeBatch(): Promise<void> {
    const { bytes, used } = this.#batch as Batch;
    while (this.#done < used) {
      this.#done += await this.#target.write(bytes.subarray(this.#done, used));
      this.#succeeded();
    }
    this.#release();
  }

  #release(): void {
    this.#batch = undefined;
    this.#queue.release();
  }

  /** All that waits is lost. */
  #giveUp(): void {
    this.#due = true;
    for (let batch = this.#next(); batch !== undefined; batch = this.#next()) {
      this.#refused += this.#target.count(batch.bytes.subarray(this.#done, batch.used));
      this.#release();
      this.#due = true;
    }
  }

  #retryLater(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => {
      this.#due = true;
      this.#write();
    }, this.#options.retryInterval);
  }

  #succeeded(): void {
    if (this.#error === undefined) return;
    this.#error = undefined;
    const lost = this.dropped - this.#droppedBefore;
    queueMicrotask(() => this.#options.onResumed?.(lost));
  }

  #fail(error: unknown): void {
    if (this.#error !== undefined) return;
    const failure = error instanceof Error ? error : new Error(String(error));
    this.#error = failure;
    this.#droppedBefore = this.dropped;
    this.#tell(failure);
  }

  /** Outside this call: what a listener throws is no part of writing, and must not break it. */
  #tell(failure: Error): void {
    queueMicrotask(() => this.#options.onError?.(failure));
  }
}
