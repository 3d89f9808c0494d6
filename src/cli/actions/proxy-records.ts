/** What is written, from the options of `proxy`; throws where options lack others. */
import type { RingLimits } from '../../capture/write/ring.js';
import type { LiveConfig } from '../../engine/live/config.js';
import type { LogRotation } from '../../export/log-file.js';
import { CommandError, EXIT } from '../exit.js';

export interface RecordCommandOptions {
  readonly log?: string;
  readonly logRotate?: LogRotation;
  readonly write?: string;
  readonly ringBuffer?: RingLimits;
}

type Records = Pick<LiveConfig, 'log' | 'logRotation' | 'capture' | 'ring'>;

export function recordsOf({ log, logRotate, write, ringBuffer }: RecordCommandOptions): Records {
  if (logRotate !== undefined && (log === undefined || log === '-')) {
    throw usage('--log-rotate needs --log with a file');
  }
  if (ringBuffer !== undefined) {
    if (write === undefined) throw usage('-b needs -w');
    if (ringBuffer.filesize === undefined && ringBuffer.duration === undefined) {
      throw usage('-b files needs -b filesize or -b duration, to know when the next file begins');
    }
  }
  return { log, logRotation: logRotate, capture: write, ring: ringBuffer };
}

function usage(message: string): CommandError {
  return new CommandError(EXIT.usage, message);
}
