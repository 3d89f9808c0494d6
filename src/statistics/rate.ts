/** Messages over time, and the answers among them that report a failure. */
import { isFailure } from '../mcbp/statuses.js';
import type { MessageEvent } from '../message.js';
import { type Grouped, TimeBins } from './time-bins.js';

const ALL = 0;
const ERRORS = 1;

export class Rate {
  private readonly bins = new TimeBins(2);

  message({ at, kind, vbucketOrStatus }: MessageEvent, counts = true): void {
    this.bins.reach(at);
    if (!counts) return;
    this.bins.add(at, ALL);
    if (kind === 'response' && isFailure(vbucketOrStatus)) this.bins.add(at, ERRORS);
  }

  /** Rows are all messages, then errors. */
  grouped(most: number): Grouped | undefined {
    return this.bins.grouped(most);
  }
}
