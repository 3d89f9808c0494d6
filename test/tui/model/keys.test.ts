import { describe, expect, test } from 'vitest';
import {
  HELP_OF_PANES,
  helpLines,
  helpOfView,
  helpRoom,
} from '../../../src/tui/model/help-text.js';
import type { Context } from '../../../src/tui/model/key-binding.js';
import { keyLabel, keysMarkdown } from '../../../src/tui/model/key-labels.js';
import { COMMANDS, commandFor, KEYS } from '../../../src/tui/model/keys.js';
import { PANES } from '../../../src/tui/model/layout.js';
import { filterCommandFor, lineCommandFor } from '../../../src/tui/model/overlay-keys.js';

const VIEWS = ['conversations', 'statistics', 'findings', 'follow', 'timeline', 'graph'] as const;

/** What takes a key at the same time, by where the user is. */
const TOGETHER: readonly (readonly Context[])[] = [
  ...PANES.map((pane): Context[] => [pane, 'panes', 'anywhere', 'always']),
  ...VIEWS.map((view): Context[] => [view, 'view', 'anywhere', 'always']),
  ...(['filter', 'palette', 'prompt'] as const).map((kind): Context[] => [kind, 'line', 'always']),
  ['menu', 'always'],
  ['help', 'always'],
];

describe('the key table', () => {
  test.each(TOGETHER)('no key means two things in %s, %s', (...contexts) => {
    const keys = KEYS.filter(({ context }) => contexts.includes(context)).flatMap(
      (binding) => binding.keys,
    );
    expect(keys).toEqual([...new Set(keys)]);
  });

  test('every context of the table is taken somewhere', () => {
    const taken = new Set(TOGETHER.flat());
    for (const { context } of KEYS) expect(taken).toContain(context);
  });

  test('every binding is what its keys do', () => {
    for (const { keys, context, command } of COMMANDS) {
      for (const key of keys) expect(commandFor(key, context)).toBe(command);
    }
  });

  test('a key is of the first context that has it', () => {
    expect(commandFor('enter', 'hex', 'tree')).toBe('open');
    expect(commandFor('l', 'tree', 'panes')).toBe('unfold');
    expect(commandFor('l', 'hex', 'panes')).toBe('right');
    expect(commandFor('l', 'list', 'panes', 'anywhere')).toBeUndefined();
  });

  test('in what is written the keys of the panes are text', () => {
    for (const key of ['q', 'j', 'n', '/', '?', ':', 'space']) {
      expect(filterCommandFor(key, 'filter') ?? lineCommandFor(key, 'line')).toBeUndefined();
    }
  });

  test('help and manual name every key', () => {
    const help = [HELP_OF_PANES, ...VIEWS.map(helpOfView)]
      .flatMap((contexts) => helpLines(60, contexts))
      .join('\n');
    for (const binding of KEYS) {
      expect(keysMarkdown()).toContain(` | ${binding.help} |`);
      if (binding.context === 'help') continue;
      expect(help).toContain(binding.help);
      expect(help).toContain(keyLabel(binding));
    }
  });

  test.each([60, 80, 120, 200])('help fits %i columns', (width) => {
    for (const contexts of [HELP_OF_PANES, helpOfView('timeline')]) {
      for (const line of helpLines(width, contexts)) expect(line.length).toBeLessThanOrEqual(width);
    }
  });

  test("a view's help needs no scrolling at 120x40", () => {
    for (const view of VIEWS) {
      expect(helpLines(120, helpOfView(view)).length).toBeLessThanOrEqual(helpRoom(40));
    }
  });
});
