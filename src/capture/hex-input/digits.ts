/** Characters of a line, by their code: hex digits, spaces. No regular expression per byte. */

/** 0..15, or -1 when `code` is no hex digit; also for the NaN past the end of a text. */
export function hexValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Where the hex digits that begin at `at` end. */
export function digitsEnd(text: string, at: number): number {
  let end = at;
  while (hexValue(text.charCodeAt(end)) >= 0) end += 1;
  return end;
}

/** Space, tab, carriage return, and the space that web pages paste. */
export const isSpace = (code: number): boolean =>
  code === 0x20 || code === 0x09 || code === 0x0d || code === 0xa0;

/** Where the spaces that begin at `at` end. */
export function spacesEnd(text: string, at: number): number {
  let end = at;
  while (isSpace(text.charCodeAt(end))) end += 1;
  return end;
}

/** Whether a `0x` or `\x` with a digit behind it stands at `at`. */
export function hasPrefix(text: string, at: number): boolean {
  const first = text.charCodeAt(at);
  const marked = first === 0x30 || first === 0x5c;
  return (
    marked && (text.charCodeAt(at + 1) | 0x20) === 0x78 && hexValue(text.charCodeAt(at + 2)) >= 0
  );
}

/** Characters of a word that are quoted: digits of a byte or two. What follows may be a secret. */
const QUOTED = 4;

/** What a person would call the thing at `at`. */
export function wordAt(text: string, at: number): string {
  let end = at;
  while (end < text.length && end <= at + QUOTED && !isSpace(text.charCodeAt(end))) end += 1;
  if (end === at) return 'the end of the line';
  return end - at > QUOTED ? `"${text.slice(at, at + QUOTED)}…"` : `"${text.slice(at, end)}"`;
}
