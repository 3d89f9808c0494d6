/**
 * The last bytes delivered of one direction, so that a retransmission can be compared with
 * the first copy: bytes that differ mean a broken middlebox, a capture of two streams mixed
 * up, or an attack, and the reader must be told. Two kinds: what can be read again is noted
 * by its place (placed-history.ts), the rest is copied (copied-history.ts).
 */
export interface History {
  /** Appends what was just delivered, [start, end) of `bytes`; it lies at `offset` in the file, or NOWHERE. */
  append(bytes: Uint8Array, start: number, end: number, offset: number): void;
  /** `missing` bytes of the stream were never seen: nothing before them is comparable any more. */
  skip(missing: number): void;
  /** Stream offset of the oldest byte that is still comparable. */
  readonly start: number;
  /** How many of `bytes`, which claim stream offset `offset`, differ from the bytes delivered there. */
  differing(offset: number, bytes: Uint8Array): number;
  /** Lets go of the memory; nothing is comparable any more. */
  release(): void;
}
