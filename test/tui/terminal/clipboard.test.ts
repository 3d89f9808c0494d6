import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copySequence, MOST_COPIED } from '../../../src/tui/terminal/clipboard.js';

const decoded = (sequence: string): string => {
  const [, base64] = /\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007/.exec(sequence) ?? [];
  return Buffer.from(base64 ?? '', 'base64').toString('utf8');
};

describe('copying', () => {
  test('any text arrives as it is, and no byte of it stands bare in the sequence', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sequence = copySequence(text, {}) ?? '';
        expect(sequence).toMatch(/^\u001b\]52;c;[A-Za-z0-9+/=]*\u0007$/);
        expect(decoded(sequence)).toBe(text);
      }),
    );
    expect(decoded(copySequence('\u001b]0;own\u0007', {}) ?? '')).toBe('\u001b]0;own\u0007');
  });

  test('a text is measured in bytes, and refused whole when it is too long', () => {
    expect(decoded(copySequence('x'.repeat(MOST_COPIED), {}) ?? '')).toHaveLength(MOST_COPIED);
    expect(copySequence('x'.repeat(MOST_COPIED + 1), {})).toBeUndefined();
    expect(copySequence('漢'.repeat(MOST_COPIED / 3 + 1), {})).toBeUndefined();
  });

  test('in tmux it is there for tmux, and again to be passed on, its escapes doubled', () => {
    const bare = copySequence('text', {}) ?? '';
    const doubled = bare.replaceAll('\u001b', '\u001b\u001b');
    expect(copySequence('text', { TMUX: '/tmp/tmux-0/default,1,0' })).toBe(
      `${bare}\u001bPtmux;${doubled}\u001b\\`,
    );
  });

  test('in GNU screen it is passed on in pieces that screen takes whole', () => {
    const sequence = copySequence('y'.repeat(3000), { STY: '1.pts-0.host' }) ?? '';
    const parts = sequence.split('\u001b\\').slice(0, -1);
    expect(parts.length).toBeGreaterThan(4);
    for (const part of parts) {
      expect(part).toMatch(/^\u001bP/);
      expect(part.length).toBeLessThanOrEqual(768);
    }
    expect(decoded(parts.map((part) => part.slice(2)).join(''))).toBe('y'.repeat(3000));
  });
});
