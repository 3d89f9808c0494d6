/**
 * One line of the screen as styled spans, and its way to the terminal. Panes produce lines;
 * nothing else is ever written, and every span passes through `clip`, which cleans it.
 */
import { clip } from './cells.js';
import type { Palette } from './palette.js';
import { PLAIN, type Style } from './style.js';

export interface Span {
  readonly text: string;
  readonly style: Style;
  /**
   * Column (0..) at which the span must begin. Where a terminal draws a character wider or
   * narrower than it was measured, the panes to its right stay in place.
   */
  readonly anchor?: number;
}

export type Line = readonly Span[];

export const span = (text: string, style: Style = PLAIN): Span => ({ text, style });

/** Pieces of text, joined while their style is the same: fewer spans to clean and measure. */
export class Run {
  private readonly done: Span[] = [];
  private text = '';
  private style = PLAIN;

  add(text: string, style: Style): void {
    if (style !== this.style) this.flush();
    this.style = style;
    this.text += text;
  }

  spans(): readonly Span[] {
    this.flush();
    return this.done;
  }

  private flush(): void {
    if (this.text !== '') this.done.push(span(this.text, this.style));
    this.text = '';
  }
}

/** The spans in exactly `width` cells: clean, cut, and padded with `fill`. */
export function lay(spans: Line, width: number, fill: Style = PLAIN): Line {
  const line: Span[] = [];
  let used = 0;
  for (const piece of spans) {
    if (used >= width) break;
    const part = clip(piece.text, width - used);
    used += part.width;
    line.push({ ...piece, text: part.text });
    if (part.cut) break;
  }
  if (used < width) line.push(span(' '.repeat(width - used), fill));
  return line;
}

/** Lines side by side: each begins at its own column. */
export function beside(left: Line, x: number, right: Line): Line {
  const [first, ...rest] = right;
  return first === undefined ? left : [...left, { ...first, anchor: x }, ...rest];
}

/** The characters alone, as a test or a copy wants them. */
export const plainText = (line: Line): string => line.map((piece) => piece.text).join('');

const ASCII = /^[\x20-\x7e]*$/;

/** The line as the terminal is sent it, `width` cells wide; ends in the default style. */
export function paintLine(line: Line, width: number, palette: Palette): string {
  let out = '';
  let style = PLAIN;
  let measured = true;
  for (const piece of lay(line, width)) {
    if (piece.anchor !== undefined && !measured) out += `\u001b[${piece.anchor + 1}G`;
    if (piece.style !== style) out += palette.sgr(piece.style);
    style = piece.style;
    out += piece.text;
    measured &&= ASCII.test(piece.text);
  }
  return style === PLAIN ? out : out + palette.sgr(PLAIN);
}
