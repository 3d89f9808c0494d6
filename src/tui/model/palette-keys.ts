/** What the keys do on the command line. */
import { run } from './commands.js';
import { told } from './handler.js';
import { historyOf, remember } from './history.js';
import { edited, insert, type TextLine, typedText } from './line-edit.js';
import type { OverlayOf } from './overlay.js';
import { lineCommandFor, type PaletteCommand, paletteCommandFor } from './overlay-keys.js';
import { found, split } from './palette.js';
import { changed, closed } from './stack.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';
import { clamp } from './window.js';

/** The name of its history. */
const HISTORY = 'command';

type Palette = OverlayOf<'palette'>;

const choosing =
  (by: 1 | -1) =>
  (state: State, palette: Palette): Step => {
    const count = found(state, palette.line.text).length;
    const chosen = count === 0 ? 0 : (palette.chosen + by + count) % count;
    return step(changed(state, { ...palette, chosen }));
  };

/** So many lines on or back, as far as there are any. */
export function chosenBy(state: State, palette: Palette, lines: number): State {
  const last = found(state, palette.line.text).length - 1;
  const chosen = clamp(palette.chosen + lines, 0, Math.max(0, last));
  return changed(state, { ...palette, chosen });
}

/** Runs what is chosen; a number alone is a message to go to. */
function runChosen(state: State, palette: Palette): Step {
  const { line, chosen } = palette;
  const text = line.text.trim();
  if (text === '' && chosen === 0) return step(closed(state));
  if (/^\d+$/.test(text)) return run(remember(closed(state), HISTORY, text), 'goto', text);
  return runEntry(state, palette, chosen);
}

/** Runs one of what the text finds, with the argument that is written. */
export function runEntry(state: State, { line }: Palette, index: number): Step {
  const entry = found(state, line.text)[index];
  const { name, argument = '' } = split(line.text.trim());
  if (entry === undefined) return told(state, `no command "${name}"`);
  const called = argument === '' ? entry.command : `${entry.command} ${argument}`;
  return run(remember(closed(state), HISTORY, called), entry.command, argument);
}

const HANDLERS: Readonly<Record<PaletteCommand, (state: State, palette: Palette) => Step>> = {
  'palette-run': runChosen,
  'palette-leave': (state) => step(closed(state)),
  'palette-next': choosing(1),
  'palette-previous': choosing(-1),
};

export function pressInPalette(state: State, palette: Palette, key: string): Step {
  const command = paletteCommandFor(key, 'palette');
  if (command !== undefined) return HANDLERS[command](state, palette);
  const write = (line: TextLine): Step => step(changed(state, { ...palette, line, chosen: 0 }));
  const edit = lineCommandFor(key, 'line');
  if (edit !== undefined) return write(edited(palette.line, edit, historyOf(state, HISTORY)));
  const text = typedText(key);
  return text === undefined ? step(state) : write(insert(palette.line, text));
}
