/**
 * How a piece of text looks, as one small integer: its ink, its ground, and attributes. Ink and
 * ground are roles, not colours: which colour a role has is the palette's to say (palette.ts). An
 * integer is compared, combined and looked up without making an object per cell.
 */
export type Style = number;

export const PLAIN: Style = 0;

/** Inks and grounds known here are below it; from it on they are those of colour rules. */
const FIRST_RULE = 64;
/** Rules that have a look of their own, at most. */
export const MAX_RULES = 64;

const ROLE_BITS = 7;
const INK_MASK = (1 << ROLE_BITS) - 1;
const GROUND_MASK = INK_MASK << ROLE_BITS;
const COLOURS = INK_MASK | GROUND_MASK;

const attribute = (nth: number): Style => 1 << (2 * ROLE_BITS + nth);
export const BOLD: Style = attribute(0);
export const DIM: Style = attribute(1);
export const UNDERLINE: Style = attribute(2);
export const INVERSE: Style = attribute(3);

/** Hues, for what a screen tells by its own words as well. */
export const RED: Style = 1;
export const GREEN: Style = 2;
export const YELLOW: Style = 3;
export const BLUE: Style = 4;
export const MAGENTA: Style = 5;
export const CYAN: Style = 6;
export const GREY: Style = 7;

/** Fusion commands, by what they are about. */
export const UPLOADER_INK: Style = 8;
export const SNAPSHOT_INK: Style = 9;
export const MOUNT_INK: Style = 10;
export const STORE_INK: Style = 11;

/** Parts of a frame. */
export const HEADER_INK: Style = 12;
export const FRAMING_INK: Style = 13;
export const EXTRAS_INK: Style = 14;
export const KEY_INK: Style = 15;
export const VALUE_INK: Style = 16;

const ground = (role: number): Style => role << ROLE_BITS;
/** Rows that stand out as a whole. */
export const PARTNER_GROUND: Style = ground(1);
export const MARKED_GROUND: Style = ground(2);
export const COMMENT_GROUND: Style = ground(3);

/** The look of a colour rule. @param index 0..MAX_RULES-1 */
export const ruleStyle = (index: number): Style =>
  (FIRST_RULE + index) | ground(FIRST_RULE + index);

export const inkOf = (style: Style): number => style & INK_MASK;
export const groundOf = (style: Style): number => (style & GROUND_MASK) >> ROLE_BITS;
/** The rule whose ink or ground this is; undefined: it is none's. */
export const ruleOf = (role: number): number | undefined =>
  role >= FIRST_RULE ? role - FIRST_RULE : undefined;

/** `style` laid over `base`: attributes add up, ink and ground of `style` replace the base's. */
export function over(base: Style, style: Style): Style {
  const ink = (style & INK_MASK) === 0 ? base & INK_MASK : style & INK_MASK;
  const below = (style & GROUND_MASK) === 0 ? base & GROUND_MASK : style & GROUND_MASK;
  return ((base | style) & ~COLOURS) | below | ink;
}

/** Only the attributes of `style` laid over `base`: what has a look as a whole keeps its colours. */
export const attributesOver = (base: Style, style: Style): Style => base | (style & ~COLOURS);
