/**
 * A small Snappy compressor (block format: google/snappy format_description.txt), because what
 * Couchbase compresses looks like what it makes: literals and copies, not like random bytes.
 */
const HASH_BITS = 14;
const LONGEST_COPY = 64;

/** Compresses up to 64 KiB. */
export function snappy(input) {
  const out = [];
  for (let rest = input.length; ; rest >>>= 7) {
    if (rest < 0x80) {
      out.push(rest);
      break;
    }
    out.push((rest & 0x7f) | 0x80);
  }
  const table = new Int32Array(1 << HASH_BITS).fill(-1);
  const view = new DataView(input.buffer, input.byteOffset, input.length);
  let literal = 0;
  for (let i = 0; i + 4 <= input.length; ) {
    const word = view.getUint32(i, true);
    const hash = Math.imul(word, 0x1e35_a7bd) >>> (32 - HASH_BITS);
    const earlier = table[hash];
    table[hash] = i;
    if (earlier < 0 || view.getUint32(earlier, true) !== word) {
      i++;
      continue;
    }
    let length = 4;
    while (
      length < LONGEST_COPY &&
      i + length < input.length &&
      input[i + length] === input[earlier + length]
    ) {
      length++;
    }
    pushLiteral(out, input.subarray(literal, i));
    const back = i - earlier;
    out.push(((length - 1) << 2) | 2, back & 0xff, back >>> 8);
    i += length;
    literal = i;
  }
  pushLiteral(out, input.subarray(literal));
  return Uint8Array.from(out);
}

function pushLiteral(out, bytes) {
  if (bytes.length === 0) return;
  const last = bytes.length - 1;
  if (last < 60) out.push(last << 2);
  else if (last < 0x100) out.push(60 << 2, last);
  else out.push(61 << 2, last & 0xff, last >>> 8);
  for (const byte of bytes) out.push(byte);
}
