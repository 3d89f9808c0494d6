/**
 * A text as it reads once escapes are undone: those of JSON (also twice, where a message quotes
 * a JSON text in one) and those of URLs. Each byte of a view knows where it comes from, so that
 * what is found in it can be overwritten where it stands.
 */
import type { Range } from '../../dissect/sections.js';

interface View {
  readonly bytes: Uint8Array;
  /** Where the view's bytes [start, end) come from. */
  origin(range: Range): Range;
}

const PERCENT = 0x25;
const BACKSLASH = 0x5c;

/** bytes[start, end), and each other way to read them; alike ones are left out. */
export function viewsOf(bytes: Uint8Array, { start, end }: Range): View[] {
  const plain: View = {
    bytes: bytes.subarray(start, end),
    origin: (range) => ({ start: start + range.start, end: start + range.end }),
  };
  const once = without(plain, BACKSLASH, jsonEscape);
  const twice = once && without(once, BACKSLASH, jsonEscape);
  return [plain, once, twice].flatMap((view) => {
    const unquoted = view && without(view, PERCENT, urlEscape);
    return [view, unquoted].filter((each) => each !== undefined);
  });
}

/** The bytes that an escape stands for, and its length; undefined: it is none. */
type Escape = (
  bytes: Uint8Array,
  at: number,
) => { readonly bytes: readonly number[]; readonly length: number } | undefined;

/** The view without its escapes; undefined when it has none. */
function without(view: View, sign: number, undone: Escape): View | undefined {
  const { bytes } = view;
  if (!bytes.includes(sign)) return undefined;
  // What an escape stands for is never longer than the escape.
  const read = new Uint8Array(bytes.length);
  const places = new Uint32Array(bytes.length + 1);
  let length = 0;
  let changed = false;
  for (let at = 0; at < bytes.length; ) {
    const found = bytes[at] === sign ? undone(bytes, at) : undefined;
    for (const byte of found?.bytes ?? [bytes[at] as number]) {
      read[length] = byte;
      places[length] = at;
      length += 1;
    }
    at += found?.length ?? 1;
    places[length] = at;
    changed ||= found !== undefined;
  }
  if (!changed) return undefined;
  return {
    bytes: read.subarray(0, length),
    origin: ({ start, end }) => {
      // All of the escape that the last byte comes from.
      let behind = end;
      while (behind < length && places[behind] === places[end - 1]) behind += 1;
      return view.origin({ start: places[start] as number, end: places[behind] as number });
    },
  };
}

/** RFC 3986, section 2.1. */
const urlEscape: Escape = (bytes, at) => {
  const value = hexValue(bytes, at + 1, 2);
  return value === undefined ? undefined : { bytes: [value], length: 3 };
};

const SIMPLE: Readonly<Record<string, number>> = {
  ...{ '"': 0x22, '\\': 0x5c, '/': 0x2f, b: 0x08, f: 0x0c, n: 0x0a, r: 0x0d, t: 0x09 },
};

const utf8 = new TextEncoder();

/** RFC 8259, section 7. */
const jsonEscape: Escape = (bytes, at) => {
  const letter = String.fromCharCode(bytes[at + 1] ?? 0);
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { bytes: [simple], length: 2 };
  const unit = letter === 'u' ? hexValue(bytes, at + 2, 4) : undefined;
  if (unit === undefined) return undefined;
  const isHigh = unit >= 0xd800 && unit < 0xdc00;
  const follows = isHigh && bytes[at + 6] === BACKSLASH && bytes[at + 7] === 0x75;
  const low = follows ? hexValue(bytes, at + 8, 4) : undefined;
  return low === undefined
    ? { bytes: [...utf8.encode(String.fromCharCode(unit))], length: 6 }
    : { bytes: [...utf8.encode(String.fromCharCode(unit, low))], length: 12 };
};

/** The number that `count` hex digits are; undefined where there are none. */
function hexValue(bytes: Uint8Array, at: number, count: number): number | undefined {
  let value = 0;
  for (let i = at; i < at + count; i += 1) {
    const digit = Number.parseInt(String.fromCharCode(bytes[i] ?? 0), 16);
    if (Number.isNaN(digit)) return undefined;
    value = value * 16 + digit;
  }
  return value;
}
