/** How far the reading of a file has come, and what is left of it. */
import type { Reading, Snapshot } from './snapshot.js';

export type ReadSoFar = Pick<Reading, 'bytes' | 'size' | 'follows'>;

/**
 * @param reading bytes read and to read; undefined: nothing is being read
 * @param seconds since it began
 */
export function progressOf(
  reading: ReadSoFar | undefined,
  messages: number,
  seconds: number,
): Pick<Snapshot, 'progress' | 'reading'> {
  if (reading === undefined) return {};
  const { bytes, size, follows } = reading;
  const rate = seconds > 0 ? Math.round(messages / seconds) : 0;
  const left = bytes > 0 && seconds > 0 ? (seconds * Math.max(0, size - bytes)) / bytes : undefined;
  return {
    progress: size > 0 ? Math.min(1, bytes / size) : 1,
    reading: {
      ...{ bytes, size, rate },
      ...(follows && { follows }),
      ...(left === undefined ? {} : { secondsLeft: left }),
    },
  };
}
