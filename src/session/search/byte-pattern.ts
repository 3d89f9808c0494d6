/** Bytes that are looked for in bytes: as they are, or letters of ASCII in either case. */

/** Whether a pattern is in these bytes. */
export type BytePattern = (bytes: Uint8Array) => boolean;

const encoder = new TextEncoder();

/** The other case of an ASCII letter; other bytes as they are. */
const other = (byte: number): number => {
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x7a ? byte ^ 0x20 : byte;
};

/** The text as UTF-8, its ASCII letters in either case; not empty. */
export const textPattern = (text: string): BytePattern => patternOf(encoder.encode(text), other);

/** Exactly these bytes, at least one. */
export const bytesPattern = (wanted: Uint8Array): BytePattern => patternOf(wanted, (byte) => byte);

/** Bytes written in hex: `80 70 00`, `80:70:00`, `0x807000`. Undefined: they are none. */
export function parseHex(text: string): Uint8Array | undefined {
  const digits = text
    .trim()
    .replace(/^0x/i, '')
    .replace(/[\s:-]+/g, '');
  if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

/**
 * Horspool's search: where the last byte under the pattern is none of it, the pattern is moved
 * on as a whole.
 * @param twin a byte that is as good as another one
 */
function patternOf(wanted: Uint8Array, twin: (byte: number) => number): BytePattern {
  const { length } = wanted;
  const twins = wanted.map(twin);
  const shifts = new Uint32Array(256).fill(length);
  for (let i = 0; i < length - 1; i += 1) {
    shifts[wanted[i] as number] = length - 1 - i;
    shifts[twins[i] as number] = length - 1 - i;
  }
  return (bytes) => {
    for (let end = length - 1; end < bytes.length; ) {
      let i = 0;
      for (; i < length; i += 1) {
        const byte = bytes[end - i];
        const place = length - 1 - i;
        if (byte !== wanted[place] && byte !== twins[place]) break;
      }
      if (i === length) return true;
      end += shifts[bytes[end] as number] as number;
    }
    return false;
  };
}
