/**
 * What one end has sent and what is not yet to go on, in order: nothing passes what waits before
 * it. Each item waits for its time, or for somebody to let it go.
 */
import { type Instant, nanosecondsBetween } from '../bytes/time.js';
import type { HeldMessage } from './held.js';
import type { Rule } from './rule.js';

/** Bytes of one direction that may wait; while there are more, its sender is not read. */
const MOST_BYTES = 1024 * 1024;

export interface Item {
  /** Nobody else's. */
  readonly bytes: Uint8Array;
  /** When it may go on. A held message may do so earlier. */
  readonly due: Instant;
  /** A message, or the last piece of one. */
  readonly ends: boolean;
  /** What is done to it; undefined: it goes on as it is. */
  readonly rule: Rule | undefined;
  readonly held: HeldMessage | undefined;
}

export class Line {
  private items: Item[] = [];
  private bytes = 0;

  get isEmpty(): boolean {
    return this.items.length === 0;
  }

  get isFull(): boolean {
    return this.bytes > MOST_BYTES;
  }

  /** All that waits. */
  get all(): readonly Item[] {
    return this.items;
  }

  add(item: Item): void {
    this.items.push(item);
    this.bytes += item.bytes.length;
  }

  /** The next that may go on at `now`, taken. */
  next(now: Instant): Item | undefined {
    const [first] = this.items;
    if (first === undefined || this.wait(now) > 0) return undefined;
    this.items.shift();
    this.bytes -= first.bytes.length;
    return first;
  }

  /** Milliseconds until the first may go on; Infinity: nothing waits. */
  wait(now: Instant): number {
    const [first] = this.items;
    if (first === undefined) return Number.POSITIVE_INFINITY;
    if (first.held !== undefined && first.held.fate !== 'held') return 0;
    return Math.max(0, nanosecondsBetween(now, first.due) / 1e6);
  }

  clear(): void {
    this.items = [];
    this.bytes = 0;
  }
}

/** `ms` milliseconds after `at`. */
export function later(at: Instant, ms: number): Instant {
  const ns = at.ns + Math.round(ms * 1e6);
  const carry = Math.floor(ns / 1e9);
  return { s: at.s + carry, ns: ns - carry * 1e9 };
}
