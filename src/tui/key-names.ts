/**
 * ink's key events as the names of the key table. Keys typed faster than they are read arrive
 * as one event of several characters, and each must count.
 */
import type { Key } from 'ink';

const FLAGS: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  // What the key sends on most terminals (0x7f) ink takes for Delete, and the two cannot be told apart.
  ['delete', 'backspace'],
];

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\u007f': 'backspace',
  '\u001b': 'escape',
  ' ': 'space',
};

/**
 * A control sequence that ink did not know, its escape stripped: a mouse or focus report, a
 * function key with modifiers. Its letters are not keys.
 */
const UNKNOWN_SEQUENCE = /^(?:\[[0-?]*[ -/]*[@-~]|O[A-Za-z])$/;

export function keyNames(input: string, key: Key): readonly string[] {
  if (key.tab) return [key.shift ? 'S-tab' : 'tab'];
  for (const [flag, name] of FLAGS) if (key[flag] === true) return [name];
  if (input === '' || UNKNOWN_SEQUENCE.test(input)) return [];
  if (key.meta) return [`M-${input}`];
  if (key.ctrl) return [`C-${input}`];
  return [...input].map(nameOf);
}

function nameOf(character: string): string {
  const named = CONTROLS[character];
  if (named !== undefined) return named;
  const code = character.charCodeAt(0);
  return code < 0x20 ? `C-${String.fromCharCode(code + 0x60)}` : character;
}
