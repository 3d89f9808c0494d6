/**
 * pcapng timestamps: 64-bit counts of a unit that each interface chooses (if_tsresol),
 * plus whole seconds (if_tsoffset). Exact to the nanosecond; finer units are rounded down.
 * Source: draft-ietf-opsawg-pcapng, section 4.2 (if_tsresol, if_tsoffset).
 */
import type { PacketRecord } from './packet.js';

/** Microseconds: what an interface without if_tsresol counts in. */
export const DEFAULT_RESOLUTION = 6;

const NANOSECONDS = 1_000_000_000n;

/** One interface's clock. Keeps the high word's share, which changes once in seconds or hours. */
export class Ticks {
  readonly #perSecond: bigint;
  readonly #offset: number;
  /** Units per second as a number when 10^0..10^9, where plain arithmetic is exact; else 0. */
  readonly #decimal: number;
  #high = 0;
  #highSeconds = 0;
  #highRest = 0;

  /**
   * `resolution` is the option's byte: n = 10^-n seconds, 0x80 + n = 2^-n seconds.
   * `offset` is in seconds.
   */
  constructor(resolution = DEFAULT_RESOLUTION, offset = 0) {
    const exponent = resolution & 0x7f;
    const binary = resolution > 0x7f;
    this.#perSecond = (binary ? 2n : 10n) ** BigInt(exponent);
    this.#decimal = !binary && exponent <= 9 ? 10 ** exponent : 0;
    this.#offset = offset;
  }

  set(packet: PacketRecord, high: number, low: number): void {
    const decimal = this.#decimal;
    if (decimal === 0) {
      this.#setExactly(packet, high, low);
      return;
    }
    if (high !== this.#high) this.#split(high);
    // Both terms are below 2^32 and 10^9: their sum is exact.
    const units = this.#highRest + low;
    const seconds = Math.floor(units / decimal);
    packet.s = this.#highSeconds + seconds + this.#offset;
    packet.ns = (units - seconds * decimal) * (1e9 / decimal);
  }

  #split(high: number): void {
    const units = BigInt(high) << 32n;
    this.#high = high;
    this.#highSeconds = Number(units / this.#perSecond);
    this.#highRest = Number(units % this.#perSecond);
  }

  #setExactly(packet: PacketRecord, high: number, low: number): void {
    const units = (BigInt(high) << 32n) | BigInt(low);
    packet.s = Number(units / this.#perSecond) + this.#offset;
    packet.ns = Number(((units % this.#perSecond) * NANOSECONDS) / this.#perSecond);
  }
}
