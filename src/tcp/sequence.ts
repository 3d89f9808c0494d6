/**
 * Sequence arithmetic: TCP numbers its bytes modulo 2^32 (RFC 9293, section 3.4), so
 * "before" and "after" are the sign of a 32-bit difference, never of a comparison.
 */

/** `sequence` moved by `count` (may be negative), as u32. */
export const sequenceAdd = (sequence: number, count: number): number => (sequence + count) >>> 0;

/**
 * How far `to` lies after `from`: -2^31 .. 2^31-1, negative when it lies before. Right as
 * long as the true distance is in that range; at exactly 2^31 apart neither is first.
 */
export const sequenceDistance = (from: number, to: number): number => (to - from) | 0;

/**
 * The largest window TCP can offer: 65,535 << 14 (RFC 7323, section 2.3). A number
 * further than this from the next one expected belongs to no living byte of the stream.
 */
export const LARGEST_WINDOW = 65_535 * 2 ** 14;
