/** How much goes on over time: messages, their bytes, answers that report a failure, findings. */
import type { Instant } from '../bytes/time.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import { isFailure } from '../mcbp/statuses.js';
import type { MessageEvent } from '../message.js';
import { TimeBins } from './time-bins.js';

export const ACTIVITIES = ['messages', 'bytes', 'errors', 'findings'] as const;
type ActivityName = (typeof ACTIVITIES)[number];

/** Many more than a screen has columns, so that those may begin anywhere; 1 MiB. */
const BINS = 32_768;

const [MESSAGES, BYTES, ERRORS, FINDINGS] = [0, 1, 2, 3] as const;

export class Activity {
  private readonly bins = new TimeBins(ACTIVITIES.length, BINS);

  /** Time passes, without a message; what is earlier than the first time belongs to it. */
  reach(at: Instant): void {
    this.bins.reach(at);
  }

  message({ at, kind, vbucketOrStatus, bodyLength }: MessageEvent): void {
    this.bins.reach(at);
    this.bins.add(at, MESSAGES);
    this.bins.add(at, BYTES, HEADER_LENGTH + bodyLength);
    if (kind === 'response' && isFailure(vbucketOrStatus)) this.bins.add(at, ERRORS);
  }

  /** Findings of a message that came at a time that was reached. */
  found(at: Instant, count: number): void {
    this.bins.add(at, FINDINGS, count);
  }

  /** As TimeBins.sums. */
  sums(name: ActivityName, from: number, to: number, parts: number): number[] {
    return this.bins.sums(ACTIVITIES.indexOf(name), from, to, parts);
  }
}
