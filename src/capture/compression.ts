/**
 * Captures compressed with gzip (RFC 1952) or zstd (RFC 8878), unpacked as they are read.
 *
 * A piece is unpacked only when what the one before gave has been taken: a few kilobytes that
 * unpack to gigabytes (a bomb) cost time, not memory. What was unpacked before damage is
 * handed on: zlib itself would drop what waits in its buffer.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { CaptureError, type DamageLog } from './errors.js';
import { ZstdFrames } from './zstd-frames.js';

interface Packing {
  readonly name: string;
  readonly magic: readonly number[];
  /** Absent where this Node.js has none. */
  readonly unpacker: (() => Transform) | undefined;
  /** Knows whether the data are complete, where the unpacker does not say. */
  readonly frames?: () => Frames;
}

interface Frames {
  readonly complete: boolean;
  push(bytes: Uint8Array): void;
}

/** Not in the types of Node 20, nor in Node 20: since 22.15 and 23.8. */
const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };

const PACKINGS: readonly Packing[] = [
  { name: 'gzip', magic: [0x1f, 0x8b], unpacker: () => zlib.createGunzip() },
  {
    name: 'zstd',
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    unpacker: createZstdDecompress,
    frames: () => new ZstdFrames(),
  },
];
const MAGIC_LENGTH = 4;

/** How the file that begins with `head` is compressed; undefined if it is not, or in another way. */
export function packingOf(head: Uint8Array): Packing | undefined {
  return PACKINGS.find(({ magic }) => magic.every((byte, i) => head[i] === byte));
}

/** Files to be read as streams. What cannot be opened is not compressed: opening it will tell. */
export function isCompressedFile(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    try {
      const head = new Uint8Array(MAGIC_LENGTH);
      readSync(file, head, 0, MAGIC_LENGTH, 0);
      return packingOf(head) !== undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

/**
 * What goes through the unpacker at once, bytes: deflate makes at most 4 MiB of it (1:1032),
 * zstd as much as its frame says and Node's chunks allow. Smaller pieces are slower.
 */
const PIECE = 4096;

/** As zlib says it. */
const UNFINISHED = 'unexpected end of file';

export class Unpacking {
  /** The unpacked bytes. They end, without an error, where damage begins. */
  readonly stream: Readable;
  readonly #packing: Packing;
  readonly #unpacker: Transform;
  readonly #frames: Frames | undefined;
  #taken = 0;
  #given = 0;
  #failure: string | undefined;

  /**
   * `head` is what has been read of `source` already. Throws CaptureError, which names
   * `name`, when this Node.js cannot unpack such data.
   */
  constructor(packing: Packing, head: Uint8Array, source: Readable, name: string) {
    if (packing.unpacker === undefined) throw lacking(packing, name);
    this.#packing = packing;
    this.#unpacker = packing.unpacker();
    this.#frames = packing.frames?.();
    // Each step hears of its own error; none may end the program.
    this.#unpacker.on('error', () => {});
    this.stream = Readable.from(this.#unpack(head, source), { objectMode: false });
  }

  /** Damage met so far, with nothing unpacked before it: this is no compressed file. */
  get hopeless(): string | undefined {
    return this.#given === 0 ? this.#failure : undefined;
  }

  /** To be called when the stream has ended. */
  tell(damage: DamageLog): void {
    if (this.#failure !== undefined) damage.add('compression', this.#taken, this.#failure);
  }

  async *#unpack(head: Uint8Array, source: Readable): AsyncGenerator<Buffer> {
    const out: Buffer[] = [];
    this.#unpacker.on('data', (chunk: Buffer) => out.push(chunk));
    try {
      for await (const piece of pieces(head, source)) {
        this.#failure = await settled(this.#unpacker, (done) => this.#unpacker.write(piece, done));
        this.#taken += piece.length;
        this.#frames?.push(piece);
        yield* this.#flush(out);
        if (this.#failure !== undefined) break;
      }
      this.#failure ??= await settled(this.#unpacker, (done) => {
        this.#unpacker.once('end', done).end();
      });
      if (this.#frames?.complete === false) this.#failure ??= UNFINISHED;
      yield* this.#flush(out);
      if (this.#failure !== undefined) this.#failure = this.#describe(this.#failure);
    } finally {
      source.destroy();
      this.#unpacker.destroy();
    }
  }

  *#flush(out: Buffer[]): Generator<Buffer> {
    for (const chunk of out.splice(0)) {
      this.#given += chunk.length;
      yield chunk;
    }
  }

  #describe(reason: string): string {
    const { name } = this.#packing;
    return reason === UNFINISHED
      ? `cut short: the ${name} data end after ${this.#taken} bytes, before they are complete`
      : `damaged: the ${name} data cannot be unpacked beyond offset ${this.#taken} (${reason})`;
  }
}

function lacking({ name }: Packing, file: string): CaptureError {
  const input = file === '-' ? '' : ` ${file}`;
  return new CaptureError(
    'foreign-format',
    file,
    `compressed with ${name}, which this Node.js (${process.version}) cannot unpack; ` +
      `22.15 or later can, or unpack it with: ${name} -dc${input} | fusionshark read -`,
  );
}

async function* pieces(head: Uint8Array, source: Readable): AsyncGenerator<Uint8Array> {
  yield* cut(head);
  for await (const chunk of source) yield* cut(chunk as Uint8Array);
}

function* cut(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/** Runs one step; resolves to what went wrong with it, if anything. */
function settled(
  unpacker: Transform,
  step: (done: (error?: Error | null) => void) => void,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const failed = (error: Error) => resolve(error.message);
    unpacker.once('error', failed);
    step((error) => {
      // A failed step hears of its error before the stream says it.
      if (error) return;
      unpacker.off('error', failed);
      resolve(undefined);
    });
  });
}
