/**
 * Reads a window of bytes from front to back, big endian (network order), and never past
 * its end: what is not there becomes a Truncated that says what was wanted, where, how much
 * of it and how much there was. "Cut short" is so told apart from "wrong" by its type.
 */

/** Fewer bytes than a field needs. */
export class Truncated extends Error {
  override readonly name = 'Truncated';

  constructor(
    /** The field that was being read. */
    readonly what: string,
    /** Where it begins, as an index of the array that the cursor reads. */
    readonly offset: number,
    /** Bytes that it takes. */
    readonly needed: number,
    /** Bytes from `offset` to the end of the window; fewer than `needed`. */
    readonly available: number,
  ) {
    super(`${what} at offset ${offset} needs ${needed} bytes, ${available} available`);
  }
}

/** Every read takes the name of the field for the error, advances, and throws Truncated. */
export class Cursor {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #offset: number;

  /** Reads bytes[start, end). RangeError when that is no window of the array. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    if (!(Number.isInteger(start) && Number.isInteger(end)) || start < 0 || start > end) {
      throw new RangeError(`window ${start}..${end} is not a range`);
    }
    if (end > bytes.length) {
      throw new RangeError(`window ${start}..${end} passes the end of ${bytes.length} bytes`);
    }
    this.#bytes = bytes;
    this.#offset = start;
    this.#end = end;
  }

  /** Index in the array of the next byte. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes left in the window. */
  get remaining(): number {
    return this.#end - this.#offset;
  }

  u8(what: string): number {
    return this.#byte(this.#advance(1, what));
  }

  u16(what: string): number {
    const at = this.#advance(2, what);
    return (this.#byte(at) << 8) | this.#byte(at + 1);
  }

  /** 0..2^32-1 */
  u32(what: string): number {
    return this.#u32At(this.#advance(4, what));
  }

  /** 0..2^64-1 */
  u64(what: string): bigint {
    const at = this.#advance(8, what);
    return (BigInt(this.#u32At(at)) << 32n) | BigInt(this.#u32At(at + 4));
  }

  /** The next `count` bytes as a view of the array, not a copy. RangeError when `count` is no length. */
  bytes(count: number, what: string): Uint8Array {
    const at = this.#advance(count, what);
    return this.#bytes.subarray(at, at + count);
  }

  /** All that is left, possibly nothing, as a view of the array. */
  rest(): Uint8Array {
    const at = this.#offset;
    this.#offset = this.#end;
    return this.#bytes.subarray(at, this.#end);
  }

  #advance(count: number, what: string): number {
    // A negative count would walk backwards: the caller's sum is wrong, not the input short.
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`${what} at offset ${this.#offset}: ${count} is not a length`);
    }
    const at = this.#offset;
    if (count > this.#end - at) throw new Truncated(what, at, count, this.#end - at);
    this.#offset = at + count;
    return at;
  }

  // Inside the window by #advance, so never undefined.
  #byte(at: number): number {
    return this.#bytes[at] as number;
  }

  #u32At(at: number): number {
    const high = (this.#byte(at) << 8) | this.#byte(at + 1);
    return high * 0x1_0000 + ((this.#byte(at + 2) << 8) | this.#byte(at + 3));
  }
}
