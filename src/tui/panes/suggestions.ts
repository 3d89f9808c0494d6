/** Below the open filter bar, over the list: what is wrong with the text, or how it goes on. */
import { type Bar, candidatesIn } from '../model/bar.js';
import { cellWidth } from '../paint/cells.js';
import { type Line, lay, span } from '../paint/line.js';
import { DIM, RED } from '../paint/style.js';
import { choiceLines } from './choice-lines.js';
import { LABEL } from './filter-bar.js';
import { scrolled } from './input-line.js';

/** Cells for one of them, at most. */
const WORD = 44;

export function suggestions(bar: Bar, width: number, height: number): readonly Line[] {
  const lines = [...faultLines(bar, width), ...meaning(bar, width)];
  const { offer, chosen } = bar;
  if (offer === undefined) return lines.slice(0, height);
  const choices = offer.candidates.map(({ text, doc }) => ({ word: text, doc }));
  const under = { indent: LABEL.length, most: WORD, chosen, width };
  return [...lines, ...choiceLines(choices, under, candidatesIn(bar, height + 2))].slice(0, height);
}

/** Carets under the fault as the shell shows them, and what it is. */
function faultLines(bar: Bar, width: number): readonly Line[] {
  const fault = bar.draft?.fault;
  if (fault === undefined) return [];
  const from = scrolled(bar, width - LABEL.length);
  const start = Math.max(from, fault.start);
  const indent = LABEL.length + cellWidth(bar.text.slice(from, start));
  const carets = Math.max(1, cellWidth(bar.text.slice(start, Math.max(start, fault.end))));
  return [
    lay([span(' '.repeat(Math.min(indent, width - 1))), span('^'.repeat(carets), RED)], width),
    lay([span(`${' '.repeat(LABEL.length)}${fault.message}`, RED)], width),
  ];
}

/** A shorthand written out. */
const meaning = ({ draft }: Bar, width: number): readonly Line[] =>
  draft?.meaning === undefined ? [] : [lay([span(`${LABEL}${draft.meaning}`, DIM)], width)];
