import { describe, expect, test } from 'vitest';
import { Painter } from '../../../src/tui/paint/painter.js';

const synchronized = (text: string): string => `\u001b[?2026h${text}\u001b[?2026l`;

describe('Painter', () => {
  test('the first frame clears and draws every line', () => {
    expect(new Painter().paint(['one', 'two'])).toBe(
      synchronized('\u001b[0m\u001b[2J\u001b[1;1Hone\u001b[2;1Htwo'),
    );
  });

  test('a frame sends the lines that changed, and nothing when none did', () => {
    const painter = new Painter();
    painter.paint(['one', 'two', 'six']);
    expect(painter.paint(['one', 'ten', 'six'])).toBe(synchronized('\u001b[2;1Hten'));
    expect(painter.paint(['one', 'ten', 'six'])).toBe('');
  });

  test('a line whose width a terminal may see otherwise is erased first', () => {
    const painter = new Painter();
    painter.paint(['one']);
    expect(painter.paint(['日本'])).toBe(synchronized('\u001b[1;1H\u001b[K日本'));
  });

  test('after invalidate the frame is sent whole', () => {
    const painter = new Painter();
    const first = painter.paint(['one']);
    painter.invalidate();
    expect(painter.paint(['one'])).toBe(first);
  });
});
