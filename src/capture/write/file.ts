/**
 * A capture file being written: blocks are gathered in memory and leave in whole batches, so
 * that the file is readable at any moment, also after a kill, up to the last batch.
 *
 * Nothing here may stop the traffic that is recorded: a disk that is too slow costs packets,
 * which are counted, never memory or time; an error ends the recording and is reported once.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { type Batch, BatchQueue } from './batch-queue.js';
import type { BlockSink, Room } from './sink.js';

export interface CaptureFileOptions {
  /** Bytes that are written at once; default 1 MiB. */
  readonly batchSize?: number;
  /** Bytes of memory for what is not yet written; default 64 MiB, at least two batches. */
  readonly capacity?: number;
  /** Longest time in milliseconds that a block waits for its batch to fill; default 200. */
  readonly flushInterval?: number;
  /** Told once, when writing fails; from then on every block is dropped. */
  readonly onError?: (error: Error) => void;
}

const DEFAULT_BATCH_SIZE = 1024 * 1024;
const DEFAULT_CAPACITY = 64 * 1024 * 1024;
const DEFAULT_FLUSH_INTERVAL = 200;

/** Captures hold what users send, credentials too: for their owner only. */
const MODE = 0o600;

export class CaptureFile implements BlockSink {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #queue: BatchQueue;
  readonly #flushInterval: number;
  readonly #onError: (error: Error) => void;
  #timer: NodeJS.Timeout | undefined;
  /** The batch being filled must go too: its time is up, or someone waits for it. */
  #due = false;
  #writing: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #error: Error | undefined;
  #written: number;
  #refused = 0;

  /**
   * Creates or empties the file, for its owner only, and writes `preamble`: section header and
   * interfaces. Rejects with an Error that names the path when it cannot be written.
   */
  static async open(
    path: string,
    preamble: Uint8Array,
    options: CaptureFileOptions = {},
  ): Promise<CaptureFile> {
    const queue = new BatchQueue(
      options.batchSize ?? DEFAULT_BATCH_SIZE,
      options.capacity ?? DEFAULT_CAPACITY,
    );
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, 'w', MODE);
      await makePrivate(handle);
      await writeAll(handle, preamble);
      return new CaptureFile(path, handle, queue, preamble.length, options);
    } catch (error) {
      await handle?.close().catch(() => undefined);
      throw writeError(path, error);
    }
  }

  private constructor(
    path: string,
    handle: FileHandle,
    queue: BatchQueue,
    written: number,
    options: CaptureFileOptions,
  ) {
    this.path = path;
    this.#handle = handle;
    this.#queue = queue;
    this.#written = written;
    this.#flushInterval = options.flushInterval ?? DEFAULT_FLUSH_INTERVAL;
    this.#onError = options.onError ?? (() => undefined);
  }

  /** Bytes in the file, preamble included; all whole blocks. */
  get written(): number {
    return this.#written;
  }

  /** Blocks lost: the queue was full, or the file had failed or was closed. */
  get dropped(): number {
    return this.#queue.dropped + this.#refused;
  }

  /** Why the recording ended early, if it did. */
  get error(): Error | undefined {
    return this.#error;
  }

  claim(length: number): Room | undefined {
    if (this.#error !== undefined || this.#closing !== undefined) {
      this.#refused++;
      return undefined;
    }
    const room = this.#queue.claim(length);
    if (this.#queue.hasFull) this.#write();
    if (room !== undefined && this.#timer === undefined) this.#startTimer();
    return room;
  }

  /**
   * Resolves when all blocks claimed before are in the file, or the file has failed. A
   * producer that can wait (an export, not a proxy) loses nothing if it awaits this each
   * time it has claimed half the capacity.
   */
  async flush(): Promise<void> {
    this.#due = true;
    await this.#write();
  }

  /** Writes what is left and closes; never rejects, see `error`. Blocks after this are dropped. */
  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
    try {
      await this.#handle.close();
    } catch (error) {
      this.#fail(error);
    }
  }

  #startTimer(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#due = true;
      this.#write();
    }, this.#flushInterval);
  }

  #write(): Promise<void> {
    this.#writing ??= this.#writeBatches();
    return this.#writing;
  }

  async #writeBatches(): Promise<void> {
    // The room claimed last is filled only after `claim` returns: nothing is taken before.
    await Promise.resolve();
    let batch = this.#next();
    while (batch !== undefined) {
      await this.#writeBatch(batch);
      this.#queue.release();
      batch = this.#next();
    }
    this.#writing = undefined;
  }

  #next(): Batch | undefined {
    const full = this.#queue.take(false);
    if (full !== undefined || !(this.#due || this.#error !== undefined)) return full;
    // Once per demand: under load, what arrives meanwhile fills a whole batch again.
    this.#due = false;
    return this.#queue.take(true);
  }

  async #writeBatch(batch: Batch): Promise<void> {
    if (this.#error === undefined) {
      try {
        await writeAll(this.#handle, batch.bytes.subarray(0, batch.used));
        this.#written += batch.used;
        return;
      } catch (error) {
        this.#fail(error);
        // A batch cut in the middle of a block would make the whole file look damaged.
        await this.#handle.truncate(this.#written).catch(() => undefined);
      }
    }
    this.#refused += batch.blocks;
  }

  #fail(error: unknown): void {
    if (this.#error !== undefined) return;
    const failure = writeError(this.path, error);
    this.#error = failure;
    // Outside this call: what a listener throws is no part of writing, and must not break it.
    queueMicrotask(() => this.#onError(failure));
  }
}

/** An existing file keeps its mode when it is opened; a device or pipe is nobody's to change. */
async function makePrivate(handle: FileHandle): Promise<void> {
  if (!(await handle.stat()).isFile()) return;
  // Some file systems have no modes (FAT): no reason not to record there.
  await handle.chmod(MODE).catch(() => undefined);
}

/** A write may take less than it was given, as to a pipe. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, null);
    if (bytesWritten === 0) throw new Error(`${bytes.length - done} bytes were not taken`);
    done += bytesWritten;
  }
}

/** Node's message is `CODE: reason, call 'path'`: the path is told once, by us. */
function writeError(path: string, cause: unknown): Error {
  const reason = cause instanceof Error ? (cause.message.split(', ')[0] ?? '') : String(cause);
  return new Error(`cannot write ${path}: ${reason}`, { cause });
}
