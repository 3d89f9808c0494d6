/**
 * A file that only grows, for its owner's eyes: recordings hold what users send, credentials
 * too. A write is all or nothing, so that a full disk leaves no half of a block behind.
 */
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

const MODE = 0o600;
const { O_WRONLY, O_CREAT, O_APPEND, O_TRUNC } = constants;

export class PrivateFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #size: number;

  /**
   * Creates the file, or takes the one that is there: empties it, unless `append`. A regular
   * file is made private either way. Rejects with an Error that names the path.
   */
  static async open(path: string, append = false): Promise<PrivateFile> {
    let handle: FileHandle | undefined;
    try {
      // At the end, wherever that is by then: whoever truncates the file leaves no hole in it.
      handle = await open(path, O_WRONLY | O_CREAT | O_APPEND | (append ? 0 : O_TRUNC), MODE);
      const about = await handle.stat();
      // A device or pipe is nobody's to change; some file systems have no modes (FAT).
      if (about.isFile()) await handle.chmod(MODE).catch(() => undefined);
      return new PrivateFile(path, handle, about.isFile() ? about.size : 0);
    } catch (error) {
      await handle?.close().catch(() => undefined);
      throw writeError(path, error);
    }
  }

  private constructor(path: string, handle: FileHandle, size: number) {
    this.path = path;
    this.#handle = handle;
    this.#size = size;
  }

  /** Bytes in the file, as far as this object put or found them there. */
  get size(): number {
    return this.#size;
  }

  /** Rejects, naming the path, when not all of it could be written: then nothing of it is there. */
  async write(bytes: Uint8Array): Promise<void> {
    let done = 0;
    try {
      // A write may take less than it was given, as to a pipe.
      while (done < bytes.length) {
        const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, null);
        if (bytesWritten === 0) throw new Error(`${bytes.length - done} bytes were not taken`);
        done += bytesWritten;
      }
      this.#size += done;
    } catch (error) {
      await this.#takeBack(done);
      throw writeError(this.path, error);
    }
  }

  /** Whether the file is still what its path leads to; true where that cannot be told. */
  async isInPlace(): Promise<boolean> {
    const here = await this.#handle.stat();
    if (!here.isFile()) return true;
    try {
      const there = await stat(this.path);
      return there.ino === here.ino && there.dev === here.dev;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== 'ENOENT';
    }
  }

  /** Rejects with an Error that names the path: some file systems tell of lost bytes only now. */
  async close(): Promise<void> {
    try {
      await this.#handle.close();
    } catch (error) {
      throw writeError(this.path, error);
    }
  }

  async #takeBack(count: number): Promise<void> {
    if (count === 0) return;
    try {
      const { size } = await this.#handle.stat();
      await this.#handle.truncate(size - count);
    } catch {
      // A pipe or device keeps what it took.
    }
  }
}

/** Node's message is `CODE: reason, call 'path'`: the path is told once, by us. */
function writeError(path: string, cause: unknown): Error {
  const reason = cause instanceof Error ? (cause.message.split(', ')[0] ?? '') : String(cause);
  return new Error(`cannot write ${path}: ${reason}`, { cause });
}
