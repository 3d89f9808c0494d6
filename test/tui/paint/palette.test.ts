import { describe, expect, test } from 'vitest';
import { colourNamed } from '../../../src/tui/paint/colour.js';
import { paletteFor, THEMES, themeOf } from '../../../src/tui/paint/palette.js';
import {
  BOLD,
  DIM,
  INVERSE,
  inkOf,
  MARKED_GROUND,
  PARTNER_GROUND,
  RED,
  ruleStyle,
  UNDERLINE,
  VALUE_INK,
} from '../../../src/tui/paint/style.js';

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(rgb: number): number {
  const part = (shift: number): number => {
    const value = ((rgb >> shift) & 255) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0);
}
function contrast(a: number, b: number): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}
/** The colour that a sequence for a terminal of any colour sets. */
function coloured(sequence: string, code: 38 | 48): number | undefined {
  const [, r, g, b] = sequence.match(new RegExp(`;${code};2;(\\d+);(\\d+);(\\d+)`)) ?? [];
  return r === undefined ? undefined : (Number(r) << 16) | (Number(g) << 8) | Number(b);
}

describe.each(THEMES)('the %s theme', (theme) => {
  const page = theme === 'dark' ? 0x000000 : 0xffffff;
  const palette = paletteFor(theme, 'true');
  const inks = Array.from({ length: inkOf(VALUE_INK) }, (_, i) => i + 1);

  test.each(inks)('ink %i can be read on its page, and on each ground', (ink) => {
    const text = coloured(palette.sgr(ink), 38);
    expect(text).toBeDefined();
    expect(contrast(text ?? page, page)).toBeGreaterThan(4.5);
    for (const ground of [PARTNER_GROUND, MARKED_GROUND]) {
      const below = coloured(palette.sgr(ink | ground), 48);
      expect(below).toBeDefined();
      expect(contrast(text ?? page, below ?? page)).toBeGreaterThan(3);
    }
  });
});

describe('a palette', () => {
  test('attributes stay without colour, and grounds go with 16', () => {
    const style = RED | MARKED_GROUND | BOLD | DIM | UNDERLINE | INVERSE;
    expect(paletteFor('dark', 'none').sgr(style)).toBe('\u001b[0;1;2;4;7m');
    expect(paletteFor('dark', '16').sgr(style)).toBe('\u001b[0;1;2;4;7;31m');
    expect(paletteFor('dark', '256').sgr(style)).toMatch(/^.\[0;1;2;4;7;38;5;\d+;48;5;\d+m$/);
    expect(paletteFor('dark', '16').sgr(0)).toBe('\u001b[0m');
  });

  test('a rule has its own look, with 16 colours too', () => {
    const [ink, ground] = [colourNamed('red'), colourNamed('#ffff00')];
    const palette = paletteFor('light', '16', [
      { ink: ink ?? { ansi: 0 }, ground, bold: true },
      { ink: { ansi: 12 } },
    ]);
    expect(palette.sgr(ruleStyle(0))).toBe('\u001b[0;1;31;103m');
    expect(palette.sgr(ruleStyle(1))).toBe('\u001b[0;94m');
    expect(palette.sgr(ruleStyle(2))).toBe('\u001b[0m');
  });
});

describe('the theme that suits a terminal', () => {
  test.each([
    [undefined, 'dark'],
    ['15;0', 'dark'],
    ['0;15', 'light'],
    ['0;default;15', 'light'],
    ['15;8', 'dark'],
    ['0;7', 'light'],
    ['default;default', 'dark'],
    ['0;', 'dark'],
  ])('COLORFGBG=%s: %s', (COLORFGBG, theme) => expect(themeOf({ COLORFGBG })).toBe(theme));
});
