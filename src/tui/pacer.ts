/**
 * When to draw: only after a change, at most 20 times a second, and less often when frames are
 * dear, so that a busy session never spends more than an eighth of a core on its screen. What
 * answers a key is drawn sooner, because a person waits for it.
 */

export interface Clock {
  /** Milliseconds that never run backwards. */
  now(): number;
  /** Calls back once after at least `ms` milliseconds; returns a way to call it off. */
  after(ms: number, callback: () => void): () => void;
}

export type Urgency = 'answer' | 'news';

interface Rule {
  /** Least time between the end of a frame and the next one. */
  readonly rest: number;
  /** And at least this many times what a frame costs. */
  readonly share: number;
}

const RULES: Readonly<Record<Urgency, Rule>> = {
  answer: { rest: 15, share: 1 },
  news: { rest: 50, share: 7 },
};

export class Pacer {
  private ended = Number.NEGATIVE_INFINITY;
  /** Smoothed cost of a frame in milliseconds. */
  private cost = 0;
  private due = Number.POSITIVE_INFINITY;
  private cancel: (() => void) | undefined;
  private stopped = false;
  /** A frame is being drawn, and what was asked for meanwhile. */
  private drawing = false;
  private pending: Urgency | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly draw: () => void,
  ) {}

  /** Asks for a frame; any number of requests before it is drawn are one. */
  request(urgency: Urgency): void {
    if (this.stopped) return;
    if (this.drawing) {
      // Its pause counts from the end of this frame.
      this.pending = this.pending === 'answer' ? 'answer' : urgency;
      return;
    }
    const { rest, share } = RULES[urgency];
    const now = this.clock.now();
    const due = Math.max(now, this.ended + Math.max(rest, share * this.cost));
    if (due >= this.due) return;
    this.cancel?.();
    this.due = due;
    this.cancel = this.clock.after(due - now, () => this.run());
  }

  /** No frame is drawn any more. */
  stop(): void {
    this.stopped = true;
    this.cancel?.();
    this.cancel = undefined;
  }

  private run(): void {
    this.due = Number.POSITIVE_INFINITY;
    this.cancel = undefined;
    const started = this.clock.now();
    this.drawing = true;
    try {
      this.draw();
    } finally {
      this.drawing = false;
    }
    this.ended = this.clock.now();
    this.cost += (this.ended - started - this.cost) / 4;
    const { pending } = this;
    this.pending = undefined;
    if (pending !== undefined) this.request(pending);
  }
}
