/**
 * Numeric address texts as the bytes of an IP header. Every address is 16 bytes, IPv4 in its
 * IPv4-mapped form (RFC 4291, 2.5.5.2): a connection is IPv4 when both its ends are mapped,
 * and a pair of different families needs no rule of its own, it is simply IPv6.
 */

export const ADDRESS_LENGTH = 16;
/** Where the IPv4 address stands in a mapped one. */
export const MAPPED_OFFSET = 12;

/** The address of `text`; `::` for what is no address, so that a capture goes on. */
export function inetAddress(text: string): Uint8Array {
  const zone = text.indexOf('%');
  const numeric = zone < 0 ? text : text.slice(0, zone);
  const groups = numeric.includes(':') ? ipv6Groups(numeric) : mappedGroups(numeric);
  const bytes = new Uint8Array(ADDRESS_LENGTH);
  groups?.forEach((group, i) => {
    bytes[2 * i] = group >> 8;
    bytes[2 * i + 1] = group & 0xff;
  });
  return bytes;
}

export function isMapped(address: Uint8Array): boolean {
  for (let i = 0; i < MAPPED_OFFSET; i++) {
    if (address[i] !== (i < MAPPED_OFFSET - 2 ? 0 : 0xff)) return false;
  }
  return true;
}

type Groups = readonly number[] | undefined;

function mappedGroups(text: string): Groups {
  const tail = ipv4Groups(text);
  return tail && [0, 0, 0, 0, 0, 0xffff, ...tail];
}

/** A dotted quad as two groups of 16 bits. */
function ipv4Groups(text: string): Groups {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(1).map(Number);
  return Math.max(a, b, c, d) > 255 ? undefined : [(a << 8) | b, (c << 8) | d];
}

/** RFC 4291, 2.2: eight groups, at most one run of zeros as `::`, the last two as a dotted quad. */
function ipv6Groups(text: string): Groups {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = colonGroups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 1 ? [] : colonGroups(halves[1] ?? '', true);
  if (head === undefined || tail === undefined) return undefined;
  const zeros = 8 - head.length - tail.length;
  if (halves.length === 1 ? zeros !== 0 : zeros < 1) return undefined;
  return [...head, ...new Array<number>(zeros).fill(0), ...tail];
}

/** Groups between single colons; `last`: the address ends here, perhaps in a dotted quad. */
function colonGroups(text: string, last: boolean): Groups {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [i, part] of parts.entries()) {
    const quad = last && i === parts.length - 1 ? ipv4Groups(part) : undefined;
    if (quad !== undefined) groups.push(...quad);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
