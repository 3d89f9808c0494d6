/**
 * Standard input as a thread that is not the main one reads it: straight from the descriptor.
 * Whoever holds the other end of a pipe, or this program's main thread, may have made it
 * non-blocking; that there is nothing to read yet (EAGAIN) is then no failure, but a reason to wait.
 */
import { close, createReadStream, read } from 'node:fs';
import type { Readable } from 'node:stream';

const STDIN = 0;
/** Milliseconds until it is tried again. */
const PATIENCE = 10;

type Done = (error: NodeJS.ErrnoException | null, count: number, buffer: Uint8Array) => void;

export function standardInput(fd = STDIN): Readable {
  const patient = (
    file: number,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
    done: Done,
  ): void =>
    read(file, buffer, offset, length, position, (error, count, into) => {
      if (error?.code !== 'EAGAIN') done(error, count, into);
      // Closing waits for the reading to end.
      else if (input.destroyed) done(null, 0, buffer);
      else setTimeout(() => patient(file, buffer, offset, length, position, done), PATIENCE);
    });
  const input = createReadStream('', { fd, fs: { read: patient, close } });
  return input;
}
