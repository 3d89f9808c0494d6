/** The filter bar while it is open: a line of text, and what the session says of it. */
import type { FilterDraft } from '../../session/port/filter.js';
import { type TextLine, textLine } from './line-edit.js';
import { type LineWindow, windowAround } from './window.js';

export interface Bar extends TextLine {
  /** What the session says of exactly this text; undefined: it has not answered yet. */
  readonly draft: FilterDraft | undefined;
  /** Whose candidates are shown: while they are gone through, those of the text as it was. */
  readonly offer: FilterDraft | undefined;
  /** Candidate that stands in the text; -1: none. */
  readonly chosen: number;
}

export const openBar = (text: string): Bar => ({
  ...textLine(text),
  ...{ draft: undefined, offer: undefined, chosen: -1 },
});

/** The bar with what was written in it; what was said of another text holds no more. */
export function written(before: Bar, bar: Bar): Bar {
  if (bar === before) return bar;
  const isSame = bar.text === before.text && bar.cursor === before.cursor;
  return { ...bar, draft: isSame ? bar.draft : undefined, chosen: -1 };
}

/** The next candidate, or the one before, in the text; the only one there is, for good. */
export function complete(bar: Bar, by: 1 | -1): Bar {
  const offer = bar.chosen < 0 ? bar.draft : bar.offer;
  const count = offer?.candidates.length ?? 0;
  if (count === 0) return bar;
  const first = by === 1 ? 0 : count - 1;
  return filled(bar, offer, bar.chosen < 0 ? first : (bar.chosen + by + count) % count);
}

/** One of the candidates that are shown in the text. */
export const choose = (bar: Bar, index: number): Bar => filled(bar, bar.offer, index);

function filled(bar: Bar, offer: FilterDraft | undefined, index: number): Bar {
  const candidate = offer?.candidates[index];
  if (offer === undefined || candidate === undefined) return bar;
  const text = offer.text.slice(0, offer.from) + candidate.text + offer.text.slice(offer.to);
  const cursor = offer.from + candidate.text.length;
  const next = written(bar, { ...bar, text, cursor });
  return { ...next, offer, chosen: offer.candidates.length === 1 ? -1 : index };
}

/** The session has answered; what it says of another text is no use any more. */
export function judge(bar: Bar, draft: FilterDraft): Bar {
  if (draft.text !== bar.text || draft.cursor !== bar.cursor) return bar;
  return { ...bar, draft, offer: bar.chosen < 0 ? draft : bar.offer };
}

/** Candidates on the screen at once, at most. */
const MOST = 8;

/**
 * Which candidates stand under the bar, and how many lines of what is said of the text are
 * between: a fault takes two, what it stands for one.
 *
 * @param height of the screen
 */
export function candidatesIn(
  { draft, offer, chosen }: Bar,
  height: number,
): LineWindow & { readonly above: number } {
  const above = (draft?.fault === undefined ? 0 : 2) + (draft?.meaning === undefined ? 0 : 1);
  const room = Math.min(MOST, height - 2 - above);
  return { above, ...windowAround(chosen, room, offer?.candidates.length ?? 0) };
}
