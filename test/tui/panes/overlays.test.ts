/** What lies over the panes, as it looks at three sizes of terminal. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ViewReport } from '../../../src/session/port/view.js';
import { screen } from '../../../src/tui/panes/screen.js';
import { hostileText } from '../helpers/hostile.js';
import { expectToBeHarmless, expectToFill, expectToFillAfter } from '../helpers/shape.js';
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
    expectToFill(lines, width, height);
    const file = `golden/overlays/${name}-${width}x${height}.txt`;
    await expect(`${on.text}\n`).toMatchFileSnapshot(file);
  });
});

test('whatever lies over it, the screen has its lines and cells', async () => {
  const keys = [
    ...['c', 's', 'e', 'v', 'i', 'F', ':', '?', '/', 'j', 'G', 'pagedown', 'enter', 'o'],
    ...['l', 'h', '+', '-', '0', 'escape', 'tab', '漢', 'g', 'x'],
  ];
  await expectToFillAfter(keys, 12);
});

test('keeps its shape whatever the session says', () => {
  fc.assert(
    fc.property(hostileText, fc.constantFrom('c', 's', 'e', 'v', 'F'), (text, key) => {
      const on = new Stage({ count: 5 }, 100, 24);
      const { report } = on.session;
      on.session.report = (wish) => withText(report(wish), text);
      on.dispatch({ type: 'key', key });
      expectToBeHarmless(screen(on.state), 100);
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
