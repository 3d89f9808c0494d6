/**
 * The internet checksum (RFC 1071): the one's complement of the one's complement sum of
 * 16-bit words. Because 2^16 counts as 1 in such a sum, words of any multiple of 16 bits may
 * be added as they are, in a double without loss, and folded once at the end.
 */

/** Sum of `length` big-endian bytes from `at`, an odd last byte padded with zero; not folded. */
export function wordSum(view: DataView, at: number, length: number): number {
  // Four sums at once: an addition does not wait for the one before it.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = at;
  const end = at + length;
  for (; i + 16 <= end; i += 16) {
    a += view.getUint32(i);
    b += view.getUint32(i + 4);
    c += view.getUint32(i + 8);
    d += view.getUint32(i + 12);
  }
  for (; i + 4 <= end; i += 4) a += view.getUint32(i);
  if (i + 2 <= end) {
    b += view.getUint16(i);
    i += 2;
  }
  if (i < end) c += view.getUint8(i) << 8;
  return a + b + c + d;
}

/** The checksum of a sum of words: what the header's field holds. */
export function checksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = Math.floor(folded / 0x1_0000) + (folded % 0x1_0000);
  return ~folded & 0xffff;
}
