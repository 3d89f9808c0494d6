/**
 * When a captured request is due: at the pace of the capture, or so many times faster. What a node
 * takes longer than in the capture puts off all that follows, so that whoever waited between two
 * requests waits as long again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Instant, nanosecondsBetween } from '../../bytes/time.js';

export class Pace {
  /** @param speed above 0; Infinity: at once */
  constructor(
    private readonly speed: number,
    private started?: { readonly captured: Instant; live: number },
  ) {}

  /** The same moments from here on; what is put off in one is not in the other. */
  fork(): Pace {
    return new Pace(this.speed, this.started && { ...this.started });
  }

  /** Resolves when the moment of the capture has come, or the signal has. */
  async due(at: Instant, signal: AbortSignal): Promise<void> {
    const wait = this.untilDue(at);
    if (wait >= 1) await sleep(wait, undefined, { signal }).catch(() => undefined);
  }

  /** An answer has come: later than in the capture, perhaps. */
  putOff(at: Instant): void {
    const late = -this.untilDue(at);
    if (this.started !== undefined && late > 0) this.started.live += late;
  }

  /** Milliseconds; negative: it has passed. The first moment that is asked for is now. */
  private untilDue(at: Instant): number {
    if (this.speed === Number.POSITIVE_INFINITY) return 0;
    this.started ??= { captured: { ...at }, live: performance.now() };
    const { captured, live } = this.started;
    return live + nanosecondsBetween(captured, at) / 1e6 / this.speed - performance.now();
  }
}
