/** How far the reading of a file has come, and what is left of it. */
import type { Reading } from './port/reading.js';
import type { Snapshot } from './port/snapshot.js';

export type ReadSoFar = Pick<Reading, 'bytes' | 'size' | 'follows'>;

export class ReadingProgress {
  private reading: ReadSoFar | undefined;
  private readonly startedAt: number;

  /** @param now milliseconds of a monotonic clock */
  constructor(private readonly now: () => number) {
    this.startedAt = now();
  }

  /** So far it has come; undefined: nothing is being read any more. True when that is news. */
  set(reading: ReadSoFar | undefined): boolean {
    const before = this.reading;
    this.reading = reading;
    // A file that is followed is looked at again and again without any news.
    const isSame = reading?.bytes === before?.bytes && reading?.size === before?.size;
    return reading === undefined || !isSame;
  }

  /** @param messages how many have come */
  of(messages: number): Pick<Snapshot, 'progress' | 'reading'> {
    if (this.reading === undefined) return {};
    const { bytes, size, follows } = this.reading;
    const seconds = (this.now() - this.startedAt) / 1000;
    const rate = seconds > 0 ? Math.round(messages / seconds) : 0;
    const left =
      bytes > 0 && seconds > 0 ? (seconds * Math.max(0, size - bytes)) / bytes : undefined;
    return {
      progress: size > 0 ? Math.min(1, bytes / size) : 1,
      reading: {
        ...{ bytes, size, rate },
        ...(follows && { follows }),
        ...(left === undefined ? {} : { secondsLeft: left }),
      },
    };
  }
}
