/** `--theme`, `--colours` and `--no-mouse`: how the terminal UI looks, and what it listens to. */
import { Option } from 'commander';

export interface LookOptions {
  readonly theme?: 'dark' | 'light';
  readonly colours?: string;
  /** False by `--no-mouse`. */
  readonly mouse: boolean;
}

export const lookOptions = (): Option[] => [
  new Option(
    '--theme <theme>',
    'colours for a dark or a light background (default: as COLORFGBG says, or else dark)',
  ).choices(['dark', 'light']),
  new Option(
    '--colours <file>',
    'colour rules for rows: JSON, [{"filter", "colour", "background"?, "bold"?}, ...]; the first that holds counts',
  ),
  new Option(
    '--no-mouse',
    'leave the mouse to the terminal, for selecting text (in the UI: `:mouse off`)',
  ),
];
