/**
 * Repeatable chance: the same seed gives the same figures on every machine. xorshift128: fast,
 * period 2^128 - 1, far more than a search for 24-byte patterns can notice.
 */
export class Chance {
  #a;
  #b = 0x9e37_79b9;
  #c = 0x243f_6a88;
  #d = 0xb7e1_5162;
  constructor(seed) {
    this.#a = (seed ^ 0x1234_5678) >>> 0 || 1;
    for (let i = 0; i < 16; i++) this.word();
  }

  /** 0..2^32-1. */
  word() {
    const t = this.#a ^ (this.#a << 11);
    this.#a = this.#b;
    this.#b = this.#c;
    this.#c = this.#d;
    this.#d = (this.#d ^ (this.#d >>> 19) ^ t ^ (t >>> 8)) >>> 0;
    return this.#d;
  }

  /** 0..limit-1. */
  below(limit) {
    return Math.floor((this.word() / 0x1_0000_0000) * limit);
  }

  pick(choices) {
    return choices[this.below(choices.length)];
  }

  /** Fills whole words; `bytes` begins at a multiple of four. */
  fill(bytes) {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
    for (let i = 0; i < words.length; i++) words[i] = this.word();
    for (let i = words.length * 4; i < bytes.length; i++) bytes[i] = this.word();
  }
}
