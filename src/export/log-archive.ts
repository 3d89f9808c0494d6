/**
 * Logs that are done with: renamed to log_00001_20260131120000.ndjson (number; local time at
 * which the file began), then compressed to ….gz, one at a time and beside everything else.
 * Numbers go on where earlier runs ended, and the oldest files go, whichever run wrote them.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { nameOf } from '../capture/write/ring.js';

const MODE = 0o600;
/** While it is being compressed: no reader takes half a file for a whole one. */
const PART = '.gz.part';

export class LogArchive {
  readonly #path: string;
  readonly #most: number;
  readonly #onTrouble: (text: string) => void;
  /** Paths without .gz, oldest first. */
  #files: string[] = [];
  #number = 0;
  #compressing: Promise<void> = Promise.resolve();
  readonly #stop = new AbortController();

  /** Finds what earlier runs have left. @param most files, the log itself included */
  static async open(
    path: string,
    most: number,
    onTrouble: (text: string) => void,
  ): Promise<LogArchive> {
    const archive = new LogArchive(path, most, onTrouble);
    await archive.#find();
    return archive;
  }

  private constructor(path: string, most: number, onTrouble: (text: string) => void) {
    this.#path = path;
    this.#most = most;
    this.#onTrouble = onTrouble;
  }

  /** Takes the log, which is closed and began at this time, out of the way. */
  async take(began: Date): Promise<void> {
    const path = nameOf(this.#path, this.#number + 1, began);
    try {
      await rename(this.#path, path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Somebody was faster: there is nothing to keep.
      if (code === 'ENOENT') return;
      throw new Error(`cannot rename ${this.#path}: ${code}`, { cause: error });
    }
    this.#number += 1;
    this.#files.push(path);
    this.#compress(path);
    await this.#prune();
  }

  /** Compresses no more. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#compressing;
  }

  async #find(): Promise<void> {
    const { name, ext } = parse(this.#path);
    const folder = dirname(this.#path);
    const names = await readdir(folder).catch(() => []);
    const found = new Map<string, { number: number; isPlain: boolean }>();
    for (const file of names) {
      const plain = file.replace(/\.gz$/, '');
      const inner = plain.slice(name.length, plain.length - ext.length);
      const match = /^_(\d{5,})_\d{14}$/.exec(inner);
      if (match === null || plain !== `${name}${inner}${ext}`) continue;
      const isPlain = plain === file || (found.get(plain)?.isPlain ?? false);
      found.set(plain, { number: Number(match[1]), isPlain });
    }
    const oldestFirst = [...found].sort(([, a], [, b]) => a.number - b.number);
    this.#number = oldestFirst.at(-1)?.[1].number ?? 0;
    this.#files = oldestFirst.map(([plain]) => join(folder, plain));
    for (const [plain, { isPlain }] of oldestFirst) {
      if (isPlain) this.#compress(join(folder, plain));
    }
  }

  async #prune(): Promise<void> {
    while (this.#files.length > Math.max(0, this.#most - 1)) {
      const oldest = this.#files.shift() as string;
      const removed = await Promise.all([oldest, `${oldest}.gz`].map(remove));
      const fault = removed.find((one) => one !== undefined);
      if (fault !== undefined) this.#onTrouble(`cannot remove ${oldest}: ${fault}`);
    }
  }

  #compress(path: string): void {
    this.#compressing = this.#compressing.then(async () => {
      // By now it may have been too old to keep.
      if (this.#stop.signal.aborted || !this.#files.includes(path)) return;
      const part = `${path}${PART}`;
      try {
        await pipeline(
          createReadStream(path),
          createGzip(),
          createWriteStream(part, { mode: MODE }),
          { signal: this.#stop.signal },
        );
        await rename(part, `${path}.gz`);
        await remove(path);
        // It may have become too old meanwhile.
        if (!this.#files.includes(path)) await remove(`${path}.gz`);
      } catch (error) {
        await remove(part);
        if (this.#stop.signal.aborted || !this.#files.includes(path)) return;
        const { code, message } = error as NodeJS.ErrnoException;
        this.#onTrouble(`${basename(path)} stays uncompressed: ${code ?? message}`);
      }
    });
  }
}

/** Undefined when it is gone; else why not. */
async function remove(path: string): Promise<string | undefined> {
  try {
    await unlink(path);
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' ? undefined : code;
  }
}
