/**
 * Text and bytes into each other. A byte that the filter wrote as an escape and that is no
 * ASCII is U+DC00 + byte in its text (see Text in syntax.ts): as bytes it is that byte again.
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function bytesOfText(text: string): Uint8Array {
  if (!/[\udc80-\udcff]/.test(text)) return encoder.encode(text);
  const parts = [...text].map((c) => {
    const code = c.charCodeAt(0);
    return c.length === 1 && code >= 0xdc80 && code <= 0xdcff
      ? Uint8Array.of(code - 0xdc00)
      : encoder.encode(c);
  });
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The bytes as UTF-8; what is none becomes U+FFFD. */
export const textOfBytes = (bytes: Uint8Array): string => decoder.decode(bytes);

/** A quoted text of a filter as text: its single bytes taken as UTF-8. */
export const plainText = (text: string): string =>
  /[\udc80-\udcff]/.test(text) ? textOfBytes(bytesOfText(text)) : text;

/** Bytes of the text as UTF-8, counted without making them. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // Of a pair each half counts two; a lone half becomes U+FFFD, three bytes.
    length += unit < 0x800 || isPaired(text, i) ? 1 : 2;
  }
  return length;
}

function isPaired(text: string, i: number): boolean {
  const unit = text.charCodeAt(i);
  if (unit >= 0xd800 && unit < 0xdc00) return (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
  return unit >= 0xdc00 && unit < 0xe000 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800;
}
