/**
 * What is told once, whole: the answer to a key, or a notice that is new. The status bar has it
 * where it fits beside what is always there; a longer one lies in lines of its own above the bar.
 */
import type { State } from '../model/state.js';
import { type Line, lay, span } from '../paint/line.js';
import { BOLD, INVERSE, over, type Style } from '../paint/style.js';
import { wrap } from '../paint/wrap.js';
import { signOf } from './signs.js';

export interface Told {
  readonly text: string;
  readonly style: Style;
}

/** Lines that it may take: what is longer is a fault of who tells it, not a text to read. */
const MOST_LINES = 4;

/** The answer to the last key, or else the latest notice. */
export function toldIn({ message, snapshot }: State): Told | undefined {
  if (message !== undefined) return { text: message, style: BOLD };
  const notice = snapshot?.notice;
  return notice && { text: notice.text, style: over(BOLD, signOf(notice.severity).style) };
}

/** Nobody has had time to read it. */
export const isNew = ({ message, isNews }: State): boolean => message !== undefined || isNews;

export const toldLines = ({ text, style }: Told, width: number): readonly Line[] =>
  wrap(text, width - 2, MOST_LINES).map((line) =>
    lay([span(` ${line}`, over(INVERSE, style))], width, INVERSE),
  );
