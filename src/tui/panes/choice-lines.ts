/** Lines to choose from, under what is being written: a word, and what it means. */
import type { LineWindow } from '../model/window.js';
import { cellWidth, clip, exactly } from '../paint/cells.js';
import { type Line, lay, span } from '../paint/line.js';
import { BOLD, CYAN, DIM, INVERSE } from '../paint/style.js';

export interface ChoiceLine {
  readonly word: string;
  readonly doc: string;
}

type Given = 'indent' | 'most' | 'chosen' | 'width';

/**
 * The lines of a window; the last tells how many more there are.
 *
 * @param indent cells left of the words
 * @param most cells for a word, at most; what it means has the rest
 * @param chosen index; -1: none
 */
export function choiceLines(
  choices: readonly ChoiceLine[],
  { indent, most, chosen, width }: Readonly<Record<Given, number>>,
  { top, room }: LineWindow,
): readonly Line[] {
  const widest = choices.reduce((most, { word }) => Math.max(most, cellWidth(word)), 0);
  const word = Math.max(1, Math.min(most, widest, width - indent));
  return choices.slice(top, top + room).map((choice, y) => {
    const style = top + y === chosen ? BOLD | INVERSE : CYAN;
    const left = choices.length - top - room;
    const more = y === room - 1 && left > 0 ? ` (and ${left} more)` : '';
    const cells = width - indent - word - 2;
    const doc = more === '' ? choice.doc : clip(choice.doc, cells - more.length).text + more;
    return lay(
      [
        span(' '.repeat(Math.max(0, indent - 1))),
        span(` ${exactly(choice.word, word)} `, style),
        span(` ${doc}`, DIM),
      ],
      width,
    );
  });
}
