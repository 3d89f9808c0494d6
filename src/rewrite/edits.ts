/** Pieces of a text replaced by others, all else copied as it is. */
import { joined } from '../bytes/joined.js';

export interface Edit {
  /** The bytes [start, end) go. */
  readonly start: number;
  readonly end: number;
  /** What comes in their place. */
  readonly text: string;
}

const utf8 = new TextEncoder();

/** bytes[start, end) with the edits made; they lie in that range and do not overlap. */
export function edited(
  bytes: Uint8Array,
  start: number,
  end: number,
  edits: readonly Edit[],
): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = start;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    pieces.push(bytes.subarray(at, edit.start), utf8.encode(edit.text));
    at = edit.end;
  }
  pieces.push(bytes.subarray(at, end));
  return joined(pieces);
}
