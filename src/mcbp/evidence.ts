/**
 * What one direction of an unknown connection says about itself: is it MCBP, and is its
 * sender the client? Looks at the bytes since the direction began or since its last gap.
 */
import { bodyLengthAt, HEADER_LENGTH, u32At } from './header.js';
import { HeaderSearch } from './header-search.js';
import { type Magic, magicOf } from './magic.js';
import { clientOpcodeOf } from './opcodes.js';
import { plausibleHeader } from './plausible.js';

/**
 * 'begun': a plausible header whose frame is not whole yet; 'one': a whole frame; 'two':
 * followed by another; 'doubted': followed by something else; 'refuted': no frame where
 * one must be.
 */
export type Strength = 'refuted' | 'none' | 'doubted' | 'begun' | 'one' | 'two';

type Sender = Magic['sender'];

export class DirectionEvidence {
  readonly #limit: number;
  /** Set while a frame must begin at the first byte: who must be its sender. */
  #due: Sender | undefined;
  #bytes = new Uint8Array(0);
  #length = 0;
  /** Where the present run of bytes without a gap begins. */
  #run = 0;
  #search = new HeaderSearch();
  /** Offset of the first frame found in this or an earlier run. */
  #frame = -1;
  #strength: Strength = 'none';
  #exhausted = false;

  /** Keeps `limit` bytes. `due`: the direction is known from its first byte, and this end sends it. */
  constructor(limit: number, due?: Sender) {
    this.#limit = limit;
    this.#due = due;
  }

  get strength(): Strength {
    return this.#strength;
  }

  /** More than `limit` bytes have shown nothing; this direction has no say any more. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  /** Takes a chunk into account, as far as `limit` reaches. */
  add(chunk: Uint8Array): void {
    if (this.#exhausted) return;
    const kept = Math.min(chunk.length, this.#limit - this.#length);
    this.#append(kept === chunk.length ? chunk : chunk.subarray(0, kept));
    if (this.#due !== undefined) this.#expect(this.#due);
    else this.#seek();
    if (kept < chunk.length) this.#overflow();
  }

  /** Bytes are missing: the next ones may begin anywhere in a frame. */
  gap(): void {
    this.#due = undefined;
    this.#run = this.#length;
    this.#search = new HeaderSearch();
  }

  /** Who sends this direction, as its frames say; undefined when only DCP is there, which both ends send alike. */
  get sender(): Sender | undefined {
    for (let at = this.#frame; at >= 0 && at + HEADER_LENGTH <= this.#length; ) {
      if (!plausibleHeader(this.#bytes, at)) return undefined;
      const magic = this.#magicAt(at);
      const dcp =
        magic?.serverOpcode !== true && clientOpcodeOf(this.#bytes[at + 1] ?? 0)?.dcp === true;
      if (magic !== undefined && !dcp) return magic.sender;
      at += HEADER_LENGTH + bodyLengthAt(this.#bytes, at);
    }
    return undefined;
  }

  /** The frame found here is a response to the one found there: opcode and opaque agree. */
  answers(request: DirectionEvidence): boolean {
    if (this.#frame < 0 || request.#frame < 0) return false;
    return (
      this.#magicAt(this.#frame)?.kind === 'response' &&
      request.#magicAt(request.#frame)?.kind === 'request' &&
      this.#bytes[this.#frame + 1] === request.#bytes[request.#frame + 1] &&
      u32At(this.#bytes, this.#frame + 12) === u32At(request.#bytes, request.#frame + 12)
    );
  }

  /** The verdict is in: lets go of the bytes. Nothing can be asked any more. */
  release(): void {
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
    this.#frame = -1;
  }

  #magicAt(start: number): Magic | undefined {
    return magicOf(this.#bytes[start] ?? 0);
  }

  /** From the first byte: frame after frame, the first of them sent by the right end. */
  #expect(sender: Sender): void {
    if (this.#length === 0) return;
    if (this.#magicAt(0)?.sender !== sender) this.#strength = 'refuted';
    else if (this.#length >= HEADER_LENGTH) this.#strength = this.#follow(0);
    if (this.#strength !== 'refuted' && this.#strength !== 'none') this.#frame = 0;
  }

  /** How good a frame at `start` is, by what follows it; 24 bytes are there. */
  #follow(start: number): Strength {
    if (!plausibleHeader(this.#bytes, start)) return 'refuted';
    const next = start + HEADER_LENGTH + bodyLengthAt(this.#bytes, start);
    if (next >= this.#length) return next === this.#length ? 'one' : 'begun';
    if (this.#magicAt(next) === undefined) return 'doubted';
    if (next + HEADER_LENGTH > this.#length) return 'one';
    return plausibleHeader(this.#bytes.subarray(0, this.#length), next) ? 'two' : 'doubted';
  }

  /** From anywhere: two plausible headers in a row, or bytes that are exactly one frame. */
  #seek(): void {
    if (this.#strength === 'two') return;
    const run = this.#bytes.subarray(this.#run, this.#length);
    const found = this.#search.find(run, 'more');
    if (found >= 0 && this.#follow(this.#run + found) === 'two') {
      this.#strength = 'two';
      this.#frame = this.#run + found;
    } else if (this.#isOneFrame(run)) {
      this.#strength = 'one';
      this.#frame = this.#run;
    } else if (this.#frame >= this.#run && this.#follow(this.#frame) === 'doubted') {
      this.#strength = 'none';
      this.#frame = -1;
    }
  }

  #isOneFrame(run: Uint8Array): boolean {
    return plausibleHeader(run, 0) && HEADER_LENGTH + bodyLengthAt(run, 0) === run.length;
  }

  /** A first frame longer than the limit is as good as any; a search without result is over. */
  #overflow(): void {
    if (this.#due !== undefined && this.#strength === 'begun') this.#strength = 'two';
    if (this.#strength === 'two') return;
    this.#exhausted = true;
    this.#strength = 'none';
    this.release();
  }

  #append(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.#limit, Math.max(length, 2 * this.#bytes.length)));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
  }
}
