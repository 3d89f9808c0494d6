/**
 * Chance that can be repeated: mulberry32, a 32-bit generator by Tommy Ettinger (public
 * domain). Good enough to vary a story; not for secrets.
 */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** An integer of 0..2^32-1. */
  u32(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** An integer of 0..limit-1. */
  below(limit: number): number {
    return Math.floor((this.u32() / 2 ** 32) * limit);
  }

  /** Any element of a list that has one. */
  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] as T;
  }

  /** In the form of a version 4 uuid. */
  uuid(): string {
    const digits = Array.from({ length: 4 }, () => this.u32().toString(16).padStart(8, '0'));
    const hex = digits.join('');
    const variant = '89ab'[this.below(4)];
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }
}
