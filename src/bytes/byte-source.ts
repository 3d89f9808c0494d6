/** A file whose bytes can be read again, by their offset. */
export interface ByteSource {
  /**
   * `length` bytes at `offset`; fewer where the file ends before, or cannot be read any more.
   * The bytes are never overwritten: a view of them may be kept.
   */
  read(offset: number, length: number): Uint8Array;
}
