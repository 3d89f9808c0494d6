/**
 * The log: one line per message, for its owner only, in one file or rotated. Lines take the
 * same way to the disk as packets do: they leave in batches, wait in memory while the disk is
 * full, and are counted where they are lost.
 */
import { BatchWriter, type BatchWriterOptions, batchQueue } from '../capture/write/batch-writer.js';
import { LogFile, type LogRotation } from './log-file.js';

export interface LogOptions extends BatchWriterOptions {
  readonly rotation?: LogRotation | undefined;
  /** Told what goes wrong with files that are done with. */
  readonly onTrouble?: (text: string) => void;
}

/** Smaller than that of packets: whoever follows the file should see it move. */
const BATCH_SIZE = 256 * 1024;

export class Log extends BatchWriter {
  readonly #encoder = new TextEncoder();

  /**
   * Creates the file, or empties it; with rotation, what is there is rotated away instead.
   * Rejects with an Error that names the path when it cannot be written.
   */
  static async open(path: string, options: LogOptions = {}): Promise<Log> {
    const sized = { batchSize: BATCH_SIZE, ...options };
    const queue = batchQueue(sized);
    const target = await LogFile.open(path, options.rotation, options.onTrouble);
    return new Log(target, queue, sized);
  }

  /** `line` ends in its only line break. False when it was lost; it is counted then. */
  line(line: string): boolean {
    const length = Buffer.byteLength(line);
    const room = this.claim(length);
    if (room === undefined) return false;
    this.#encoder.encodeInto(line, room.bytes.subarray(room.at, room.at + length));
    return true;
  }
}
