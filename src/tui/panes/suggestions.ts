/** Below the open filter bar, over the list: what is wrong with the text, or how it goes on. */
import type { FilterDraft } from '../../session/snapshot.js';
import type { Bar } from '../model/bar.js';
import { scrollTo } from '../model/window.js';
import { cellWidth, exactly } from '../paint/cells.js';
import { type Line, lay, span } from '../paint/line.js';
import { BOLD, CYAN, DIM, INVERSE, PLAIN, RED } from '../paint/style.js';
import { LABEL, scrolled } from './filter-bar.js';

/** Candidates on the screen at once, at most. */
const MOST = 8;
/** Cells for a candidate, at most; what it means has the rest. */
const WORD = 44;

export function suggestions(bar: Bar, width: number, height: number): readonly Line[] {
  const lines = [...faultLines(bar, width), ...meaning(bar, width)];
  const { offer } = bar;
  if (offer === undefined) return lines.slice(0, height);
  const room = Math.max(0, Math.min(MOST, height - lines.length));
  return [...lines, ...candidateLines(bar, offer, width, room)].slice(0, height);
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

function candidateLines(
  { chosen }: Bar,
  { candidates }: FilterDraft,
  width: number,
  room: number,
): readonly Line[] {
  const widest = Math.max(0, ...candidates.map(({ text }) => cellWidth(text)));
  const word = Math.min(WORD, widest, width - LABEL.length);
  const top = scrollTo(0, Math.max(0, chosen), room, candidates.length);
  return candidates.slice(top, top + room).map(({ text, doc }, y) => {
    const isChosen = top + y === chosen;
    const more = y === room - 1 && top + room < candidates.length;
    return lay(
      [
        span(' '.repeat(LABEL.length - 1)),
        span(` ${exactly(text, word)} `, isChosen ? BOLD | INVERSE : CYAN),
        span(` ${more ? `${doc} (and ${candidates.length - top - room} more)` : doc}`, DIM),
      ],
      width,
      PLAIN,
    );
  });
}
