/** IPv4 and IPv6 addresses from text to bytes and back. Source: RFC 4291, RFC 5952. */

/** Texts whose bytes are remembered, at most: those of a capture come again with every message. */
const MOST_KNOWN = 4096;

function remembered<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (!known.has(text)) {
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(text, of(text));
    }
    return known.get(text) as T;
  };
}

/** Four bytes, not to be written to, or undefined where the text is no dotted quad. */
export const ipv4Bytes = remembered(parseIpv4);

/** Sixteen bytes, not to be written to, or undefined where the text is no IPv6 address. */
export const ipv6Bytes = remembered(parseIpv6);

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return Uint8Array.from(parts);
}

function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half, i) => groupsOf(half, i === halves.length - 1));
  const [head, tail] = groups;
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  // `::` stands for at least one group.
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...new Array<number>(missing).fill(0), ...(tail ?? [])];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

/** The 16-bit groups of one side; the last two of all may be written as an IPv4 address. */
function groupsOf(text: string, isLast: boolean): number[] | undefined {
  if (text === '') return [];
  const words = text.split(':');
  const groups: number[] = [];
  for (const [i, word] of words.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(word)) {
      groups.push(Number.parseInt(word, 16));
      continue;
    }
    const quad = isLast && i === words.length - 1 ? ipv4Bytes(word) : undefined;
    if (quad === undefined) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = quad;
    groups.push((a << 8) | b, (c << 8) | d);
  }
  return groups.length <= 8 ? groups : undefined;
}

/** The usual text of 4 or 16 bytes. */
export function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  const [start, length] = longestZeros(groups);
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

function longestZeros(groups: readonly string[]): readonly [number, number] {
  let best: readonly [number, number] = [0, 0];
  for (let i = 0; i < groups.length; i += 1) {
    let length = 0;
    while (groups[i + length] === '0') length += 1;
    if (length > best[1]) best = [i, length];
  }
  return best;
}
