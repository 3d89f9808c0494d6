/**
 * What requests asked for, until their answers come: of some requests no frame is kept, and an
 * answer says by itself neither vbucket nor bucket.
 */
import type { AskedFact } from '../fusion/facts.js';

/** Requests that are remembered; the oldest is forgotten first, as it is the least likely to be answered. */
const MAX_PENDING = 4096;

export class PendingFacts {
  private readonly facts = new Map<number, AskedFact>();

  /** @param request number of the request */
  keep(request: number, fact: AskedFact): void {
    this.facts.set(request, fact);
    if (this.facts.size <= MAX_PENDING) return;
    this.facts.delete(this.facts.keys().next().value as number);
  }

  /** What it asked for, once. */
  take(request: number): AskedFact | undefined {
    const fact = this.facts.get(request);
    this.facts.delete(request);
    return fact;
  }
}
