/**
 * A regular capture file whose bytes are read again by their offset, so that nothing of it is
 * kept in memory but two windows: small ones where single places are asked for, longer ones
 * where the reading goes on. One of the few files that touch the file system.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../bytes/byte-source.js';
import type { DamageLog } from './errors.js';

/** Bytes of the first read at a place. */
const SMALLEST_WINDOW = 8 * 1024;
/** Bytes of the longest read ahead. */
const LARGEST_WINDOW = 128 * 1024;

/** A piece of the file that is kept, since what is asked for next often lies close by. */
class Window {
  readonly #start: number;
  readonly #bytes: Uint8Array;

  /** `start` is the offset in the file of the first of `bytes`. */
  constructor(start: number, bytes: Uint8Array) {
    this.#start = start;
    this.#bytes = bytes;
  }

  /** Undefined when not all of it is here. */
  part(offset: number, length: number): Uint8Array | undefined {
    const at = offset - this.#start;
    if (at < 0 || at + length > this.#bytes.length) return undefined;
    return this.#bytes.subarray(at, at + length);
  }

  /** Bytes to read ahead at `offset`: twice as many where the reading goes on behind this window. */
  nextSize(offset: number): number {
    const { length } = this.#bytes;
    const at = offset - this.#start;
    return at >= 0 && at < 2 * length ? Math.min(2 * length, LARGEST_WINDOW) : SMALLEST_WINDOW;
  }
}

const NO_WINDOW = new Window(0, new Uint8Array(0));

export interface ClosableSource extends ByteSource {
  /** Adds to `log` what was asked for and is not in the file any more. */
  tell(log: DamageLog): void;
  close(): void;
}

class CaptureBytes implements ClosableSource {
  readonly #file: number;
  /** Two, since a packet and an earlier one that it repeats may be on both sides of an edge. */
  #latest = NO_WINDOW;
  #other = NO_WINDOW;
  #closed = false;
  /** Where the first read began that came short; -1: none did. */
  #lacking = -1;

  /** `file` is an open descriptor, which is this object's from now on. */
  constructor(file: number) {
    this.#file = file;
  }

  read(offset: number, length: number): Uint8Array {
    const there = this.#latest.part(offset, length) ?? this.#turn().part(offset, length);
    if (there !== undefined) return there;
    if (length > LARGEST_WINDOW) return this.#noted(offset, length, this.#load(offset, length));
    const size = Math.max(this.#latest.nextSize(offset), this.#other.nextSize(offset), length);
    const bytes = this.#load(offset, size);
    this.#latest = new Window(offset, bytes);
    return this.#noted(offset, length, bytes.subarray(0, length));
  }

  tell(log: DamageLog): void {
    if (this.#lacking < 0) return;
    const what = `the file has changed since it was read: bytes at offset ${this.#lacking} are gone`;
    log.add('changed', this.#lacking, `damaged: ${what}`);
  }

  /** The window that was used before the latest one is the latest now. */
  #turn(): Window {
    const before = this.#other;
    this.#other = this.#latest;
    this.#latest = before;
    return before;
  }

  #noted(offset: number, wanted: number, bytes: Uint8Array): Uint8Array {
    if (bytes.length < wanted && this.#lacking < 0) this.#lacking = offset + bytes.length;
    return bytes;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#latest = NO_WINDOW;
    this.#other = NO_WINDOW;
    closeSync(this.#file);
  }

  /** A new buffer each time: views of earlier ones stay as they are. */
  #load(offset: number, length: number): Uint8Array {
    if (this.#closed) return new Uint8Array(0);
    const buffer = new Uint8Array(length);
    try {
      return buffer.subarray(0, readSync(this.#file, buffer, 0, length, offset));
    } catch {
      // A medium that fails: what cannot be read is missing, as the caller will say.
      return buffer.subarray(0, 0);
    }
  }
}

/** Undefined when the file cannot be opened: whoever reads it first says why. */
export function openAgain(path: string): ClosableSource | undefined {
  try {
    return new CaptureBytes(openSync(path, 'r'));
  } catch {
    return undefined;
  }
}
