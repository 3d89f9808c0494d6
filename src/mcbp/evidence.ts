/**
 * What one direction of an unknown connection says about itself: is it MCBP, and is its sender
 * the client? Looks at the bytes since the direction began or since its last gap; they are
 * handed in again each time, with whatever came since.
 */
import { bodyLengthAt, HEADER_LENGTH, u32At } from './header.js';
import { HeaderSearch } from './header-search.js';
import { type Magic, magicOf } from './magic.js';
import { plausibleHeader, senderAt } from './plausible.js';

/**
 * 'begun': a convincing header whose frame is not whole yet; 'one': a whole frame; 'two': a
 * chain of frames (header-search.ts); 'doubted': a header that does not convince, or a frame
 * followed by something else; 'refuted': no frame where one must be.
 */
export type Strength = 'refuted' | 'none' | 'doubted' | 'begun' | 'one' | 'two';

type Sender = Magic['sender'];

export class DirectionEvidence {
  readonly #sender: Sender | undefined;
  /** Set while a frame must begin at the first byte: who must be its sender. */
  #due: Sender | undefined;
  /** Where the present run of bytes without a gap begins. */
  #run = 0;
  #search: HeaderSearch;
  /** Offset of the first frame found in this or an earlier run. */
  #frame = -1;
  #strength: Strength = 'none';

  /** `due`: the direction is known from its first byte, and this end sends it. */
  constructor(due?: Sender) {
    this.#sender = due;
    this.#due = due;
    this.#search = new HeaderSearch(false, due);
  }

  get strength(): Strength {
    return this.#strength;
  }

  /** A frame must begin at the first byte. */
  get isDue(): boolean {
    return this.#due !== undefined;
  }

  /** The first so many of the bytes have nothing to say any more. */
  get passed(): number {
    if (this.#due !== undefined) return 0;
    return this.#frame >= 0 ? this.#frame : this.#run + this.#search.passed;
  }

  /** Takes into account what has come; `bytes` are all of the direction so far. */
  look(bytes: Uint8Array): void {
    if (this.#strength === 'two' || bytes.length === this.#run) return;
    const run = bytes.subarray(this.#run);
    if (this.#due === undefined) this.#seek(run);
    else this.#expect(this.#due, run);
  }

  /** No more bytes come: a chain that they neither confirm nor refute counts. */
  close(bytes: Uint8Array): void {
    if (this.#due !== undefined || this.#strength === 'one' || this.#strength === 'two') return;
    const found = this.#search.find(bytes.subarray(this.#run), 'end');
    // A single header that is cut off is too little to tell what a whole connection speaks.
    if (found >= 0 && this.#isChain(this.#search.chain)) this.#found(found, 'one');
  }

  /** Bytes are missing behind the first `length`: the next ones may begin anywhere in a frame. */
  gap(length: number): void {
    this.#due = undefined;
    this.#run = length;
    this.#search = new HeaderSearch(false, this.#sender);
  }

  /** The first `count` bytes, none behind `passed`, are not handed in again. */
  forget(count: number): void {
    if (this.#frame >= 0) this.#frame -= count;
    if (count <= this.#run) this.#run -= count;
    else {
      this.#search.drop(count - this.#run);
      this.#run = 0;
    }
  }

  /**
   * No more can be held, and the frame that is open is not over yet. Its convincing header is
   * good enough behind another frame, or with the first byte of the direction.
   */
  exhaust(): void {
    if (this.#strength === 'two' || this.#strength === 'refuted') return;
    const begins = this.#search.passed === 0 && this.#run === 0;
    const chain = this.#search.chain;
    if (this.#isChain(chain) || (begins && chain !== undefined && chain.convincing > 0)) {
      this.#found(this.#search.passed, 'two');
    } else {
      this.#strength = 'none';
      this.#frame = -1;
    }
  }

  /** Who sends this direction, as its frames say; undefined when only DCP is there, which both ends send alike. */
  sender(bytes: Uint8Array): Sender | undefined {
    for (let at = this.#frame; at >= 0 && plausibleHeader(bytes, at); ) {
      const sender = senderAt(bytes, at);
      if (sender !== undefined) return sender;
      at += HEADER_LENGTH + bodyLengthAt(bytes, at);
    }
    return undefined;
  }

  /** The frame found in `mine` is a response to the one found in `theirs`: opcode and opaque agree. */
  answers(request: DirectionEvidence, mine: Uint8Array, theirs: Uint8Array): boolean {
    const [a, b] = [this.#frame, request.#frame];
    if (a < 0 || b < 0) return false;
    return (
      magicOf(mine[a] ?? 0)?.kind === 'response' &&
      magicOf(theirs[b] ?? 0)?.kind === 'request' &&
      mine[a + 1] === theirs[b + 1] &&
      u32At(mine, a + 12) === u32At(theirs, b + 12)
    );
  }

  /** From the first byte: frame after frame, the first of them sent by the right end. */
  #expect(sender: Sender, run: Uint8Array): void {
    if (magicOf(run[0] ?? 0)?.sender !== sender) this.#strength = 'refuted';
    else if (run.length >= HEADER_LENGTH) this.#follow(run);
  }

  #follow(run: Uint8Array): void {
    if (!plausibleHeader(run, 0)) {
      this.#strength = 'refuted';
      return;
    }
    // Once the chain at the first byte is broken, nothing that is found behind it counts.
    const broken = this.#search.passed > 0;
    if (!broken && this.#search.find(run, 'more') === 0) this.#found(0, 'two');
    else if (broken || this.#search.passed > 0) this.#found(0, 'doubted');
    else this.#found(0, this.#openStrength(run.length));
  }

  /** What the chain at the first byte of a connection says that is not over yet. */
  #openStrength(length: number): Strength {
    const chain = this.#search.chain;
    if (this.#isChain(chain)) return 'two';
    if (chain === undefined || chain.convincing === 0) return 'doubted';
    return chain.end === length ? 'one' : 'begun';
  }

  /** From anywhere: a chain that is confirmed, or whole frames and no more. */
  #seek(run: Uint8Array): void {
    const found = this.#search.find(run, 'more');
    if (found >= 0) {
      this.#found(found, 'two');
      return;
    }
    const chain = this.#search.chain;
    const whole = chain?.end === run.length;
    const from = this.#search.passed;
    if (whole && this.#isChain(chain)) this.#found(from, 'two');
    else if (whole && chain.convincing > 0 && from === 0) this.#found(from, 'one');
    else if (this.#frame >= this.#run) {
      this.#strength = 'none';
      this.#frame = -1;
    }
  }

  /** More than one header, and not by chance. */
  #isChain(chain: HeaderSearch['chain']): boolean {
    return chain !== undefined && chain.convincing > 0 && chain.headers > 1;
  }

  #found(at: number, strength: Strength): void {
    this.#frame = this.#run + at;
    this.#strength = strength;
  }
}
