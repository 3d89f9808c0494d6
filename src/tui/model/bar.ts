/**
 * The filter bar while it is open: a line of text, what the session says of it, and the filters
 * of before. Offsets are those of JavaScript's text; no cursor stands inside a character.
 */
import type { FilterDraft } from '../../session/snapshot.js';
import { clamp } from './window.js';

/** Characters of a filter, at most; longer ones are no filters either. */
const MAX_TEXT = 16_384;
/** Filters remembered; the oldest go first. */
const MAX_HISTORY = 100;

export interface Bar {
  readonly text: string;
  readonly cursor: number;
  /** What the session says of exactly this text; undefined: it has not answered yet. */
  readonly draft: FilterDraft | undefined;
  /** Whose candidates are shown: while they are gone through, those of the text as it was. */
  readonly offer: FilterDraft | undefined;
  /** Candidate that stands in the text; -1: none. */
  readonly chosen: number;
  /** Place in the history, counted from the newest, 1..; 0: what was written here, `own`. */
  readonly recalled: number;
  readonly own: string;
}

export const openBar = (text: string): Bar => ({
  ...{ text, cursor: text.length, draft: undefined, offer: undefined, chosen: -1 },
  ...{ recalled: 0, own: text },
});

function edit(bar: Bar, text: string, cursor: number): Bar {
  if (text.length > MAX_TEXT) return bar;
  const draft = text === bar.text && cursor === bar.cursor ? bar.draft : undefined;
  return { ...bar, text, cursor, draft, chosen: -1 };
}

export const insert = (bar: Bar, added: string): Bar =>
  edit(
    bar,
    bar.text.slice(0, bar.cursor) + added + bar.text.slice(bar.cursor),
    bar.cursor + added.length,
  );

/** Offset one character on, or back. */
function besides({ text, cursor }: Bar, by: 1 | -1): number {
  const isPair =
    by === 1
      ? (text.codePointAt(cursor) ?? 0) > 0xffff
      : /[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(0, cursor));
  return clamp(cursor + (isPair ? 2 * by : by), 0, text.length);
}

export const moveBy = (bar: Bar, by: 1 | -1): Bar => edit(bar, bar.text, besides(bar, by));
export const toStart = (bar: Bar): Bar => edit(bar, bar.text, 0);
export const toEnd = (bar: Bar): Bar => edit(bar, bar.text, bar.text.length);

const erase = (bar: Bar, from: number, to: number): Bar =>
  edit(bar, bar.text.slice(0, from) + bar.text.slice(to), from);

export const eraseBack = (bar: Bar): Bar => erase(bar, besides(bar, -1), bar.cursor);
export const eraseOn = (bar: Bar): Bar => erase(bar, bar.cursor, besides(bar, 1));
export const eraseToStart = (bar: Bar): Bar => erase(bar, 0, bar.cursor);
export const eraseToEnd = (bar: Bar): Bar => erase(bar, bar.cursor, bar.text.length);
export const eraseWord = (bar: Bar): Bar => {
  const kept = bar.text.slice(0, bar.cursor).replace(/(?:[\w.]+|[^\w.\s]+|)\s*$/, '');
  return erase(bar, kept.length, bar.cursor);
};

/** An older (`by` 1) or newer (-1) filter, and in the end what was written here. */
export function recall(bar: Bar, history: readonly string[], by: 1 | -1): Bar {
  const recalled = clamp(bar.recalled + by, 0, history.length);
  const own = bar.recalled === 0 ? bar.text : bar.own;
  const text = recalled === 0 ? own : (history[history.length - recalled] ?? own);
  return { ...edit(bar, text, text.length), recalled, own };
}

/** With the filter as the newest; a filter stands in it once. */
export const remembered = (history: readonly string[], text: string): readonly string[] =>
  [...history.filter((each) => each !== text), text].slice(-MAX_HISTORY);

/** The next candidate, or the one before, in the text; the only one there is, for good. */
export function complete(bar: Bar, by: 1 | -1): Bar {
  const offer = bar.chosen < 0 ? bar.draft : bar.offer;
  const count = offer?.candidates.length ?? 0;
  if (offer === undefined || count === 0) return bar;
  const first = by === 1 ? 0 : count - 1;
  const at = bar.chosen < 0 ? first : (bar.chosen + by + count) % count;
  const word = offer.candidates[at]?.text ?? '';
  const text = offer.text.slice(0, offer.from) + word + offer.text.slice(offer.to);
  const next = edit(bar, text, offer.from + word.length);
  return { ...next, offer, chosen: count === 1 ? -1 : at };
}

/** The session has answered; what it says of another text is no use any more. */
export function judge(bar: Bar, draft: FilterDraft): Bar {
  if (draft.text !== bar.text || draft.cursor !== bar.cursor) return bar;
  return { ...bar, draft, offer: bar.chosen < 0 ? draft : bar.offer };
}
