/** What a terminal shows that has no room for three panes. */
import { MIN_HEIGHT, MIN_WIDTH } from '../model/layout.js';
import { type Line, lay, span } from '../paint/line.js';
import { BOLD } from '../paint/style.js';

export function tooSmallPane(width: number, height: number): readonly Line[] {
  const words = [
    'Terminal too small.',
    `Needed: ${MIN_WIDTH}x${MIN_HEIGHT}`,
    `Here:   ${width}x${height}`,
    'q quits.',
  ];
  return Array.from({ length: height }, (_, y) =>
    lay([span(words[y] ?? '', y === 0 ? BOLD : 0)], width),
  );
}
