/**
 * Which colour each role has: a table per theme. A theme suits the terminal's own background, it
 * does not set it. `sgr` is asked for every span of every frame and looks its answer up.
 */
import { type Colour, type Depth, parameters } from './colour.js';
import {
  BLUE,
  BOLD,
  COMMENT_GROUND,
  CYAN,
  DIM,
  EXTRAS_INK,
  FRAMING_INK,
  GREEN,
  GREY,
  groundOf,
  HEADER_INK,
  INVERSE,
  inkOf,
  KEY_INK,
  MAGENTA,
  MARKED_GROUND,
  MOUNT_INK,
  PARTNER_GROUND,
  RED,
  ruleOf,
  SNAPSHOT_INK,
  STORE_INK,
  type Style,
  UNDERLINE,
  UPLOADER_INK,
  VALUE_INK,
  YELLOW,
} from './style.js';

export type Theme = 'dark' | 'light';
export const THEMES: readonly Theme[] = ['dark', 'light'];

/** How what a colour rule lets through looks. */
export interface RuleLook {
  readonly ink: Colour;
  readonly ground?: Colour | undefined;
  readonly bold?: boolean | undefined;
}

export interface Palette {
  /** The escape sequence that sets exactly this style. */
  sgr(style: Style): string;
}

type Row = readonly [role: Style, dark: number, light: number, ansi: number, lightAnsi?: number];

const INKS: readonly Row[] = [
  [RED, 0xff6b6b, 0xb3261e, 1],
  [GREEN, 0x8bd17c, 0x1b6e2d, 2],
  [YELLOW, 0xf2c14e, 0x7a5200, 3],
  [BLUE, 0x82aaff, 0x1a4fb4, 12, 4],
  [MAGENTA, 0xd79bf0, 0x8a2594, 5],
  [CYAN, 0x5fd7d7, 0x00626c, 6],
  [GREY, 0x9e9e9e, 0x616161, 8],
  [UPLOADER_INK, 0x5fd7d7, 0x00626c, 6],
  [SNAPSHOT_INK, 0x82aaff, 0x1a4fb4, 12, 4],
  [MOUNT_INK, 0xd79bf0, 0x8a2594, 5],
  [STORE_INK, 0x8bd17c, 0x1b6e2d, 2],
  [HEADER_INK, 0x82aaff, 0x1a4fb4, 12, 4],
  [FRAMING_INK, 0xd79bf0, 0x8a2594, 5],
  [EXTRAS_INK, 0xf2c14e, 0x7a5200, 3],
  [KEY_INK, 0x8bd17c, 0x1b6e2d, 2],
  [VALUE_INK, 0x5fd7d7, 0x00626c, 6],
];

/** With 16 colours a ground would hide what is on it: signs and attributes tell it there. */
const GROUNDS: readonly Row[] = [
  [PARTNER_GROUND, 0x1f3a5f, 0xd6e6fa, 0],
  [MARKED_GROUND, 0x4a2a55, 0xf3dcf7, 0],
  [COMMENT_GROUND, 0x1f4a33, 0xdcf2dc, 0],
];

function tableOf(rows: readonly Row[], theme: Theme, key: (role: Style) => number) {
  return new Map(
    rows.map(([role, dark, light, ansi, lightAnsi = ansi]): [number, Colour] => [
      key(role),
      theme === 'dark' ? { ansi, rgb: dark } : { ansi: lightAnsi, rgb: light },
    ]),
  );
}

/** @param looks of the colour rules, in their order */
export function paletteFor(theme: Theme, depth: Depth, looks: readonly RuleLook[] = []): Palette {
  const inks = tableOf(INKS, theme, inkOf);
  const grounds = tableOf(GROUNDS, theme, groundOf);
  const known = new Map<Style, string>();

  const ink = (role: number): Colour | undefined =>
    inks.get(role) ?? looks[ruleOf(role) ?? -1]?.ink;
  const ground = (role: number): Colour | undefined =>
    (depth === '16' ? undefined : grounds.get(role)) ?? looks[ruleOf(role) ?? -1]?.ground;

  const codes = (style: Style): string => {
    const text = ink(inkOf(style));
    const below = ground(groundOf(style));
    const isBold = (style & BOLD) !== 0 || looks[ruleOf(inkOf(style)) ?? -1]?.bold === true;
    // Every sequence begins with a reset, so that no span depends on the one before it.
    return [
      '\u001b[0',
      isBold ? ';1' : '',
      style & DIM ? ';2' : '',
      style & UNDERLINE ? ';4' : '',
      style & INVERSE ? ';7' : '',
      text === undefined ? '' : parameters(text, depth, false),
      below === undefined ? '' : parameters(below, depth, true),
      'm',
    ].join('');
  };

  return {
    sgr: (style) => {
      let text = known.get(style);
      if (text === undefined) {
        text = codes(style);
        known.set(style, text);
      }
      return text;
    },
  };
}

/** COLORFGBG (rxvt, konsole and others): the number after the last semicolon is the background. */
export function themeOf({ COLORFGBG = '' }: Readonly<Record<string, string | undefined>>): Theme {
  const background = COLORFGBG.split(';').at(-1) ?? '';
  if (!/^\d+$/.test(background)) return 'dark';
  const colour = Number(background);
  return colour === 7 || (colour > 8 && colour < 16) ? 'light' : 'dark';
}
