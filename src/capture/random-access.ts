/**
 * A regular capture file whose bytes are read again by their offset, so that nothing of it is
 * kept in memory. Reads a window at a time: messages that are looked at one after the other
 * mostly lie in the same one. One of the few files that touch the file system.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../bytes/byte-source.js';
import type { DamageLog } from './errors.js';

/** Bytes per read, and most that is kept. */
const WINDOW = 128 * 1024;

export interface ClosableSource extends ByteSource {
  /** Adds to `log` what was asked for and is not in the file any more. */
  tell(log: DamageLog): void;
  close(): void;
}

class CaptureBytes implements ClosableSource {
  readonly #file: number;
  #window: Uint8Array = new Uint8Array(0);
  #start = 0;
  #closed = false;
  /** Where the first read began that came short; -1: none did. */
  #lacking = -1;

  /** `file` is an open descriptor, which is this object's from now on. */
  constructor(file: number) {
    this.#file = file;
  }

  read(offset: number, length: number): Uint8Array {
    const at = offset - this.#start;
    if (at >= 0 && at + length <= this.#window.length) {
      return this.#window.subarray(at, at + length);
    }
    if (length > WINDOW) return this.#noted(offset, length, this.#load(offset, length));
    this.#window = this.#load(offset, WINDOW);
    this.#start = offset;
    return this.#noted(offset, length, this.#window.subarray(0, length));
  }

  tell(log: DamageLog): void {
    if (this.#lacking < 0) return;
    const what = `the file has changed since it was read: bytes at offset ${this.#lacking} are gone`;
    log.add('changed', this.#lacking, `damaged: ${what}`);
  }

  #noted(offset: number, wanted: number, bytes: Uint8Array): Uint8Array {
    if (bytes.length < wanted && this.#lacking < 0) this.#lacking = offset + bytes.length;
    return bytes;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#window = new Uint8Array(0);
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
