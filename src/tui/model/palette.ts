/**
 * The command line's search: every command that works where it was opened, found by letters of
 * its name in their order, or by its help. Derived from the key table; nothing is listed twice.
 */

import type { Context, KeyBinding } from './key-binding.js';
import { keyLabel } from './key-labels.js';
import { COMMANDS, type Command } from './keys.js';
import type { OverlayOf } from './overlay.js';
import { overlayOf } from './stack.js';
import type { State } from './state.js';
import { type LineWindow, windowAround } from './window.js';

export interface PaletteEntry {
  readonly command: Command;
  /** As in the key table; absent: there is no argument. */
  readonly usage?: string;
  /** Its keys as people write them; empty: none. */
  readonly keys: string;
  readonly help: string;
}

/** Contexts whose commands can be called: those of the view, or those of the focused pane. */
const contextsOf = (state: State): readonly Context[] =>
  overlayOf(state, 'view') === undefined
    ? [state.focus, 'panes', 'anywhere', 'always']
    : ['anywhere', 'always'];

function entryOf(command: Command, bindings: readonly KeyBinding[]): PaletteEntry {
  const usage = bindings.find((binding) => binding.usage !== undefined)?.usage;
  const keys = bindings.filter((binding) => binding.keys.length > 0).map(keyLabel);
  return {
    ...{ command, keys: keys.join(' '), help: bindings[0]?.help ?? '' },
    ...(usage === undefined ? {} : { usage }),
  };
}

/** The commands that can be called, in the order of the table. */
export function paletteEntries(state: State): readonly PaletteEntry[] {
  const contexts = new Set(contextsOf(state));
  const byCommand = new Map<Command, KeyBinding[]>();
  for (const binding of COMMANDS) {
    if (!contexts.has(binding.context)) continue;
    const same = byCommand.get(binding.command);
    if (same === undefined) byCommand.set(binding.command, [binding]);
    else same.push(binding);
  }
  return [...byCommand].map(([command, bindings]) => entryOf(command, bindings));
}

/** Are the letters of `part` in `whole`, in their order? The fewer between them, the lower. */
function gaps(part: string, whole: string): number | undefined {
  let at = -1;
  let skipped = 0;
  for (const letter of part) {
    const next = whole.indexOf(letter, at + 1);
    if (next < 0) return undefined;
    // Letters left out at the beginning of a word are those that people leave out.
    if (next > at + 1 && whole[next - 1] !== '-') skipped += next - at - 1;
    at = next;
  }
  return skipped;
}

/** How ill an entry fits: 0 is the name itself; undefined: it does not. */
function distance(sought: string, { command, help }: PaletteEntry): number | undefined {
  if (command === sought) return 0;
  if (command.startsWith(sought)) return 1;
  const inName = gaps(sought, command);
  if (inName !== undefined) return 2 + inName;
  return help.toLowerCase().includes(sought) ? 1000 : undefined;
}

/** What a text finds, best first; the name is all before the first space. */
export function found(state: State, text: string): readonly PaletteEntry[] {
  const { name, argument } = split(text);
  const sought = name.toLowerCase();
  const all = paletteEntries(state);
  if (sought === '') return all;
  return all
    .flatMap((entry) => {
      const far = distance(sought, entry);
      // Who has begun with the argument has said which command it is of.
      if (far === undefined || (argument !== undefined && far > 1)) return [];
      return [{ entry, far }];
    })
    .sort((a, b) => a.far - b.far)
    .map(({ entry }) => entry);
}

/** `goto 12`: the name, and the argument once there is a space behind the name. */
export function split(text: string): { readonly name: string; readonly argument?: string } {
  const line = text.trimStart();
  const end = line.search(/\s/);
  return end < 0 ? { name: line } : { name: line.slice(0, end), argument: line.slice(end).trim() };
}

/** Commands on the screen at once, at most. */
const MOST = 16;

/** Which of what is found stand under the command line. */
export const entriesIn = (state: State, { line, chosen }: OverlayOf<'palette'>): LineWindow =>
  windowAround(chosen, Math.min(MOST, state.height - 2), found(state, line.text).length);
