/** A menu: few choices with a key each. A choice is a command with its argument. */
import type { Command } from './keys.js';

export interface Choice {
  readonly key: string;
  readonly text: string;
  readonly command: Command;
  readonly argument: string;
}

export interface Menu {
  readonly title: string;
  readonly choices: readonly Choice[];
  /** Index of the choice that Enter takes. */
  readonly chosen: number;
}

export const choice = (key: string, text: string, command: Command, argument = ''): Choice => ({
  ...{ key, text, command, argument },
});

export const menuOf = (title: string, choices: readonly Choice[]): Menu => ({
  ...{ title, choices, chosen: 0 },
});
