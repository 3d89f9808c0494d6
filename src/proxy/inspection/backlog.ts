/**
 * What was relayed and waits to be inspected, in the order in which it passed, over all
 * connections. Each byte is copied once, into slabs that chunks share. It has no
 * limit of its own: `size` says what it holds, whoever adds decides (see inspection.ts).
 */
import { type End, type Moment, MomentRecord } from '../../tcp/events.js';

export type HowClosed = 'fin' | 'rst' | 'end';

/** Bytes that all inspectors are to see, or those only that see all (Inspector.omitted). */
export type Shown = 'data' | 'omitted';

/** One thing to tell the inspectors about `owner`. Which fields count depends on `kind`. */
export interface Entry<Owner> {
  readonly kind: 'open' | Shown | 'gap' | 'close';
  readonly owner: Owner;
  readonly from: End;
  readonly at: Moment;
  /** data, omitted: what is left of it; gap and the others: empty. */
  bytes: Uint8Array;
  /** gap, omitted: bytes that were relayed and are not here. */
  readonly missing: number;
  /** close. */
  readonly how: HowClosed;
}

interface Node<Owner> extends Entry<Owner> {
  readonly slab: Slab | undefined;
  next: Node<Owner> | undefined;
}

/** Memory that entries share, one behind the other. */
class Slab {
  readonly bytes: Uint8Array;
  used = 0;
  /** Entries with bytes in it. */
  entries = 0;
  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }
}

/** What an entry takes beside its bytes: its objects; measured, rounded up. */
export const ENTRY_COST = 256;
const SLAB_SIZE = 512 * 1024;
/**
 * Empty slabs kept when nothing waits any more; while something does, all are: memory that was used
 * before costs far less to fill than new memory, and a backlog that is full falls and rises again.
 */
const MAX_SPARE = 16;
const NO_BYTES = new Uint8Array(0);

export class Backlog<Owner> {
  #head: Node<Owner> | undefined;
  #tail: Node<Owner> | undefined;
  #filling: Slab | undefined;
  readonly #spare: Slab[] = [];
  #size = 0;

  /** Bytes of memory, overhead included, but for slabs that are partly or not in use. */
  get size(): number {
    return this.#size;
  }

  /** The oldest entry. */
  get first(): Entry<Owner> | undefined {
    return this.#head;
  }

  open(owner: Owner, at: Moment): void {
    this.#push('open', owner, 0, at, NO_BYTES, 0, 'end', undefined);
  }

  /** Copies `bytes`, into two entries where a slab ends. */
  bytes(kind: Shown, owner: Owner, from: End, bytes: Uint8Array, at: Moment): void {
    for (let done = 0; done < bytes.length; ) {
      const slab = this.#room();
      const length = Math.min(bytes.length - done, slab.bytes.length - slab.used);
      const kept = slab.bytes.subarray(slab.used, slab.used + length);
      kept.set(bytes.subarray(done, done + length));
      slab.used += length;
      slab.entries += 1;
      this.#push(kind, owner, from, at, kept, 0, 'end', slab);
      done += length;
    }
  }

  /** Omitted bytes that no inspector sees. */
  omitted(owner: Owner, from: End, count: number, at: Moment): void {
    this.#push('omitted', owner, from, at, NO_BYTES, count, 'end', undefined);
  }

  gap(owner: Owner, from: End, missing: number, at: Moment): void {
    this.#push('gap', owner, from, at, NO_BYTES, missing, 'end', undefined);
  }

  close(owner: Owner, from: End, how: HowClosed, at: Moment): void {
    this.#push('close', owner, from, at, NO_BYTES, 0, how, undefined);
  }

  /**
   * Takes up to `most` bytes off the oldest entry, which goes when none is left. They are
   * valid until something is added.
   */
  take(most: number): Uint8Array {
    const head = this.#head;
    if (head === undefined) return NO_BYTES;
    const taken = head.bytes.subarray(0, most);
    this.#size -= taken.length;
    head.bytes = head.bytes.subarray(taken.length);
    if (head.bytes.length > 0) return taken;
    this.#size -= ENTRY_COST;
    this.#head = head.next;
    if (head.slab !== undefined) this.#release(head.slab);
    if (this.#head === undefined) {
      this.#tail = undefined;
      this.#spare.splice(MAX_SPARE);
    }
    return taken;
  }

  #push(
    kind: Entry<Owner>['kind'],
    owner: Owner,
    from: End,
    at: Moment,
    bytes: Uint8Array,
    missing: number,
    how: HowClosed,
    slab: Slab | undefined,
  ): void {
    const kept = MomentRecord.of(at);
    const node: Node<Owner> = {
      kind,
      owner,
      from,
      at: kept,
      bytes,
      missing,
      how,
      slab,
      next: undefined,
    };
    this.#size += ENTRY_COST + bytes.length;
    if (this.#tail === undefined) this.#head = node;
    else this.#tail.next = node;
    this.#tail = node;
  }

  /** The slab being filled, which has room for a byte at least. */
  #room(): Slab {
    const filling = this.#filling;
    if (filling !== undefined && filling.used < filling.bytes.length) return filling;
    this.#filling = this.#spare.pop() ?? new Slab(SLAB_SIZE);
    return this.#filling;
  }

  #release(slab: Slab): void {
    slab.entries -= 1;
    if (slab.entries > 0) return;
    slab.used = 0;
    if (slab !== this.#filling) this.#spare.push(slab);
  }
}
