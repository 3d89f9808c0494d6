/** The filter bar: the first line of the screen; what is set, or, while it is open, written. */
import type { FilterProgress, Snapshot } from '../../session/snapshot.js';
import type { Bar } from '../model/bar.js';
import { KEYS, keyLabel } from '../model/keys.js';
import type { State } from '../model/state.js';
import { cellWidth } from '../paint/cells.js';
import { type Line, lay, Run, span } from '../paint/line.js';
import { BOLD, DIM, GREEN, INVERSE, PLAIN, RED, type Style, UNDERLINE } from '../paint/style.js';

export const LABEL = 'Filter: ';
const GAP = '  ';

export function filterBar(state: State, width: number): Line {
  if (state.bar !== undefined) return openLine(state.bar, width);
  if (state.filter === '') {
    const key = KEYS.find(({ command }) => command === 'filter');
    return lay([span(`${LABEL}none (${key === undefined ? '' : keyLabel(key)})`, DIM)], width);
  }
  const told = progressText(state);
  const room = width - LABEL.length - cellWidth(told) - GAP.length;
  const text = lay([span(state.filter, GREEN)], Math.max(0, room));
  return lay([span(LABEL, BOLD), ...text, span(GAP), span(told)], width);
}

/** `1,203 of 10,000,000 · 43 %`: how many match, of how many, and how much was looked at. */
function progressText({ snapshot, filter }: State): string {
  const progress = snapshot?.filter;
  if (snapshot === undefined || progress?.text !== filter) return '';
  const percent = percentOf(progress);
  const found = `${grouped(snapshot.total)} of ${grouped(progress.messages)}`;
  return percent === 100 ? found : `${found} · ${percent} %`;
}

/** Rounded down: 100 is all. */
export const percentOf = ({ tested, messages }: FilterProgress): number =>
  messages === 0 ? 100 : Math.floor((tested / messages) * 100);

const grouped = (count: Snapshot['total']): string => count.toLocaleString('en-US');

/** First offset shown: the cursor is always in sight. */
export function scrolled({ text, cursor }: Bar, room: number): number {
  let from = Math.max(0, cursor - room + 1);
  while (from < cursor && cellWidth(text.slice(from, cursor)) >= room) from += 1;
  return from;
}

function openLine(bar: Bar, width: number): Line {
  const room = width - LABEL.length;
  const from = scrolled(bar, room);
  const line = new Run();
  let at = from;
  // A cell holds no less than a character's marks, so that this much is enough for any room.
  for (const character of bar.text.slice(from, from + 4 * room)) {
    line.add(character, styleAt(bar, at));
    at += character.length;
  }
  if (at === bar.cursor) line.add(' ', INVERSE);
  return lay([span(LABEL, BOLD), ...line.spans()], width);
}

/** Green is a filter, red is none; the fault is underlined, so that it shows without colour. */
function styleAt({ draft, cursor }: Bar, offset: number): Style {
  const fault = draft?.fault;
  const colour = draft === undefined ? PLAIN : fault === undefined ? GREEN : RED;
  const isFault = fault !== undefined && offset >= fault.start && offset < fault.end;
  return colour | (isFault ? UNDERLINE : PLAIN) | (offset === cursor ? INVERSE : PLAIN);
}
