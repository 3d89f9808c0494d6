/**
 * Which bytes of a Snappy block the uncompressed bytes come from. Every one of them stands in
 * the block once, as a literal, and may be copied from there: overwritten in the literal, it is
 * gone from wherever it was copied to, and the block is as long as before and can still be read.
 *
 * A copy costs other text the same bytes: what is lost besides is text that repeats a secret.
 * Source: github.com/google/snappy format_description.txt.
 */

/**
 * @param block a whole block that `unsnappy` reads
 * @param length of what it stands for
 * @returns for each uncompressed byte the index of its literal in the block
 */
export function literalsOf(block: Uint8Array, length: number): Uint32Array {
  const sources = new Uint32Array(length);
  let written = 0;
  let at = 0;
  // The length, seven bits a byte.
  while ((block[at] as number) >= 0x80) at += 1;
  at += 1;
  const little = (count: number): number => {
    let value = 0;
    for (let i = count; i >= 1; i -= 1) value = value * 256 + (block[at + i] as number);
    return value;
  };
  while (at < block.length && written < length) {
    const tag = block[at] as number;
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >> 2;
      const more = short < 60 ? 0 : short - 59;
      const size = (more === 0 ? short : little(more)) + 1;
      at += 1 + more;
      for (let i = 0; i < size; i += 1) sources[written + i] = at + i;
      written += size;
      at += size;
      continue;
    }
    const width = kind === 1 ? 1 : kind === 2 ? 2 : 4;
    const size = kind === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
    const back = kind === 1 ? (tag >> 5) * 256 + little(1) : little(width);
    for (let i = 0; i < size; i += 1, written += 1) {
      sources[written] = sources[written - back] as number;
    }
    at += 1 + width;
  }
  return sources;
}
