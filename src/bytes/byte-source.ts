/** A file whose bytes can be read again, by their offset. */
import type { Extents } from './extents.js';

export interface ByteSource {
  /**
   * `length` bytes at `offset`; fewer where the file ends before, or cannot be read any more.
   * The bytes are never overwritten: a view of them may be kept.
   */
  read(offset: number, length: number): Uint8Array;
}

/**
 * All bytes that `extents` place, up to the first that is not in the file any more.
 *
 * @param kept the first of them, and behind those all that lie nowhere, in their order
 */
export function restored(kept: Uint8Array, extents: Extents, source: ByteSource): Uint8Array {
  const { count, offsets, lengths } = extents;
  let length = 0;
  let nowhere = 0;
  for (let i = 0; i < count; i += 1) {
    length += lengths[i] as number;
    if ((offsets[i] as number) < 0) nowhere += lengths[i] as number;
  }
  if (kept.length >= length) return kept;
  const whole = new Uint8Array(length);
  const head = kept.length - nowhere;
  whole.set(kept.subarray(0, head));
  let next = head;
  let end = 0;
  for (let i = 0; i < count; i += 1) {
    const start = end;
    end += lengths[i] as number;
    // Of the piece in which the head ends, only what is behind it is read.
    const from = Math.max(start, head);
    if (from >= end) continue;
    const offset = offsets[i] as number;
    const wanted = end - from;
    const piece =
      offset < 0 ? kept.subarray(next, next + wanted) : source.read(offset + from - start, wanted);
    if (offset < 0) next += wanted;
    whole.set(piece, from);
    if (piece.length < wanted) return whole.subarray(0, from + piece.length);
  }
  return whole;
}
