/**
 * The file under a log, and the next one: it always has the name that was asked for, so that
 * it can be followed (`tail -F`); one that is full or old is renamed as tshark names the files
 * of a ring, and compressed. Moved away by logrotate and the like, it begins anew on demand.
 */
import { stat } from 'node:fs/promises';
import { PrivateFile } from '../capture/write/private-file.js';
import { countBlocks, type Target, wholeBlocks } from '../capture/write/target.js';
import { LogArchive } from './log-archive.js';

/** When a log is rotated, and what stays; absent: never, and everything. */
export interface LogRotation {
  /** Bytes of a file; it is larger only where a single line is. */
  readonly size?: number;
  /** Seconds from a file's begin; it is rotated before the first line after that. */
  readonly time?: number;
  /** Files that there are at most, the one being written included. */
  readonly files?: number;
}

const LINE_BREAK = 0x0a;

export class LogFile implements Target {
  readonly path: string;
  readonly #rotation: LogRotation;
  readonly #archive: LogArchive | undefined;
  readonly #now: () => Date;
  /** Undefined when the last one was rotated away and the next could not begin. */
  #file: PrivateFile | undefined;
  #began = new Date(0);

  static async open(
    path: string,
    rotation?: LogRotation,
    onTrouble: (text: string) => void = () => undefined,
    now: () => Date = () => new Date(),
  ): Promise<LogFile> {
    const archive =
      rotation &&
      (await LogArchive.open(path, rotation.files ?? Number.POSITIVE_INFINITY, onTrouble));
    const log = new LogFile(path, rotation ?? {}, archive, now);
    await log.#moveLeftover();
    await log.#begin(false);
    return log;
  }

  private constructor(
    path: string,
    rotation: LogRotation,
    archive: LogArchive | undefined,
    now: () => Date,
  ) {
    this.path = path;
    this.#rotation = rotation;
    this.#archive = archive;
    this.#now = now;
  }

  get written(): number {
    return this.#file?.size ?? 0;
  }

  async write(bytes: Uint8Array): Promise<number> {
    if (this.#isOver(bytes)) await this.#rotate();
    const file = this.#file ?? (await this.#begin(true));
    const room = (this.#rotation.size ?? Number.POSITIVE_INFINITY) - file.size;
    const length = wholeBlocks(bytes, room, lineEnd);
    await file.write(bytes.subarray(0, length));
    return length;
  }

  count(bytes: Uint8Array): number {
    return countBlocks(bytes, lineEnd);
  }

  async reopen(): Promise<void> {
    const former = this.#file;
    if (former !== undefined && (await former.isInPlace())) return;
    await this.#begin(true);
    await former?.close();
  }

  /** A file that is being compressed stays as it is: the next run compresses it. */
  async close(): Promise<void> {
    await this.#archive?.close();
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  #isOver(next: Uint8Array): boolean {
    if (this.written === 0) return false;
    const { size, time } = this.#rotation;
    const isFull = size !== undefined && this.written + lineEnd(next, 0) > size;
    const age = this.#now().getTime() - this.#began.getTime();
    return isFull || (time !== undefined && age >= time * 1000);
  }

  async #rotate(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
    await this.#archive?.take(this.#began);
  }

  /** What an earlier run has left is no part of this log, but is not to be lost either. */
  async #moveLeftover(): Promise<void> {
    if (this.#archive === undefined) return;
    const left = await stat(this.path).catch(() => undefined);
    if (left?.isFile() && left.size > 0) await this.#archive.take(left.mtime);
  }

  async #begin(append: boolean): Promise<PrivateFile> {
    const file = await PrivateFile.open(this.path, append);
    this.#file = file;
    this.#began = this.#now();
    return file;
  }
}

function lineEnd(bytes: Uint8Array, at: number): number {
  const found = bytes.indexOf(LINE_BREAK, at);
  return found < 0 ? bytes.length : found + 1;
}
