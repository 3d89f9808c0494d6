/**
 * What holds up the requests of one end of a connection. Servers may answer data commands out of
 * order, but none before a Fusion command that was asked earlier (see dialogue/order.ts): until
 * that is answered, all behind it stand in a queue. How long they did is known once they are
 * answered themselves, and needs no more than the last Fusion command that was answered.
 */
import { type Instant, nanosecondsBetween } from '../bytes/time.js';

export class Fence {
  /** Message number of the last Fusion request that was answered. */
  private number = 0;
  private at: Instant = { s: 0, ns: 0 };

  /** This Fusion request has been answered: it holds up nobody any more. */
  answered(request: number, { s, ns }: Instant): void {
    if (request < this.number) return;
    this.number = request;
    this.at = { s, ns };
  }

  /**
   * How long a request that is answered now stood behind it, nanoseconds: 0 to `latencyNs`. 0
   * also where a Fusion command asked later was answered first: such a server keeps no queue.
   */
  heldUp(request: number, latencyNs: number, now: Instant): number {
    if (this.number >= request) return 0;
    const since = nanosecondsBetween(this.at, now);
    return Math.max(0, Math.min(latencyNs, latencyNs - since));
  }
}
