/**
 * A regular file as a source of packets, chunk by chunk: a caller with a screen may
 * breathe between chunks, a caller without reads them in one go. This is one of the
 * few files that touch the file system.
 */
import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { CaptureError, type DamageLog } from './errors.js';
import { type CaptureFormat, detectFormat, HEAD_LENGTH } from './format.js';
import type { CaptureReader, PacketSink, ReaderOptions } from './packet.js';
import { createReader } from './reader.js';
import { systemError } from './system-error.js';

/** Larger is no faster (measured); smaller makes the screen smoother and the file slower. */
const CHUNK = 256 * 1024;

export interface FileOptions extends ReaderOptions {
  /** Bytes per chunk, at least 1. Default 262,144. */
  readonly chunk?: number;
}

export class OpenCapture {
  readonly path: string;
  readonly format: CaptureFormat;
  readonly #file: number;
  readonly #reader: CaptureReader;
  readonly #chunk: Uint8Array;
  bytesRead = 0;
  #closed = false;

  /** Use `openCapture`. */
  constructor(path: string, file: number, sink: PacketSink, options: FileOptions) {
    const head = new Uint8Array(HEAD_LENGTH);
    const there = readAt(path, file, head, 0);
    this.path = path;
    this.format = detectFormat(head.subarray(0, there), path);
    this.#file = file;
    this.#reader = createReader(this.format, sink, options);
    this.#chunk = new Uint8Array(options.chunk ?? CHUNK);
  }

  /** What was wrong with the file, in its order; complete after `finish`. */
  get damage(): DamageLog {
    return this.#reader.damage;
  }

  /** Size in bytes as it is now: a file that is being written grows. */
  get size(): number {
    return this.#closed ? this.bytesRead : fstatSync(this.#file).size;
  }

  /** Tells this file from others that are there, whatever they are called. */
  get identity(): string {
    return identityOf(fstatSync(this.#file));
  }

  /** Damage ended all reading. */
  get stopped(): boolean {
    return this.#reader.stopped;
  }

  /** What the file begins with as it is now: `length` bytes, or what there is. */
  beginning(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, readAt(this.path, this.#file, bytes, 0));
  }

  /**
   * Reads the next chunk and hands on its packets. False when there was nothing to
   * read: at the end of the file as it is now (it may grow), or after damage that
   * ends all reading. Throws CaptureError when the system cannot read.
   * @param most bytes to read at most, 1..; never more than a chunk
   */
  readChunk(most = this.#chunk.length): boolean {
    if (this.#closed || this.#reader.stopped) return false;
    const into = this.#chunk.subarray(0, most);
    const length = readAt(this.path, this.#file, into, this.bytesRead);
    this.bytesRead += length;
    this.#reader.push(this.#chunk.subarray(0, length));
    return length > 0;
  }

  /** The file will not grow any more: a record cut by its end becomes damage. */
  finish(): void {
    this.#reader.end();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#file);
  }
}

export const identityOf = ({ dev, ino }: Stats): string => `${dev}:${ino}`;

/** Throws CaptureError, one line that names the file, when it holds no capture we read. */
export function openCapture(
  path: string,
  sink: PacketSink,
  options: FileOptions = {},
): OpenCapture {
  const file = openRegular(path);
  try {
    return new OpenCapture(path, file, sink, options);
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** The whole file in one go. Returns its damage. Throws CaptureError as `openCapture` does. */
export function readCapture(path: string, sink: PacketSink, options: FileOptions = {}): DamageLog {
  const capture = openCapture(path, sink, options);
  try {
    while (capture.readChunk());
    capture.finish();
    return capture.damage;
  } finally {
    capture.close();
  }
}

/** Looks before it opens: opening a pipe would wait for its writer. */
function openRegular(path: string): number {
  const stats = attempt(path, () => statSync(path));
  refuseIrregular(path, stats);
  return attempt(path, () => openSync(path, 'r'));
}

function refuseIrregular(path: string, stats: Stats): void {
  if (stats.isDirectory()) throw new CaptureError('directory', path, 'is a directory');
  if (!stats.isFile()) {
    throw new CaptureError('not-regular', path, 'is not a regular file; read it as a stream');
  }
}

function readAt(path: string, file: number, into: Uint8Array, position: number): number {
  return attempt(path, () => readSync(file, into, 0, into.length, position));
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw systemError(path, error);
  }
}
