/** What the keys do while the help screen is open: movement scrolls it, all else closes it. */
import { helpLines, helpRoom } from './help-text.js';
import type { OverlayOf } from './overlay.js';
import { type HelpCommand, helpCommandFor } from './overlay-keys.js';
import { changed, closed } from './stack.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';
import { clamp, type Motion, target } from './window.js';

type Help = OverlayOf<'help'>;

const scrolling =
  (kind: Motion) =>
  (state: State, help: Help): Step => {
    const total = helpLines(state.width, help.contexts).length;
    const height = helpRoom(state.height);
    const top = clamp(target(kind, help.top, height, total), 0, Math.max(0, total - height));
    return step(changed(state, { ...help, top }));
  };

const HANDLERS: Readonly<Record<HelpCommand, (state: State, help: Help) => Step>> = {
  'help-down': scrolling('down'),
  'help-up': scrolling('up'),
  'help-page-down': scrolling('page-down'),
  'help-page-up': scrolling('page-up'),
  'help-first': scrolling('first'),
  'help-last': scrolling('last'),
  'help-leave': (state) => step(closed(state)),
  'help-quit': (state) => step(state, { type: 'quit' }),
};

export const pressInHelp = (state: State, help: Help, key: string): Step =>
  HANDLERS[helpCommandFor(key, 'help') ?? 'help-leave'](state, help);
