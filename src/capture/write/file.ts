/** A capture file being written, or a ring of them; what happens to its blocks: batch-writer.ts. */
import { BatchWriter, type BatchWriterOptions, batchQueue } from './batch-writer.js';
import { Ring, type RingLimits } from './ring.js';
import { SingleFile } from './single-file.js';

export interface CaptureFileOptions extends BatchWriterOptions {
  /** Several files instead of one. */
  readonly ring?: RingLimits;
}

export class CaptureFile extends BatchWriter {
  /**
   * Creates or empties the file, for its owner only, and writes `preamble`: section header and
   * interfaces. Rejects with an Error that names the path when it cannot be written.
   */
  static async open(
    path: string,
    preamble: Uint8Array,
    options: CaptureFileOptions = {},
  ): Promise<CaptureFile> {
    const queue = batchQueue(options);
    const { ring } = options;
    const target =
      ring === undefined
        ? await SingleFile.open(path, preamble)
        : await Ring.open(path, preamble, ring);
    return new CaptureFile(target, queue, options);
  }
}
