/** A capture in one file. Moved away by logrotate and the like, it goes on in a new one. */
import { blockEnd } from './pcapng.js';
import { PrivateFile } from './private-file.js';
import { countBlocks, type Target } from './target.js';

export class SingleFile implements Target {
  readonly #preamble: Uint8Array;
  #file: PrivateFile;

  /** Creates or empties the file. Rejects with an Error that names it. */
  static async open(path: string, preamble: Uint8Array): Promise<SingleFile> {
    return new SingleFile(await begun(path, preamble, false), preamble);
  }

  private constructor(file: PrivateFile, preamble: Uint8Array) {
    this.#file = file;
    this.#preamble = preamble;
  }

  get path(): string {
    return this.#file.path;
  }

  get written(): number {
    return this.#file.size;
  }

  async write(bytes: Uint8Array): Promise<number> {
    await this.#file.write(bytes);
    return bytes.length;
  }

  count(bytes: Uint8Array): number {
    return countBlocks(bytes, blockEnd);
  }

  /** A file that somebody has put in its place is not emptied: it gets a section of its own. */
  async reopen(): Promise<void> {
    if (await this.#file.isInPlace()) return;
    const former = this.#file;
    this.#file = await begun(former.path, this.#preamble, true);
    await former.close();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

async function begun(path: string, preamble: Uint8Array, append: boolean): Promise<PrivateFile> {
  const file = await PrivateFile.open(path, append);
  try {
    await file.write(preamble);
    return file;
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
}
