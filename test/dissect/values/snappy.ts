/** A plain writer of Snappy blocks, so that the reader is not checked against itself. */

/** Where what comes next already stood, within reach; the longest first found. */
function match(bytes: Uint8Array, at: number): { back: number; size: number } | undefined {
  for (let back = 1; back <= Math.min(at, 60_000); back += 1) {
    let size = 0;
    while (size < 64 && at + size < bytes.length && bytes[at + size] === bytes[at + size - back]) {
      size += 1;
    }
    if (size >= 4) return { back, size };
  }
  return undefined;
}

const varint = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 0x80))];

function literal(bytes: Uint8Array): number[] {
  if (bytes.length === 0) return [];
  const size = bytes.length - 1;
  const tag =
    size < 60 ? [size << 2] : size < 256 ? [60 << 2, size] : [61 << 2, size & 255, size >> 8];
  return [...tag, ...bytes];
}

function copy(back: number, size: number): number[] {
  if (size <= 11 && back < 2048) return [1 | ((size - 4) << 2) | ((back >> 8) << 5), back & 255];
  return [2 | ((size - 1) << 2), back & 255, back >> 8];
}

/** `bytes` (up to 64 KiB) as a block with copies of both short forms. */
export function snappy(bytes: Uint8Array): Uint8Array {
  const out = varint(bytes.length);
  let literals = 0;
  for (let at = 0; at < bytes.length; ) {
    const found = match(bytes, at);
    if (found === undefined) {
      at += 1;
      continue;
    }
    out.push(...literal(bytes.subarray(literals, at)), ...copy(found.back, found.size));
    at += found.size;
    literals = at;
  }
  return Uint8Array.from([...out, ...literal(bytes.subarray(literals))]);
}
