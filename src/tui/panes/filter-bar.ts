/** The filter bar: the first line of the screen; what is set, or, while it is open, written. */
import type { FilterProgress } from '../../session/port/filter.js';
import type { Snapshot } from '../../session/port/snapshot.js';
import type { Bar } from '../model/bar.js';
import { keyOf } from '../model/key-labels.js';
import type { State } from '../model/state.js';
import { cellWidth } from '../paint/cells.js';
import { type Line, lay, span } from '../paint/line.js';
import { BOLD, DIM, GREEN, PLAIN, RED, type Style, UNDERLINE } from '../paint/style.js';
import { inputLine } from './input-line.js';

export const LABEL = 'Filter: ';
const GAP = '  ';

export function filterBar(state: State, width: number): Line {
  if (state.filter === '') return lay([span(`${LABEL}none (${keyOf('filter')})`, DIM)], width);
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

export const openFilterBar = (bar: Bar, width: number): Line =>
  inputLine(LABEL, bar, width, (offset) => styleAt(bar, offset));

/** Green is a filter, red is none; the fault is underlined, so that it shows without colour. */
function styleAt({ draft }: Bar, offset: number): Style {
  const fault = draft?.fault;
  const colour = draft === undefined ? PLAIN : fault === undefined ? GREEN : RED;
  const isFault = fault !== undefined && offset >= fault.start && offset < fault.end;
  return colour | (isFault ? UNDERLINE : PLAIN);
}
