import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellWidth } from '../../../src/tui/paint/cells.js';
import { beside, lay, paintLine, plainText, span } from '../../../src/tui/paint/line.js';
import { paletteFor } from '../../../src/tui/paint/palette.js';
import {
  attributesOver,
  BOLD,
  CYAN,
  INVERSE,
  MARKED_GROUND,
  over,
  PARTNER_GROUND,
  RED,
} from '../../../src/tui/paint/style.js';
import { hostileText } from '../helpers/hostile.js';

/** The only sequences that a line may hold: styles and columns. */
const OURS = /\u001b\[(?:[0-9;]*m|\d+G)/g;

const SIXTEEN = paletteFor('dark', '16');
const BARE = paletteFor('dark', 'none');

const lines = fc.array(
  fc.record({ text: hostileText, style: fc.nat(2 ** 18 - 1) }, { requiredKeys: ['text', 'style'] }),
  { maxLength: 6 },
);

describe('paintLine', () => {
  test('no data reaches the terminal as a control, and the line has its width', () => {
    fc.assert(
      fc.property(
        lines,
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(SIXTEEN, BARE),
        (line, width, palette) => {
          const rest = paintLine(line, width, palette).replace(OURS, '');
          expect(rest).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
          expect(cellWidth(rest)).toBe(width);
        },
      ),
    );
  });

  test('each style is set once and the line ends in the default one', () => {
    const line = [span('a', RED), span('b', RED), span('c', BOLD | INVERSE)];
    expect(paintLine(line, 3, SIXTEEN)).toBe('\u001b[0;31mab\u001b[0;1;7mc\u001b[0m');
  });

  test('without colour the attributes stay', () => {
    expect(paintLine([span('a', CYAN | INVERSE)], 1, BARE)).toBe('\u001b[0;7ma\u001b[0m');
  });

  test('a pane on the right is put in place when text on its left may be measured wrongly', () => {
    const ascii = beside(lay([span('left')], 6), 6, [span('right')]);
    const wide = beside(lay([span('日本')], 6), 6, [span('right')]);
    expect(paintLine(ascii, 11, SIXTEEN)).toBe('left  right');
    expect(paintLine(wide, 11, SIXTEEN)).toBe('日本  \u001b[7Gright');
    expect(plainText(wide)).toBe('日本  right');
  });
});

describe('styles', () => {
  test('a colour replaces the colour below, attributes add up', () => {
    expect(over(RED | BOLD, CYAN | INVERSE)).toBe(CYAN | BOLD | INVERSE);
    expect(over(RED, BOLD)).toBe(RED | BOLD);
  });

  test('ink and ground are replaced each for itself', () => {
    const base = RED | MARKED_GROUND;
    expect(over(base, CYAN)).toBe(CYAN | MARKED_GROUND);
    expect(over(base, PARTNER_GROUND | BOLD)).toBe(RED | PARTNER_GROUND | BOLD);
    expect(attributesOver(base, CYAN | PARTNER_GROUND | BOLD)).toBe(base | BOLD);
  });
});
