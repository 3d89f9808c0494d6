/** The command line: what is written, and below it the commands that it finds. */
import type { OverlayOf } from '../model/overlay.js';
import { entriesIn, found, type PaletteEntry } from '../model/palette.js';
import type { State } from '../model/state.js';
import { exactly } from '../paint/cells.js';
import { type Line, lay, span } from '../paint/line.js';
import { RED } from '../paint/style.js';
import { choiceLines } from './choice-lines.js';
import { inputLine } from './input-line.js';

const LABEL = ': ';
const KEY_CELLS = 8;
/** A third of the line is the commands', and no less than their names need. */
const wordCells = (width: number): number => Math.max(24, Math.floor(width / 3));

const wordOf = ({ command, usage }: PaletteEntry): string =>
  usage === undefined ? command : `${command} ${usage}`;

const docOf = ({ help, keys }: PaletteEntry): string => `${exactly(keys, KEY_CELLS)} ${help}`;

export function paletteLines(
  state: State,
  palette: OverlayOf<'palette'>,
  width: number,
): readonly Line[] {
  const { line, chosen } = palette;
  const entries = found(state, line.text);
  const choices = entries.map((entry) => ({ word: wordOf(entry), doc: docOf(entry) }));
  const under = { indent: LABEL.length, most: wordCells(width), chosen, width };
  const nothing = lay([span(`${' '.repeat(LABEL.length)}no such command`, RED)], width);
  const lines =
    choices.length === 0 ? [nothing] : choiceLines(choices, under, entriesIn(state, palette));
  return [inputLine(LABEL, line, width), ...lines];
}
