/**
 * Colours as terminals take them. A terminal has 16 whose look is its user's choice, 256 (xterm:
 * those 16, a cube of 6x6x6, 24 greys), or any. One colour here is told for all three, so that
 * each terminal gets the best it can draw. Codes: ECMA-48 SGR, and xterm's 38 and 48.
 */

export type Depth = 'none' | '16' | '256' | 'true';

export interface Colour {
  /** 0..15: the terminal's own. */
  readonly ansi: number;
  /** 0xrrggbb; absent: it is the terminal's own at any depth. */
  readonly rgb?: number;
}

const NAMES: readonly string[] = [
  ...['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'],
];

/** What the terminal's own are taken for where they are compared: xterm's. */
const OWN: readonly number[] = [
  ...[0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5],
  ...[0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff],
];
const CUBE: readonly number[] = [0, 95, 135, 175, 215, 255];
const XTERM: readonly number[] = [
  ...OWN,
  ...CUBE.flatMap((r) => CUBE.flatMap((g) => CUBE.map((b) => (r << 16) | (g << 8) | b))),
  ...Array.from({ length: 24 }, (_, i) => (8 + 10 * i) * 0x010101),
];

/** What may be written for a colour, to say so where something else was. */
export const COLOUR_FORMS = `${NAMES.join(', ')}, bright- before one of them, #rrggbb, or 0-255`;

/** A colour as people write it, see COLOUR_FORMS; undefined: it is none. */
export function colourNamed(text: string): Colour | undefined {
  const word = text.trim().toLowerCase();
  const [, bright, name = ''] = word.match(/^(bright-?)?([a-z]+)$/) ?? [];
  if (word === 'grey' || word === 'gray') return { ansi: 8 };
  const own = NAMES.indexOf(name);
  if (own >= 0) return { ansi: own + (bright === undefined ? 0 : 8) };
  if (/^#[0-9a-f]{6}$/.test(word)) return ofRgb(Number.parseInt(word.slice(1), 16));
  if (!/^\d{1,3}$/.test(word) || Number(word) > 255) return undefined;
  const index = Number(word);
  return index < 16 ? { ansi: index } : ofRgb(XTERM[index] ?? 0);
}

const ofRgb = (rgb: number): Colour => ({ ansi: nearest(rgb, 0, 16), rgb });

/** Index of the entry that looks most like a colour, of xterm's [from, to). */
function nearest(rgb: number, from: number, to: number): number {
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (let i = from; i < to; i += 1) {
    const distance = apart(rgb, XTERM[i] ?? 0);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

/** The eye tells greens apart best and blues worst. */
function apart(a: number, b: number): number {
  const [r, g, blue] = [16, 8, 0].map((shift) => ((a >> shift) & 255) - ((b >> shift) & 255));
  return 2 * (r ?? 0) ** 2 + 4 * (g ?? 0) ** 2 + 3 * (blue ?? 0) ** 2;
}

/** Parameters of the escape sequence that sets it, as text or as ground; begins with `;`. */
export function parameters({ ansi, rgb }: Colour, depth: Depth, isGround: boolean): string {
  if (depth === 'none') return '';
  if (depth === '16' || rgb === undefined) {
    return `;${(ansi < 8 ? 30 + ansi : 82 + ansi) + (isGround ? 10 : 0)}`;
  }
  const extended = isGround ? ';48' : ';38';
  // The first 16 are whatever the user made of them.
  if (depth === '256') return `${extended};5;${nearest(rgb, 16, 256)}`;
  return `${extended};2;${(rgb >> 16) & 255};${(rgb >> 8) & 255};${rgb & 255}`;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What a terminal can draw. NO_COLOR: no-color.org; COLORTERM and TERM as terminals set them. */
export function depthOf({ NO_COLOR = '', COLORTERM = '', TERM = '' }: Environment): Depth {
  if (NO_COLOR !== '' || TERM === 'dumb') return 'none';
  if (/^(?:truecolor|24bit)$/i.test(COLORTERM) || /-direct$/.test(TERM)) return 'true';
  return /256/.test(TERM) ? '256' : '16';
}
