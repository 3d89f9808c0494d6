/**
 * A capture file that is still being written, read as `tail -F` reads text: at its end it
 * is waited for more; a file that has been cut, or replaced by another (rotation), is read
 * from its beginning. One of the few files that touch the file system.
 */
import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isCompressedFile } from './compression.js';
import { CaptureError, DamageLog } from './errors.js';
import { type OpenCapture, openCapture } from './file.js';
import type { PacketSink } from './packet.js';
import { PCAP_HEADER_LENGTH } from './pcap-header.js';

/** How often an unchanged file is looked at, ms. */
const POLL = 200;

export interface FollowOptions {
  /** Ends the following. A record that is half written then is no damage. */
  readonly signal: AbortSignal;
  /** Told when the file begins anew, in one line that names it. */
  readonly tell: (line: string) => void;
  /** ms between looks at an unchanged file. Default 200. */
  readonly poll?: number;
}

/** Asked after each chunk and each look at the file; false ends the following. */
export type Next = (capture: {
  readonly bytesRead: number;
  readonly size: number;
}) => Promise<boolean>;

/**
 * Resolves to the damage of all files that the name stood for, once `signal` is given or
 * `next` says false. Throws CaptureError when there is no such file to begin with, or what
 * comes in its place is no capture.
 */
export async function followCapture(
  path: string,
  sink: PacketSink,
  next: Next,
  options: FollowOptions,
): Promise<DamageLog> {
  const following = new Following(path, sink, next, options);
  await following.run();
  return following.damage;
}

class Following {
  readonly damage = new DamageLog();
  readonly #path: string;
  readonly #sink: PacketSink;
  readonly #next: Next;
  readonly #options: FollowOptions;
  #identity = '';

  constructor(path: string, sink: PacketSink, next: Next, options: FollowOptions) {
    this.#path = path;
    this.#sink = sink;
    this.#next = next;
    this.#options = options;
  }

  async run(): Promise<void> {
    let capture = await this.#open(true);
    while (capture !== undefined) {
      const change = await this.#readOn(capture);
      if (change === undefined) return;
      this.#options.tell(`${this.#path}: ${change}; reading goes on at its beginning`);
      capture = await this.#open(false);
    }
  }

  /** Reads until the file begins anew, and says why; undefined when no more is wanted. */
  async #readOn(capture: OpenCapture): Promise<string | undefined> {
    try {
      for (;;) {
        // Looked at first: what was written before it changed is still read after that.
        const change = this.#change(capture);
        while (capture.readChunk()) {
          if (!(await this.#next(capture))) return undefined;
        }
        if (change !== undefined) {
          capture.finish();
          return change;
        }
        if (!(await this.#next(capture)) || !(await this.#wait())) return undefined;
      }
    } finally {
      this.damage.include(capture.damage);
      capture.close();
    }
  }

  #change(capture: OpenCapture): string | undefined {
    if (capture.size < capture.bytesRead) return 'the file has been cut';
    const identity = identityOf(this.#path);
    if (identity === this.#identity) return undefined;
    return identity === undefined ? 'the file is gone' : 'the file has been replaced';
  }

  /** Waits until there is a file with at least a header in it. Undefined when that is no more wanted. */
  async #open(first: boolean): Promise<OpenCapture | undefined> {
    if (first && identityOf(this.#path) === undefined) return openCapture(this.#path, this.#sink);
    do {
      const identity = identityOf(this.#path);
      if (identity === undefined || sizeOf(this.#path) < PCAP_HEADER_LENGTH) continue;
      this.#identity = identity;
      if (isCompressedFile(this.#path)) throw compressed(this.#path);
      return openCapture(this.#path, this.#sink);
    } while (await this.#wait());
    return undefined;
  }

  /** False when no more is wanted. */
  async #wait(): Promise<boolean> {
    const { signal, poll = POLL } = this.#options;
    await sleep(poll, undefined, { signal }).catch(() => {});
    return !signal.aborted;
  }
}

/** Tells a file from its successor of the same name; undefined when there is none. */
function identityOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

const compressed = (path: string): CaptureError =>
  new CaptureError('not-regular', path, 'is compressed: a compressed file cannot be followed');
