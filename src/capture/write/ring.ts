/**
 * A capture in several files, as tshark and dumpcap write it with `-b`: the next file begins
 * when one is full or old enough, and beyond a number of files the oldest goes. Each file
 * stands for itself: section header and interfaces come first in all of them.
 *
 * Names and limits follow the tshark manual (`-b`): out_00001_20260131120000.pcapng, numbered
 * from 1 in each run, with the local time at which the file began. Only files of this run are
 * ever removed.
 */
import { unlink } from 'node:fs/promises';
import { parse } from 'node:path';
import { blockEnd } from './pcapng.js';
import { PrivateFile } from './private-file.js';
import { countBlocks, type Target, wholeBlocks } from './target.js';

/** What ends a file and the ring; absent: nothing. `files` alone would end neither. */
export interface RingLimits {
  /** Bytes of a file; it is larger only where a single packet is. */
  readonly filesize?: number;
  /** Seconds from a file's begin; the next one begins with the first packet after that. */
  readonly duration?: number;
  /** Files that there are at most. */
  readonly files?: number;
}

export class Ring implements Target {
  readonly path: string;
  readonly #preamble: Uint8Array;
  readonly #limits: RingLimits;
  readonly #now: () => Date;
  /** Paths, oldest first, the one being written last. */
  readonly #files: string[] = [];
  /** Undefined when the last one is done with and the next could not begin. */
  #file: PrivateFile | undefined;
  #number = 0;
  /** When the present file began, milliseconds. */
  #began = 0;

  /** Begins the first file. Rejects with an Error that names it. */
  static async open(
    path: string,
    preamble: Uint8Array,
    limits: RingLimits,
    now: () => Date = () => new Date(),
  ): Promise<Ring> {
    const ring = new Ring(path, preamble, limits, now);
    await ring.#begin();
    return ring;
  }

  private constructor(path: string, preamble: Uint8Array, limits: RingLimits, now: () => Date) {
    this.path = path;
    this.#preamble = preamble;
    this.#limits = limits;
    this.#now = now;
  }

  get written(): number {
    return this.#file?.size ?? 0;
  }

  async write(bytes: Uint8Array): Promise<number> {
    if (this.#isOver(bytes)) await this.#end();
    const file = this.#file ?? (await this.#begin());
    const room = (this.#limits.filesize ?? Number.POSITIVE_INFINITY) - file.size;
    const length = wholeBlocks(bytes, room, blockEnd);
    await file.write(bytes.subarray(0, length));
    return length;
  }

  count(bytes: Uint8Array): number {
    return countBlocks(bytes, blockEnd);
  }

  /** Whoever asks wants to take a file away: the next block begins a new one. */
  async reopen(): Promise<void> {
    if (this.#hasPackets) await this.#end();
  }

  async close(): Promise<void> {
    await this.#end();
  }

  get #hasPackets(): boolean {
    return this.written > this.#preamble.length;
  }

  #isOver(next: Uint8Array): boolean {
    if (!this.#hasPackets) return false;
    const { filesize, duration } = this.#limits;
    const isFull = filesize !== undefined && this.written + blockEnd(next, 0) > filesize;
    const age = this.#now().getTime() - this.#began;
    return isFull || (duration !== undefined && age >= duration * 1000);
  }

  async #end(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #begin(): Promise<PrivateFile> {
    await this.#makeRoom();
    const now = this.#now();
    const file = await PrivateFile.open(nameOf(this.path, this.#number + 1, now));
    try {
      await file.write(this.#preamble);
    } catch (error) {
      // Empty it is no capture, and without it there is space for nothing else either.
      await file.close().catch(() => undefined);
      await unlink(file.path).catch(() => undefined);
      throw error;
    }
    this.#number += 1;
    this.#began = now.getTime();
    this.#files.push(file.path);
    this.#file = file;
    return file;
  }

  /** Before the next file begins: the ring is never larger than it may be. */
  async #makeRoom(): Promise<void> {
    const most = this.#limits.files ?? Number.POSITIVE_INFINITY;
    while (this.#files.length >= most) {
      const oldest = this.#files[0] as string;
      await unlink(oldest).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') {
          throw new Error(`cannot remove ${oldest}: ${error.code}`, { cause: error });
        }
      });
      this.#files.shift();
    }
  }
}

/** `dir/out.pcapng` -> `dir/out_00001_20260131120000.pcapng`. */
export function nameOf(path: string, number: number, at: Date): string {
  const { ext } = parse(path);
  const stem = path.slice(0, path.length - ext.length);
  return `${stem}_${String(number).padStart(5, '0')}_${timeText(at)}${ext}`;
}

/** Local time, as tshark's names have it: YYYYMMDDhhmmss. */
function timeText(at: Date): string {
  const parts = [at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes(), at.getSeconds()];
  return [String(at.getFullYear()), ...parts.map((part) => String(part).padStart(2, '0'))].join('');
}
