/**
 * Messages that somebody wants to look at before they go on. They wait where they are, and what
 * their end sends after them waits behind them: the order of a stream is kept. Nobody is forgotten:
 * after a while a message goes on by itself.
 */
import type { Connection, End } from '../tcp/events.js';
import type { Granted } from './passing-view.js';

export type Fate =
  | 'held'
  | 'sent on'
  | 'dropped'
  /** It was held for as long as it may be, and went on. */
  | 'timed out'
  /** Its connection is over. */
  | 'gone';

export interface HeldMessage {
  /** 1.. */
  readonly id: number;
  readonly connection: Connection;
  readonly from: End;
  /** As it is to go on. */
  frame: Uint8Array;
  /** What it answers, where that was kept. */
  readonly request: Uint8Array | undefined;
  readonly features: Granted;
  fate: Fate;
  /** What was changed, in order. */
  readonly edits: string[];
}

/** Messages held at once, over all connections; beyond it they pass. */
const MOST_HELD = 64;

export class HeldMessages {
  private readonly waiting = new Map<number, { held: HeldMessage; release: () => void }>();
  private last = 0;

  get count(): number {
    return this.waiting.size;
  }

  get isFull(): boolean {
    return this.waiting.size >= MOST_HELD;
  }

  get(id: number): HeldMessage | undefined {
    return this.waiting.get(id)?.held;
  }

  /** @param release is called when its fate has been decided by let() */
  hold(
    message: Pick<HeldMessage, 'connection' | 'from' | 'frame' | 'request' | 'features'>,
    release: () => void,
  ): HeldMessage {
    this.last += 1;
    const held: HeldMessage = { ...message, id: this.last, fate: 'held', edits: [] };
    this.waiting.set(held.id, { held, release });
    return held;
  }

  /** It waits no longer. */
  let(held: HeldMessage, fate: Exclude<Fate, 'held'>): void {
    const entry = this.waiting.get(held.id);
    if (entry === undefined) return;
    this.waiting.delete(held.id);
    held.fate = fate;
    entry.release();
  }
}
