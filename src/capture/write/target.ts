/**
 * Where a BatchWriter's blocks end up: one file, or several one after the other. Which file
 * a block goes to, and when the next one begins, is the target's alone.
 */
export interface Target {
  /** What was asked for; messages name it. */
  readonly path: string;
  /** Bytes in the file that is being written; all whole blocks. */
  readonly written: number;
  /**
   * Writes the first blocks of `bytes`, which are whole blocks and not empty: as many as the
   * file takes. Resolves with their length in bytes, never 0. Rejects when it cannot: then
   * none of them is in a file, and the same bytes may be tried again.
   */
  write(bytes: Uint8Array): Promise<number>;
  /** Blocks in `bytes`. */
  count(bytes: Uint8Array): number;
  /**
   * Somebody (logrotate) may have moved the file away: goes on in a new one of the same name.
   * Rejects when that cannot be; it then goes on in the old one.
   */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** Where the block that begins at `at` ends. */
export type BlockEnd = (bytes: Uint8Array, at: number) => number;

/** Length of the first blocks that fit into `room` bytes together; at least one block. */
export function wholeBlocks(bytes: Uint8Array, room: number, endOf: BlockEnd): number {
  if (bytes.length <= room) return bytes.length;
  let end = endOf(bytes, 0);
  while (end < bytes.length) {
    const next = endOf(bytes, end);
    if (next > room) break;
    end = next;
  }
  return end;
}

export function countBlocks(bytes: Uint8Array, endOf: BlockEnd): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at = endOf(bytes, at)) count++;
  return count;
}
