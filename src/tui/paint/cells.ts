/**
 * Text as terminal cells: makes it harmless, measures it, cuts it. Keys, values and server
 * names come from the wire and may hold anything; this is the one gate to the terminal.
 *
 * Width is counted per code point, as terminals' wcwidth does: 0 for combining marks, 2 for
 * East Asian wide characters and emoji (Unicode Standard Annex 11), else 1. What would need
 * more than that (joiners, variation selectors, direction marks) is replaced, so that what is
 * measured is what is drawn.
 */

/** Stands for a character that must not reach the terminal. */
const SUBSTITUTE = '·';
const ELLIPSIS = '…';

/** Combining marks kept on one character; more of them would cost without limit. */
const MARKS_KEPT = 4;

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/**
 * Controls (C0, C1, DEL), format characters (bidirectional overrides, joiners, tags), lone
 * surrogates, private use, unassigned, line and paragraph separators, and what is by default invisible
 * (variation selectors, fillers).
 */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const TOO_MANY_MARKS = new RegExp(`(\\p{M}{${MARKS_KEPT}})\\p{M}+`, 'gu');

/** Every character that could move the cursor, change the terminal or hide text, made visible. */
export function clean(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  return text.replace(HARMFUL, SUBSTITUTE).replace(TOO_MANY_MARKS, `$1${SUBSTITUTE}`);
}

const COMBINING = /^[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]$/u;
/** Regional indicators take one cell each; two of them make a flag of two. */
const EMOJI = /^(?!\p{Regional_Indicator})\p{Emoji_Presentation}$/u;

/** First and last code points of the wide ranges (EastAsianWidth.txt, W and F), ascending. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2630, 0x2637],
  [0x268a, 0x268f],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2fb],
  [0x1d300, 0x1d376],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];

/** Widths looked up before, plus one; 0 where none was. One byte per code point of the BMP. */
const KNOWN = new Uint8Array(0x10000);

/** Cells of one clean character. */
function widthOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  const known = KNOWN[code] ?? 0;
  if (known > 0) return known - 1;
  const width = lookUp(character, code);
  if (code < KNOWN.length) KNOWN[code] = width + 1;
  return width;
}

function lookUp(character: string, code: number): number {
  if (COMBINING.test(character)) return 0;
  for (const [first, last] of WIDE) {
    if (code < first) break;
    if (code <= last) return 2;
  }
  return EMOJI.test(character) ? 2 : 1;
}

/** Cells that a text takes once it is clean. */
export function cellWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of clean(text)) width += widthOf(character);
  return width;
}

export interface Clipped {
  readonly text: string;
  /** Cells of `text`, at most the width asked for. */
  readonly width: number;
  /** Something was left out. */
  readonly cut: boolean;
}

/** The clean beginning of a text that fits `width` cells; no mark says that it was cut. */
export function clip(text: string, width: number): Clipped {
  if (width <= 0) return { text: '', width: 0, cut: text !== '' };
  // A cell holds at most a base and its marks, two UTF-16 units each: the rest is never read,
  // and a value of a megabyte costs no more than a short one.
  const head = text.slice(0, (width + 1) * 2 * (MARKS_KEPT + 1));
  if (PRINTABLE_ASCII.test(head)) {
    const kept = head.slice(0, width);
    return { text: kept, width: kept.length, cut: kept.length < text.length };
  }
  const safe = clean(head);
  let used = 0;
  let end = 0;
  for (const character of safe) {
    const cells = widthOf(character);
    if (used + cells > width) break;
    used += cells;
    end += character.length;
  }
  const cut = end < safe.length || head.length < text.length;
  return { text: safe.slice(0, end), width: used, cut };
}

/** The clean end of a text that is too long for `width` cells (1..), behind an ellipsis; never more. */
export function endOf(text: string, width: number): string {
  // As in `clip`: what lies further in front cannot be seen.
  const characters = [...clean(text.slice(-width * 2 * (MARKS_KEPT + 1)))];
  let used = 1;
  let from = characters.length;
  while (from > 0) {
    const cells = widthOf(characters[from - 1] as string);
    if (used + cells > width) break;
    used += cells;
    from -= 1;
  }
  return ELLIPSIS + characters.slice(from).join('') + ' '.repeat(Math.max(0, width - used));
}

/** A text in exactly `width` cells: padded on the right (or left), or cut with an ellipsis. */
export function exactly(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  if (width <= 0) return '';
  let part = clip(text, width);
  if (part.cut) {
    const shorter = clip(text, width - 1);
    part = { text: shorter.text + ELLIPSIS, width: shorter.width + 1, cut: true };
  }
  const pad = ' '.repeat(width - part.width);
  return align === 'left' ? part.text + pad : pad + part.text;
}
