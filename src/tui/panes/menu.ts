/** A menu: its title, and a line for each choice with its key. */
import type { Menu } from '../model/menu.js';
import { type Line, lay, span } from '../paint/line.js';
import { BOLD, CYAN, INVERSE, PLAIN } from '../paint/style.js';
import { titleLine } from './title.js';

export const menuLines = ({ title, choices, chosen }: Menu, width: number): readonly Line[] => [
  titleLine(title, width, true),
  ...choices.map(({ key, text }, index) => {
    const style = index === chosen ? INVERSE : PLAIN;
    return lay(
      [span('  '), span(` ${key} `, CYAN | BOLD | style), span(` ${text} `, style)],
      width,
    );
  }),
];
