/**
 * Where finished pcapng blocks go. A writer claims room and fills it in place: a payload is
 * copied once, straight into the array that is handed to the file, and no object is made
 * per packet.
 */

/** Room for one block. Valid until the next claim; must be filled before the caller returns. */
export interface Room {
  readonly bytes: Uint8Array;
  /** The same memory as `bytes`, index for index. */
  readonly view: DataView;
  /** Index of the room's first byte. */
  readonly at: number;
}

export interface BlockSink {
  /**
   * Room for `length` bytes, to be filled with exactly one whole block; undefined when the
   * sink is full, closed or failed: the block is then dropped, and the sink counts it.
   */
  claim(length: number): Room | undefined;
}
