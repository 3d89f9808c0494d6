/**
 * Undoes Snappy's raw block format: the length as a varint, then literals and copies of what
 * was already written. Source: github.com/google/snappy format_description.txt.
 */

/** Why a block cannot be read. */
export class SnappyFault extends Error {}

interface Length {
  /** Bytes without the compression, as the block says. */
  readonly length: number;
  /** Where the first element begins. */
  readonly end: number;
}

/** The length that bytes[start, end) says of itself. Throws SnappyFault. */
function snappyLength(bytes: Uint8Array, start: number, end: number): Length {
  let length = 0;
  for (let i = 0; i < 5 && start + i < end; i += 1) {
    const byte = bytes[start + i] as number;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) {
      if (length > 0xffff_ffff) break;
      return { length, end: start + i + 1 };
    }
  }
  throw new SnappyFault('it does not begin with a length');
}

/**
 * The uncompressed bytes of the block bytes[start, end).
 * @param limit bytes that may be needed; a block that says it needs more is not begun
 * @throws SnappyFault, with offsets that count from `start`
 */
export function unsnappy(bytes: Uint8Array, start: number, end: number, limit: number): Uint8Array {
  const { length, end: first } = snappyLength(bytes, start, end);
  if (length > limit) throw new SnappyFault(`${length} bytes uncompressed, the limit is ${limit}`);
  const out = new Uint8Array(length);
  let at = first;
  let written = 0;

  const fault = (what: string): SnappyFault => new SnappyFault(`${what} at byte ${at - start}`);
  /** `count` bytes, little endian, after the tag. */
  const little = (count: number): number => {
    if (at + 1 + count > end) throw fault('the block ends inside an element');
    let value = 0;
    for (let i = count; i >= 1; i -= 1) value = value * 256 + (bytes[at + i] as number);
    return value;
  };
  const literal = (tag: number): void => {
    const short = tag >> 2;
    const more = short < 60 ? 0 : short - 59;
    const size = (more === 0 ? short : little(more)) + 1;
    const from = at + 1 + more;
    if (from + size > end) throw fault('the block ends inside a literal');
    if (written + size > length) throw fault('more bytes than announced');
    out.set(bytes.subarray(from, from + size), written);
    written += size;
    at = from + size;
  };
  const copy = (size: number, back: number, width: number): void => {
    if (back === 0 || back > written) throw fault('a copy of what was not written yet');
    if (written + size > length) throw fault('more bytes than announced');
    // Byte by byte: a copy may reach into what it writes itself.
    for (let i = 0; i < size; i += 1, written += 1) out[written] = out[written - back] as number;
    at += 1 + width;
  };

  while (at < end) {
    const tag = bytes[at] as number;
    const kind = tag & 3;
    if (kind === 0) literal(tag);
    else if (kind === 1) copy(4 + ((tag >> 2) & 7), (tag >> 5) * 256 + little(1), 1);
    else copy(1 + (tag >> 2), little(kind === 2 ? 2 : 4), kind === 2 ? 2 : 4);
  }
  if (written < length) throw fault(`${written} of ${length} bytes only`);
  return out;
}
