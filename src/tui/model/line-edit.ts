/**
 * Writing one line of text: what the filter bar, the command line and every prompt do alike.
 * Offsets are those of JavaScript's text; no cursor stands inside a character.
 */
import type { LineCommand } from './overlay-keys.js';
import { clamp } from './window.js';

/** Characters of a line, at most. */
const MAX_TEXT = 16_384;
/** Lines remembered of one kind; the oldest go first. */
const MAX_HISTORY = 100;

export interface TextLine {
  readonly text: string;
  readonly cursor: number;
  /** Place in the history, counted from the newest, 1..; 0: what was written here, `own`. */
  readonly recalled: number;
  readonly own: string;
}

export const textLine = (text: string): TextLine => ({
  ...{ text, cursor: text.length, recalled: 0, own: text },
});

/** The line with another text and cursor; what is too long is not taken. */
const edit = <L extends TextLine>(line: L, text: string, cursor: number): L =>
  text.length > MAX_TEXT ? line : { ...line, text, cursor };

export const insert = <L extends TextLine>(line: L, added: string): L => {
  const { text, cursor } = line;
  return edit(line, text.slice(0, cursor) + added + text.slice(cursor), cursor + added.length);
};

/** Offset one character on, or back. */
function besides({ text, cursor }: TextLine, by: 1 | -1): number {
  const isPair =
    by === 1
      ? (text.codePointAt(cursor) ?? 0) > 0xffff
      : /[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(0, cursor));
  return clamp(cursor + (isPair ? 2 * by : by), 0, text.length);
}

const erase = <L extends TextLine>(line: L, from: number, to: number): L =>
  edit(line, line.text.slice(0, from) + line.text.slice(to), from);

/** An older (`by` 1) or newer (-1) line, and in the end what was written here. */
function recall<L extends TextLine>(line: L, history: readonly string[], by: 1 | -1): L {
  const recalled = clamp(line.recalled + by, 0, history.length);
  const own = line.recalled === 0 ? line.text : line.own;
  const text = recalled === 0 ? own : (history[history.length - recalled] ?? own);
  return { ...edit(line, text, text.length), recalled, own };
}

/** What each command of a line makes of it. */
const EDITS: Readonly<
  Record<LineCommand, <L extends TextLine>(line: L, history: readonly string[]) => L>
> = {
  older: (line, history) => recall(line, history, 1),
  newer: (line, history) => recall(line, history, -1),
  'cursor-left': (line) => edit(line, line.text, besides(line, -1)),
  'cursor-right': (line) => edit(line, line.text, besides(line, 1)),
  'cursor-start': (line) => edit(line, line.text, 0),
  'cursor-end': (line) => edit(line, line.text, line.text.length),
  erase: (line) => erase(line, besides(line, -1), line.cursor),
  'erase-on': (line) => erase(line, line.cursor, besides(line, 1)),
  'erase-word': (line) => {
    const kept = line.text.slice(0, line.cursor).replace(/(?:[\w.]+|[^\w.\s]+|)\s*$/, '');
    return erase(line, kept.length, line.cursor);
  },
  'erase-to-start': (line) => erase(line, 0, line.cursor),
  'erase-to-end': (line) => erase(line, line.cursor, line.text.length),
};

export const edited = <L extends TextLine>(
  line: L,
  command: LineCommand,
  history: readonly string[],
): L => EDITS[command](line, history);

/** The text that a key stands for, if it is one: a single character. */
export function typedText(key: string): string | undefined {
  const text = key === 'space' ? ' ' : key;
  return [...text].length === 1 ? text : undefined;
}

/** With the text as the newest; a text stands in a history once. */
export const remembered = (history: readonly string[], text: string): readonly string[] =>
  [...history.filter((each) => each !== text), text].slice(-MAX_HISTORY);
