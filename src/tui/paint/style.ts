/**
 * How a piece of text looks, as one small integer: the low three bits are one of the
 * terminal's own colours (0 = its default), the others are attributes. An integer is compared,
 * combined and looked up without making an object per cell.
 *
 * Colour numbers and codes are those of ECMA-48 SGR (30-37 foreground).
 */
export type Style = number;

export const PLAIN: Style = 0;
export const RED: Style = 1;
export const GREEN: Style = 2;
export const YELLOW: Style = 3;
export const MAGENTA: Style = 5;
export const CYAN: Style = 6;
export const BOLD: Style = 1 << 3;
export const DIM: Style = 1 << 4;
export const UNDERLINE: Style = 1 << 5;
export const INVERSE: Style = 1 << 6;

const COLOUR_BITS = 7;
const STYLES = 1 << 7;

/** `style` laid over `base`: attributes add up, a colour of `style` replaces the base's. */
export function over(base: Style, style: Style): Style {
  const colour = (style & COLOUR_BITS) === 0 ? base & COLOUR_BITS : style & COLOUR_BITS;
  return ((base | style) & ~COLOUR_BITS) | colour;
}

function codes(style: Style, colour: boolean): string {
  // Every sequence begins with a reset, so that no span depends on the one before it.
  let text = '\u001b[0';
  if (style & BOLD) text += ';1';
  if (style & DIM) text += ';2';
  if (style & UNDERLINE) text += ';4';
  if (style & INVERSE) text += ';7';
  if (colour && style & COLOUR_BITS) text += `;${30 + (style & COLOUR_BITS)}`;
  return `${text}m`;
}

const COLOURED: readonly string[] = Array.from({ length: STYLES }, (_, s) => codes(s, true));
const UNCOLOURED: readonly string[] = Array.from({ length: STYLES }, (_, s) => codes(s, false));

/** The escape sequence that sets exactly this style; without `colour`, its attributes only. */
export function sgr(style: Style, colour: boolean): string {
  return (colour ? COLOURED : UNCOLOURED)[style] ?? '';
}
