/** The signs of a terminal's pictures: block characters, or ASCII where the locale knows no others. */
import type { Tone } from './scene.js';

export interface Signs {
  /** By strength, 1..4. */
  readonly field: readonly string[];
  /** By eighths of a line, 1..8. */
  readonly column: readonly string[];
  /** Of what stands in front, where no colour tells it apart. */
  readonly front: string;
  /** First, middle and last cell of a lane's box, and one of a single cell. */
  readonly lane: readonly [string, string, string, string];
  readonly vertical: string;
  readonly tick: string;
  readonly corner: string;
  readonly horizontal: string;
  readonly mark: string;
}

export const BLOCKS: Signs = {
  field: ['░', '▒', '▓', '█'],
  column: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  front: '▒',
  lane: ['├', '─', '┤', '┃'],
  ...{ vertical: '│', tick: '┤', corner: '└', horizontal: '─', mark: '┴' },
};

export const ASCII: Signs = {
  field: ['.', '+', 'o', '@'],
  column: ['.', '.', '.', '.', '#', '#', '#', '#'],
  front: 'x',
  lane: ['[', '=', ']', '|'],
  ...{ vertical: '|', tick: '+', corner: '+', horizontal: '-', mark: '+' },
};

/** SGR colours, as 30..37; backgrounds are 10 more. */
export const COLOURS: Readonly<Record<Tone, number>> = {
  ...{ plain: 36, error: 31, uploader: 32, volumes: 33, snapshot: 35, migration: 34 },
};
