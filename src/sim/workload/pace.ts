/** Waiting that an AbortSignal cuts short, and a pace of so many steps a second. */

/** Resolves after `ms` milliseconds, or at once when the signal aborts. Never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || ms <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

export class Pace {
  private readonly intervalMs: number;
  private next = 0;

  /** @param perSecond steps a second; Infinity: no waiting */
  constructor(
    perSecond: number,
    private readonly signal: AbortSignal,
  ) {
    this.intervalMs = 1000 / Math.max(perSecond, 0.01);
  }

  /** Resolves when the next step is due. A step that comes late does not make the next come sooner. */
  async step(): Promise<void> {
    const now = Date.now();
    this.next = Math.max(this.next + this.intervalMs, now);
    await pause(this.next - now, this.signal);
  }
}
