/**
 * What stands at the end of a capture stream: a stage that the source is piped into,
 * and someone who takes what comes out of it. Two of a kind, so that pausing, ending
 * and failing are written once (stream.ts).
 */
import { type Duplex, PassThrough } from 'node:stream';
import type { DamageLog } from './errors.js';
import type { CaptureReader } from './packet.js';

export interface Consumer {
  /** The source is piped in here; pausing it holds everything before it. */
  readonly feed: Duplex;
  readonly damage: DamageLog;
  /**
   * Starts taking. `ended` after the last packet, or after damage that ends all reading;
   * `failed` with what the sink threw. Exactly one of them is called, once, unless the
   * feed is destroyed first.
   */
  run(ended: () => void, failed: (error: unknown) => void): void;
}

/** One of the own readers at the end of the stream. */
export function throughReader(reader: CaptureReader): Consumer {
  const feed = new PassThrough();
  return {
    feed,
    damage: reader.damage,
    run(ended, failed) {
      const once = settleOnce(ended, failed);
      feed.on('data', (chunk: Uint8Array) => {
        once.attempt(() => reader.push(chunk));
        if (reader.stopped) once.ended();
      });
      feed.on('end', () => {
        once.attempt(() => reader.end());
        once.ended();
      });
      feed.on('error', once.failed);
    },
  };
}

export interface Settling {
  ended(): void;
  failed(error: unknown): void;
  /** Does the work, unless all is over; what it throws is a failure. */
  attempt(work: () => void): void;
}

export function settleOnce(ended: () => void, failed: (error: unknown) => void): Settling {
  let over = false;
  const settle = (tell: () => void) => {
    if (over) return;
    over = true;
    tell();
  };
  return {
    ended: () => settle(ended),
    failed: (error) => settle(() => failed(error)),
    attempt(work) {
      if (over) return;
      try {
        work();
      } catch (error) {
        settle(() => failed(error));
      }
    },
  };
}
