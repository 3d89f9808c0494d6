/** Parts of bytes: `[0:4]`, `[-2:]`, `[1,3-5]`. Source: wireshark-filter(4). */
import { joined } from '../../bytes/joined.js';
import type { SlicePart } from '../syntax.js';
import type { Scalar } from '../values/kinds.js';
import { bytesOfText } from '../values/text-bytes.js';

/** The parts one after the other; undefined where the value is too short for one of them. */
export function sliced(value: Scalar, parts: readonly SlicePart[]): Uint8Array | undefined {
  const bytes = asBytes(value);
  if (bytes === undefined) return undefined;
  const found: Uint8Array[] = [];
  for (const part of parts) {
    const piece = pieceOf(bytes, part);
    if (piece === undefined) return undefined;
    found.push(piece);
  }
  return found.length === 1 ? found[0] : joined(found);
}

function pieceOf(bytes: Uint8Array, { from, length, to }: SlicePart): Uint8Array | undefined {
  const at = (offset: number): number => (offset < 0 ? bytes.length + offset : offset);
  const start = at(from);
  const end = to !== null ? at(to) + 1 : length !== null ? start + length : bytes.length;
  if (start < 0 || start >= bytes.length || end <= start || end > bytes.length) return undefined;
  return bytes.subarray(start, end);
}

export function asBytes(value: Scalar): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? bytesOfText(value) : undefined;
}

/** Whether these bytes occur in those. */
export function includesBytes(bytes: Uint8Array, part: Uint8Array): boolean {
  const first = part[0];
  if (first === undefined) return true;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let i = 1;
    while (i < part.length && bytes[at + i] === part[i]) i += 1;
    if (i === part.length) return true;
  }
  return false;
}
