/**
 * Numbers as ASCII digits, straight into a buffer: the inner loop of `-T fields`. Each function
 * writes at `at` and returns where the next byte goes; the caller has made room (MOST bytes).
 */

/** Bytes of a number with decimals, at most: a sign, the digits of 2^64, a dot and nine more. */
export const MOST = 31;

const ZERO = 0x30;
const DOT = 0x2e;
const U32 = 0xffff_ffff;

/** The two digits of 0..99, one after the other. */
const PAIRS = Uint8Array.from({ length: 200 }, (_, i) => {
  const value = i >> 1;
  return ZERO + (i % 2 === 0 ? Math.floor(value / 10) : value % 10);
});

/** The largest number of 32 bits with so many digits. */
const LARGEST = Uint32Array.from({ length: 11 }, (_, digits) => Math.min(10 ** digits - 1, U32));

/** How many digits a number has at least, by its leading zero bits. */
const FEWEST = Uint8Array.from({ length: 33 }, (_, zeros) =>
  zeros === 32 ? 1 : String(2 ** (31 - zeros)).length,
);

const HEX = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** @param value a whole number, 0 or more; digits beyond 2^53 are those of the double */
export function decimal(out: Uint8Array, at: number, value: number): number {
  if (value > U32) return large(out, at, value);
  let rest = value >>> 0;
  const end = at + digitsOf(rest);
  let place = end;
  while (rest >= 100) {
    const next = (rest / 100) >>> 0;
    const pair = (rest - next * 100) << 1;
    place -= 2;
    out[place] = PAIRS[pair] as number;
    out[place + 1] = PAIRS[pair + 1] as number;
    rest = next;
  }
  if (rest < 10) {
    out[place - 1] = ZERO + rest;
  } else {
    out[place - 2] = PAIRS[rest << 1] as number;
    out[place - 1] = PAIRS[(rest << 1) + 1] as number;
  }
  return end;
}

/**
 * By tables, not by a chain of comparisons: one that is first met at message 10,000, and the next at
 * 100,000, makes the engine throw its compiled loop away each time.
 */
function digitsOf(value: number): number {
  const fewest = FEWEST[Math.clz32(value)] as number;
  return value > (LARGEST[fewest] as number) ? fewest + 1 : fewest;
}

function large(out: Uint8Array, at: number, value: number): number {
  const text = String(value);
  for (let i = 0; i < text.length; i += 1) out[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** `0x` and at least `digits` digits. @param value 0..2^32-1 */
export function hexadecimal(out: Uint8Array, at: number, value: number, digits: number): number {
  out[at] = ZERO;
  out[at + 1] = 0x78;
  const end = at + 2 + digits;
  let rest = value;
  for (let place = end - 1; place > at + 1; place -= 1) {
    out[place] = HEX[rest & 15] as number;
    rest >>>= 4;
  }
  return end;
}

/** A dot and nine digits. @param ns 0..999,999,999 */
export function decimals(out: Uint8Array, at: number, ns: number): number {
  out[at] = DOT;
  let rest = ns >>> 0;
  for (let place = at + 8; place > at; place -= 2) {
    const next = (rest / 100) >>> 0;
    const pair = (rest - next * 100) << 1;
    out[place] = PAIRS[pair] as number;
    out[place + 1] = PAIRS[pair + 1] as number;
    rest = next;
  }
  out[at + 1] = ZERO + rest;
  return at + 10;
}
