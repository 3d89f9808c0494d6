import { describe, expect, test } from 'vitest';
import { helpLines, helpRoom } from '../../../src/tui/model/help-text.js';
import {
  barCommandOf,
  commandOf,
  KEYS,
  keyLabel,
  keysMarkdown,
} from '../../../src/tui/model/keys.js';
import { PANES } from '../../../src/tui/model/layout.js';

describe('the key table', () => {
  test.each(PANES)('no key means two things in the %s', (pane) => {
    const keys = KEYS.filter(({ context }) => context === 'anywhere' || context === pane).flatMap(
      (binding) => binding.keys,
    );
    expect(keys).toEqual([...new Set(keys)]);
  });

  test('every binding is what its keys do', () => {
    for (const { keys, context, command } of KEYS) {
      for (const key of keys) {
        if (context === 'filter') expect(barCommandOf(key)).toBe(command);
        else {
          const panes = context === 'anywhere' ? PANES : [context];
          for (const pane of panes) expect(commandOf(key, pane)).toBe(command);
        }
      }
    }
  });

  test('in the filter bar no key means two things, and the keys of the panes are text', () => {
    const bar = KEYS.filter(({ context }) => context === 'filter').flatMap(({ keys }) => keys);
    expect(bar).toEqual([...new Set(bar)]);
    for (const key of ['q', 'j', 'n', '/', '?', 'space']) expect(barCommandOf(key)).toBeUndefined();
  });

  test("a pane's key does nothing elsewhere", () => {
    expect(commandOf('l', 'tree')).toBe('unfold');
    expect(commandOf('l', 'hex')).toBe('right');
    expect(commandOf('l', 'list')).toBeUndefined();
  });

  test('help and manual name every key', () => {
    const help = helpLines(120).join('\n');
    for (const binding of KEYS) {
      expect(help).toContain(binding.help);
      expect(help).toContain(keyLabel(binding));
      expect(keysMarkdown()).toContain(`| ${binding.context} | ${binding.help} |`);
    }
  });

  test.each([60, 80, 120, 200])('help fits %i columns', (width) => {
    for (const line of helpLines(width)) expect(line.length).toBeLessThanOrEqual(width);
  });

  test('help needs no scrolling at 120x40', () => {
    expect(helpLines(120).length).toBeLessThanOrEqual(helpRoom(40));
  });
});
