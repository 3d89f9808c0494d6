/**
 * A capture file that is still being written, read as `tail -F` reads text: at its end it
 * is waited for more; a file that has been cut, written anew, or replaced by another (rotation)
 * is read from its beginning. One of the few files that touch the file system.
 */
import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isCompressedFile } from './compression.js';
import { CaptureError, DamageLog } from './errors.js';
import { identityOf, type OpenCapture, openCapture } from './file.js';
import type { PacketSink } from './packet.js';
import { PCAP_HEADER_LENGTH } from './pcap-header.js';

/** How often an unchanged file is looked at, ms. */
const POLL = 200;

/**
 * Bytes of the beginning by which a file is known again. A capture that is begun anew under its
 * old name may have outgrown the old one by the next look; the time of its first packet tells.
 */
const KNOWN_BY = 1024;

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
 * Resolves to the damage of all files that the name stood for, once `signal` is given, `next`
 * says false or damage ends the reading of the file as it is. Throws CaptureError when there is no such file to begin with, or what
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

/** Why a file is read from its beginning. */
interface Change {
  readonly what: string;
  /** What was not read yet is still there. */
  readonly hasRest: boolean;
}

class Following {
  readonly damage = new DamageLog();
  readonly #path: string;
  readonly #sink: PacketSink;
  readonly #next: Next;
  readonly #options: FollowOptions;
  /** What the file at hand began with when it was looked at last. */
  #beginning: Uint8Array = new Uint8Array(0);

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
      this.#options.tell(`${this.#path}: ${change.what}; reading goes on at its beginning`);
      capture = await this.#open(false);
    }
  }

  /** Reads until the file begins anew, and says why; undefined when no more is wanted. */
  async #readOn(capture: OpenCapture): Promise<Change | undefined> {
    this.#beginning = new Uint8Array(0);
    try {
      for (;;) {
        // Looked at first: what was written before it was replaced is still read after that.
        const change = this.#change(capture);
        while (change?.hasRest !== false && capture.readChunk()) {
          if (!(await this.#next(capture))) return undefined;
        }
        if (change !== undefined) {
          capture.finish();
          return change;
        }
        if (capture.stopped) return undefined;
        if (!(await this.#next(capture)) || !(await this.#wait())) return undefined;
      }
    } finally {
      this.damage.include(capture.damage);
      capture.close();
    }
  }

  #change(capture: OpenCapture): Change | undefined {
    if (capture.size < capture.bytesRead) return { what: 'the file has been cut', hasRest: false };
    if (!this.#isKnown(capture)) return { what: 'the file has been written anew', hasRest: false };
    const identity = fileAt(this.#path)?.identity;
    if (identity === capture.identity) return undefined;
    const what = identity === undefined ? 'the file is gone' : 'the file has been replaced';
    return { what, hasRest: true };
  }

  /** The file begins as it did. */
  #isKnown(capture: OpenCapture): boolean {
    const before = this.#beginning;
    this.#beginning = capture.beginning(KNOWN_BY);
    return before.every((byte, i) => this.#beginning[i] === byte);
  }

  /** Waits until there is a file with at least a header in it. Undefined when that is no more wanted. */
  async #open(first: boolean): Promise<OpenCapture | undefined> {
    if (first && fileAt(this.#path) === undefined) return openCapture(this.#path, this.#sink);
    do {
      const file = fileAt(this.#path);
      if (file === undefined || file.size < PCAP_HEADER_LENGTH) continue;
      const capture = this.#openNow();
      if (capture !== undefined) return capture;
    } while (await this.#wait());
    return undefined;
  }

  /** Undefined when the file has gone since it was looked at. */
  #openNow(): OpenCapture | undefined {
    try {
      if (isCompressedFile(this.#path)) throw compressed(this.#path);
      return openCapture(this.#path, this.#sink);
    } catch (error) {
      if (error instanceof CaptureError && error.fault === 'missing') return undefined;
      throw error;
    }
  }

  /** False when no more is wanted. */
  async #wait(): Promise<boolean> {
    const { signal, poll = POLL } = this.#options;
    await sleep(poll, undefined, { signal }).catch(() => {});
    return !signal.aborted;
  }
}

/** The file that has this name now; undefined when there is none. */
function fileAt(path: string): { readonly identity: string; readonly size: number } | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && { identity: identityOf(stats), size: stats.size };
}

const compressed = (path: string): CaptureError =>
  new CaptureError('not-regular', path, 'is compressed: a compressed file cannot be followed');
