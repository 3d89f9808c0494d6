/**
 * The keys of what lies over the panes: views, lines that are written, menus, help. Of these only
 * keys are bound; what has a name for the command line is in keys.ts.
 */
import { bind, finder, type KeyBinding, type NameOf } from './key-binding.js';

/** In a view; their handlers are in views/. */
const VIEW_KEYS = [
  bind('view', 'j down', 'view-down', 'next line'),
  bind('view', 'k up', 'view-up', 'previous line'),
  bind('view', 'pagedown', 'view-page-down', 'one page down'),
  bind('view', 'pageup', 'view-page-up', 'one page up'),
  bind('view', 'g home', 'view-first', 'first line'),
  bind('view', 'G end', 'view-last', 'last line'),
  bind('view', 'enter', 'view-enter', 'into it: message, group or filter'),
  bind('view', 'o', 'view-order', 'next order'),
  bind('view', 'escape', 'view-close', 'close the view'),
  bind('timeline', 'l right', 'axis-right', 'later'),
  bind('timeline', 'h left', 'axis-left', 'earlier'),
  bind('timeline', '+ =', 'axis-in', 'zoom in at the cursor'),
  bind('timeline', '-', 'axis-out', 'zoom out'),
  bind('timeline', '0', 'axis-all', 'the whole time again'),
  bind('graph', 'l right', 'axis-right', 'later'),
  bind('graph', 'h left', 'axis-left', 'earlier'),
  bind('graph', '+ =', 'axis-in', 'zoom in at the cursor'),
  bind('graph', '-', 'axis-out', 'zoom out'),
  bind('graph', '0', 'axis-all', 'the whole time again'),
] as const;

/** In every line that is being written. */
const LINE_KEYS = [
  bind('line', 'C-p', 'older', 'what was written before'),
  bind('line', 'C-n', 'newer', 'and back'),
  bind('line', 'left', 'cursor-left', 'one character left'),
  bind('line', 'right', 'cursor-right', 'one character right'),
  bind('line', 'home C-a', 'cursor-start', 'to the beginning'),
  bind('line', 'end C-e', 'cursor-end', 'to the end'),
  bind('line', 'backspace', 'erase', 'erase the character before'),
  bind('line', 'C-d', 'erase-on', 'erase the character under the cursor'),
  bind('line', 'C-w', 'erase-word', 'erase the word before'),
  bind('line', 'C-u', 'erase-to-start', 'erase all before'),
  bind('line', 'C-k', 'erase-to-end', 'erase the rest'),
] as const;

const FILTER_KEYS = [
  bind('filter', 'enter', 'apply', 'apply the filter; an empty one shows all'),
  bind('filter', 'escape', 'leave', 'leave the bar, the filter as it was'),
  bind('filter', 'tab', 'complete', 'complete; again: the next candidate'),
  bind('filter', 'S-tab', 'complete-back', 'the candidate before'),
  bind('filter', 'up', 'older', 'older filter'),
  bind('filter', 'down', 'newer', 'newer filter'),
] as const;

const PALETTE_KEYS = [
  bind('palette', 'enter', 'palette-run', 'run the chosen, or what is written'),
  bind('palette', 'escape', 'palette-leave', 'leave the command line'),
  bind('palette', 'down tab', 'palette-next', 'next command'),
  bind('palette', 'up S-tab', 'palette-previous', 'command before'),
] as const;

const PROMPT_KEYS = [
  bind('prompt', 'enter', 'prompt-run', 'do it'),
  bind('prompt', 'escape', 'prompt-leave', 'leave it'),
  bind('prompt', 'tab C-f', 'prompt-mode', 'next mode, where there are several'),
  bind('prompt', 'up', 'older', 'what was written before'),
  bind('prompt', 'down', 'newer', 'and back'),
] as const;

const MENU_KEYS = [
  bind('menu', 'enter', 'menu-take', 'take the choice; its own key does too'),
  bind('menu', 'escape', 'menu-leave', 'leave the menu'),
  bind('menu', 'j down tab', 'menu-down', 'next choice'),
  bind('menu', 'k up S-tab', 'menu-up', 'choice before'),
] as const;

const HELP_KEYS = [
  bind('help', 'escape', 'help-leave', 'leave the help; so does any other key'),
  bind('help', 'j down', 'help-down', 'next line'),
  bind('help', 'k up', 'help-up', 'previous line'),
  bind('help', 'pagedown space', 'help-page-down', 'one page down'),
  bind('help', 'pageup', 'help-page-up', 'one page up'),
  bind('help', 'g home', 'help-first', 'first line'),
  bind('help', 'G end', 'help-last', 'last line'),
  bind('help', 'q', 'help-quit', 'quit'),
] as const;

export const OVERLAY_KEYS: readonly KeyBinding[] = [
  ...VIEW_KEYS,
  ...FILTER_KEYS,
  ...PALETTE_KEYS,
  ...PROMPT_KEYS,
  ...MENU_KEYS,
  ...LINE_KEYS,
  ...HELP_KEYS,
];

export type ViewCommand = NameOf<typeof VIEW_KEYS>;
export type LineCommand = NameOf<typeof LINE_KEYS>;
export type FilterCommand = NameOf<typeof FILTER_KEYS>;
export type PaletteCommand = NameOf<typeof PALETTE_KEYS>;
export type PromptCommand = NameOf<typeof PROMPT_KEYS>;
export type MenuCommand = NameOf<typeof MENU_KEYS>;
export type HelpCommand = NameOf<typeof HELP_KEYS>;

export const viewCommandFor = finder<ViewCommand>(VIEW_KEYS);
export const lineCommandFor = finder<LineCommand>(LINE_KEYS);
export const filterCommandFor = finder<FilterCommand>(FILTER_KEYS);
export const paletteCommandFor = finder<PaletteCommand>(PALETTE_KEYS);
export const promptCommandFor = finder<PromptCommand>(PROMPT_KEYS);
export const menuCommandFor = finder<MenuCommand>(MENU_KEYS);
export const helpCommandFor = finder<HelpCommand>(HELP_KEYS);
