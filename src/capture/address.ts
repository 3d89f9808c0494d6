/** Addresses as text: dotted quad, and IPv6 in the one form of RFC 5952. */

export function ipv4Text(view: DataView, at: number): string {
  const byte = (i: number) => view.getUint8(at + i);
  return `${byte(0)}.${byte(1)}.${byte(2)}.${byte(3)}`;
}

const GROUPS = 8;

/** Lower case, no leading zeros, the longest run of two or more zero groups as `::`. */
export function ipv6Text(view: DataView, at: number): string {
  const groups = Array.from({ length: GROUPS }, (_, i) => view.getUint16(at + 2 * i));
  if (isMapped(groups)) return `::ffff:${ipv4Text(view, at + 12)}`;
  const hex = groups.map((group) => group.toString(16));
  const { start, length } = longestZeros(groups);
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

/** ::ffff:0:0/96, which RFC 5952 section 5 wants in mixed notation. */
function isMapped(groups: readonly number[]): boolean {
  return groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
}

/** The first of the longest runs. */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let run = 0;
  groups.forEach((group, i) => {
    run = group === 0 ? run + 1 : 0;
    if (run > longest.length) longest = { start: i - run + 1, length: run };
  });
  return longest;
}

/** `length` bytes at `at` as text to tell addresses apart by, not to be read by people. */
export function addressKey(bytes: Uint8Array, at: number, length: number): string {
  let key = '';
  for (let i = at; i < at + length; i += 1) key += String.fromCharCode(bytes[i] as number);
  return key;
}
