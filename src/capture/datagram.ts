/** One IP packet under reassembly: which of its bytes are there, and what is in them. */

/** Where a fragment's bytes lie: captured at [start, end), and on the wire to `wireEnd`. */
export interface Window {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly wireEnd: number;
}

/** What its headers say of a fragment. */
export interface Fragment {
  /** What the fragments of one packet have in common. */
  readonly key: string;
  /** The IP header that goes before the assembled bytes: [headerStart, headerEnd). */
  readonly headerStart: number;
  readonly headerEnd: number;
  /** Place of its bytes in the packet, a multiple of 8. */
  readonly offset: number;
  /** More fragments follow this one. */
  readonly more: boolean;
  /** Protocol of what is in the packet; that of the fragment at offset 0 counts. */
  readonly protocol: number;
}

/** A packet put together: its IP header, then its bytes. */
export interface Whole {
  readonly bytes: Uint8Array;
  /** Captured up to here; the snap length cut a fragment at this place. */
  readonly end: number;
  readonly protocol: number;
}

/** The 16-bit total length of IPv4, the 16-bit payload length of IPv6. */
const MOST_BYTES = 0xffff;
/** Separate runs of bytes; fragments of eight bytes in an odd order are an attack. */
const MOST_RUNS = 64;
/** What an empty one costs in memory, roughly. */
const OVERHEAD = 512;
const FIRST_SIZE = 4096;

interface Run {
  from: number;
  to: number;
}

export class Datagram {
  /** Capture time of the first fragment seen, seconds. */
  readonly since: number;
  #bytes = new Uint8Array(0);
  /** What is there on the wire, in order, never touching each other. */
  readonly #runs: Run[] = [];
  /** Bytes up to here were captured; the snap length cut the first of the rest. */
  #capturedTo = MOST_BYTES;
  #length: number | undefined;
  #header = new Uint8Array(0);
  #protocol: number | undefined;

  constructor(since: number) {
    this.since = since;
  }

  /** Bytes of memory. */
  get held(): number {
    return OVERHEAD + this.#bytes.length + this.#header.length;
  }

  get complete(): boolean {
    const [first, second] = this.#runs;
    return (
      this.#protocol !== undefined &&
      second === undefined &&
      first?.from === 0 &&
      first.to === this.#length
    );
  }

  /** False, and nothing is changed, when the fragment contradicts those before it. */
  take(window: Window, fragment: Fragment): boolean {
    const { offset, more } = fragment;
    const length = window.wireEnd - window.start;
    const to = offset + length;
    if (to > MOST_BYTES || length === 0 || (more && length % 8 !== 0)) return false;
    if (!this.#agrees(to, more)) return false;
    if (this.#runs.length >= MOST_RUNS && !this.#touches(offset, to)) return false;
    if (!more) this.#length = to;
    if (offset === 0 && this.#protocol === undefined) {
      this.#protocol = fragment.protocol;
      // A copy, also of a Buffer, whose own slice() is none.
      this.#header = new Uint8Array(
        window.bytes.subarray(fragment.headerStart, fragment.headerEnd),
      );
    }
    this.#fill(window, offset, to);
    return true;
  }

  /** To be asked for when it is complete. */
  get whole(): Whole {
    const header = this.#header;
    const length = this.#length ?? 0;
    const bytes = new Uint8Array(header.length + length);
    bytes.set(header);
    bytes.set(this.#bytes.subarray(0, length), header.length);
    const end = header.length + Math.min(length, this.#capturedTo);
    return { bytes, end, protocol: this.#protocol ?? 0 };
  }

  /** One end, and nothing beyond it. */
  #agrees(to: number, more: boolean): boolean {
    if (this.#length !== undefined) return more ? to <= this.#length : to === this.#length;
    const last = this.#runs.at(-1);
    return more || last === undefined || last.to <= to;
  }

  #touches(from: number, to: number): boolean {
    return this.#runs.some((run) => run.from <= to && from <= run.to);
  }

  /** Copies what is not there yet of [from, to), the layer's bytes; first come, first kept. */
  #fill(window: Window, from: number, to: number): void {
    this.#reserve(to);
    let at = from;
    for (const run of this.#runs) {
      if (run.to <= at) continue;
      if (run.from >= to) break;
      if (run.from > at) this.#copy(window, from, at, run.from);
      at = Math.max(at, run.to);
    }
    if (at < to) this.#copy(window, from, at, to);
    this.#mark(from, to);
  }

  /** [at, to) of the packet; the fragment's bytes begin at `from`. */
  #copy(window: Window, from: number, at: number, to: number): void {
    const captured = from + Math.max(0, window.end - window.start);
    if (captured < to) this.#capturedTo = Math.min(this.#capturedTo, Math.max(at, captured));
    const shift = window.start - from;
    const end = Math.min(to, captured);
    if (at < end) this.#bytes.set(window.bytes.subarray(at + shift, end + shift), at);
  }

  /** Adds [from, to) and melts what touches into one run. */
  #mark(from: number, to: number): void {
    const runs = this.#runs;
    let first = 0;
    while (first < runs.length && (runs[first] as Run).to < from) first += 1;
    let after = first;
    const melted = { from, to };
    for (; after < runs.length && (runs[after] as Run).from <= to; after += 1) {
      const run = runs[after] as Run;
      melted.from = Math.min(melted.from, run.from);
      melted.to = Math.max(melted.to, run.to);
    }
    runs.splice(first, after - first, melted);
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return;
    let larger = Math.max(FIRST_SIZE, this.#bytes.length);
    while (larger < size) larger *= 2;
    const grown = new Uint8Array(larger);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
