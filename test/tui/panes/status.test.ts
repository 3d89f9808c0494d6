/** The status bar: what is told where there is room for it. */
import { describe, expect, test } from 'vitest';
import { asEvent } from '../helpers/fake-session.js';
import { stage } from '../helpers/stage.js';

const bar = (text: string): string => text.split('\n').at(-1) ?? '';

describe('the name of a file', () => {
  test('is cut in front where it is too long: its end says most', async () => {
    const on = await stage({ count: 3 }, 80, 24);
    on.session.more = { title: `/a/${'long-'.repeat(20)}folder/tuesday.pcap` };
    on.session.grow(0);
    await on.press('j');
    expect(bar(on.text)).toMatch(/^FILE {2}….*folder\/tuesday\.pcap {2}2\/3/);
  });
});

describe('a file whose messages are judged after they are listed', () => {
  test('says how far that has come, until it is done', async () => {
    const on = await stage({ count: 300 });
    on.session.counters = { messages: 300, unjudged: 225 };
    await on.press('j');
    expect(bar(on.text)).toContain('judged 25%');
    on.session.counters = { messages: 300, unjudged: 0 };
    await on.press('j');
    expect(bar(on.text)).not.toContain('judged');
  });

  test('says so where no finding is found', async () => {
    const on = await stage({ count: 9 });
    on.session.counters = { messages: 9, unjudged: 1 };
    await on.press('j', 'n');
    expect(on.state.message).toBe(
      'no finding after message 2 so far (1 message still to be judged)',
    );
    on.session.counters = {};
    await on.press('j', 'n');
    expect(on.state.message).toBe('no finding after message 3');
  });
});

test('the stream of a connection that was opened can be followed', async () => {
  const on = await stage({ count: 9 });
  on.session.decorate = (row) => (row.number === 3 ? asEvent(row) : row);
  await on.press('j', 'j', 'F');
  expect(on.session.views.at(-1)?.view).toMatchObject({ what: 'follow', stream: 1 });
});
