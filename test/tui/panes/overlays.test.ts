/** What lies over the panes, as it looks at three sizes of terminal. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ViewReport } from '../../../src/session/views/view.js';
import { cellWidth } from '../../../src/tui/paint/cells.js';
import { plainText } from '../../../src/tui/paint/line.js';
import { screen } from '../../../src/tui/panes/screen.js';
import { hostileText } from '../helpers/hostile.js';
import { Stage, stage } from '../helpers/stage.js';

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

const SCENES: readonly (readonly [string, readonly string[]])[] = [
  ['help', ['?']],
  ['help-of-view', ['v', '?']],
  ['palette', [':']],
  ['palette-found', [':', ...'strm', 'down']],
  ['prompt', [':', ...'goto', 'enter', ...'x12', 'enter']],
  ['menu', ['y', 'j']],
  ['conversations', ['c', 'j', 'j']],
  ['statistics', ['s', 'j']],
  ['findings', ['e', 'j', 'enter', 'j', 'j']],
  ['follow', ['F', 'j']],
  ['timeline', ['v', 'j', ...'llllllll', '+']],
  ['graph', ['i', ...'llllllll']],
];

describe.each(SCENES)('%s', (name, keys) => {
  test.each(SIZES)('%i x %i', async (width, height) => {
    const on = await stage({ count: 300 }, width, height);
    await on.press(...keys);
    const lines = screen(on.state);
    expect(lines).toHaveLength(height);
    for (const line of lines) expect(cellWidth(plainText(line))).toBe(width);
    const file = `golden/overlays/${name}-${width}x${height}.txt`;
    await expect(`${on.text}\n`).toMatchFileSnapshot(file);
  });
});

test('whatever lies over it, the screen has its lines and cells', async () => {
  const keys = fc.constantFrom(
    ...['c', 's', 'e', 'v', 'i', 'F', ':', '?', '/', 'j', 'G', 'pagedown', 'enter', 'o'],
    ...['l', 'h', '+', '-', '0', 'escape', 'tab', '漢', 'g', 'x'],
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 250 }),
      fc.integer({ min: 1, max: 70 }),
      fc.array(keys, { maxLength: 12 }),
      async (width, height, pressed) => {
        const on = await stage({ count: 40, mode: 'live' }, width, height);
        await on.press(...pressed);
        const lines = screen(on.state);
        expect(lines).toHaveLength(height);
        for (const line of lines) expect(cellWidth(plainText(line))).toBe(width);
      },
    ),
    { numRuns: 60 },
  );
});

test('keeps its shape whatever the session says', () => {
  fc.assert(
    fc.property(hostileText, fc.constantFrom('c', 's', 'e', 'v', 'F'), (text, key) => {
      const on = new Stage({ count: 5 }, 100, 24);
      const { report } = on.session;
      on.session.report = (wish) => withText(report(wish), text);
      on.dispatch({ type: 'key', key });
      for (const line of screen(on.state)) {
        expect(plainText(line)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        expect(cellWidth(plainText(line))).toBe(100);
      }
    }),
    { numRuns: 100 },
  );
});

/** The report with every word in it replaced. */
function withText(report: ViewReport, text: string): ViewReport {
  if (!('lines' in report)) return report;
  const words = ['client', 'node', 'bucket', 'user', 'command', 'title', 'text', 'label'];
  const replaced = JSON.parse(JSON.stringify(report.lines), (name, value) =>
    words.includes(name) ? text : value,
  );
  return { ...report, lines: replaced };
}
