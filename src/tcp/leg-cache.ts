/**
 * The legs of busy connections by their endpoint objects. A capture layer gives the same
 * object for the same address and port, so that two comparisons of identity find most
 * segments' connection. What is not here is found by value in the four-tuple map.
 *
 * Direct-mapped: a leg is in one slot or in none, so that the cache cannot grow or go stale.
 */
import type { Endpoint } from './events.js';

const SLOTS = 4096;

interface Slot<T> {
  src: Endpoint | undefined;
  dst: Endpoint | undefined;
  value: T | undefined;
}

export class LegCache<T> {
  readonly #slots: readonly Slot<T>[] = Array.from({ length: SLOTS }, () => ({
    src: undefined,
    dst: undefined,
    value: undefined,
  }));

  get(src: Endpoint, dst: Endpoint): T | undefined {
    const slot = this.#slotOf(src, dst);
    return slot.src === src && slot.dst === dst ? slot.value : undefined;
  }

  set(src: Endpoint, dst: Endpoint, value: T): void {
    const slot = this.#slotOf(src, dst);
    slot.src = src;
    slot.dst = dst;
    slot.value = value;
  }

  /** A connection between these ends is gone; so is whatever shares their slots. */
  forget(src: Endpoint, dst: Endpoint): void {
    this.#empty(this.#slotOf(src, dst));
    this.#empty(this.#slotOf(dst, src));
  }

  #empty(slot: Slot<T>): void {
    slot.src = undefined;
    slot.dst = undefined;
    slot.value = undefined;
  }

  /** By ports alone: equal ends share a slot although they may be other objects. */
  #slotOf(src: Endpoint, dst: Endpoint): Slot<T> {
    return this.#slots[(Math.imul(src.port, 31) ^ dst.port) & (SLOTS - 1)] as Slot<T>;
  }
}
