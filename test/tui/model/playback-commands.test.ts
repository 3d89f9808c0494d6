import { describe, expect, test } from 'vitest';
import type { PlaybackState } from '../../../src/session/port/playback.js';
import { plainText } from '../../../src/tui/paint/line.js';
import { screen } from '../../../src/tui/panes/screen.js';
import { Stage } from '../helpers/stage.js';

async function played(playback: Partial<PlaybackState> | undefined, paused = false) {
  const on = new Stage({ count: 300 }, 160);
  const state = { speed: 2, position: 12.34, length: 60, isOver: false, ...playback };
  on.session.more = { paused, ...(playback && { playback: state }) };
  on.session.grow(0);
  await on.idle();
  return on;
}
const bar = (on: Stage): string => plainText(screen(on.state).at(-1) ?? []);
const write = (text: string): string[] =>
  [...text].map((character) => (character === ' ' ? 'space' : character));

describe('keys', () => {
  test.each([
    [']', 2, { speed: 4 }],
    ['[', 2, { speed: 1 }],
    ['[', 1, { speed: 0.5 }],
    [']', 3, { speed: 4 }],
    ['[', 3, { speed: 2 }],
    [']', 1024, { speed: Number.POSITIVE_INFINITY }],
    ['[', Number.POSITIVE_INFINITY, { speed: 1024 }],
    ['[', 1 / 64, { speed: 1 / 64 }],
    ['.', 2, { step: 1 }],
    [',', 2, { step: -1 }],
  ])('%s at %sx', async (key, speed, play) => {
    const on = await played({ speed });
    await on.press(key);
    expect(on.session.actions).toEqual([{ type: 'play', play }]);
  });

  test('space pauses and goes on; at the end there is nothing to pause', async () => {
    const going = await played({});
    await going.press('space');
    const paused = await played({}, true);
    await paused.press('space');
    const over = await played({ isOver: true });
    await over.press('space');
    expect(going.session.actions).toEqual([{ type: 'pause', on: true }]);
    expect(paused.session.actions).toEqual([{ type: 'pause', on: false }]);
    expect([over.session.actions, over.state.message]).toEqual([
      [],
      'nothing to pause: the file is read to its end',
    ]);
  });

  test('what is not a replay yet becomes one by a slower pace', async () => {
    const on = await played(undefined);
    await on.press('[');
    expect(on.session.actions).toEqual([{ type: 'play', play: { speed: 1024 } }]);
  });

  test('live traffic has a pace of its own', async () => {
    const on = new Stage({ count: 300, mode: 'live' });
    await on.press(']', '[', '.', ',', ':', ...write('seek 3'), 'enter');
    expect(on.session.actions).toEqual([]);
    expect(on.state.message).toBe('live traffic has a pace of its own');
  });
});

describe(':seek and :speed', () => {
  test.each([
    ['seek 120', { seek: { to: 'message', number: 120 } }],
    ['seek 12.5', { seek: { to: 'time', seconds: 12.5 } }],
    ['seek 90s', { seek: { to: 'time', seconds: 90 } }],
    ['seek 1:30', { seek: { to: 'time', seconds: 90 } }],
    ['seek 2:01.5', { seek: { to: 'time', seconds: 121.5 } }],
    ['speed 3', { speed: 3 }],
    ['speed 0.25', { speed: 0.25 }],
    ['speed 4x', { speed: 4 }],
    ['speed max', { speed: Number.POSITIVE_INFINITY }],
  ])('%s', async (text, play) => {
    const on = await played({});
    await on.press(':', ...write(text), 'enter');
    expect(on.session.actions).toEqual([{ type: 'play', play }]);
  });

  test.each(['seek x', 'seek -3', 'seek 1:2:3', 'speed 0', 'speed -1', 'speed fast', 'speed NaN'])(
    '%s is told to be none',
    async (text) => {
      const on = await played({});
      await on.press(':', ...write(text), 'enter');
      expect(on.session.actions).toEqual([]);
      expect(on.state.message).toMatch(/is (no pace|neither)/);
    },
  );

  test('a jump follows what it leads to', async () => {
    const on = await played({});
    await on.press('g', '.');
    expect([on.state.follow, on.state.list.selected]).toEqual([true, 300]);
  });
});

describe('the status bar', () => {
  test.each([
    [{}, false, /^▶ {2}sample\.pcapng {2}1\/300 {2}2x 12\.3 s of 60\.0 s {2}30 findings/],
    [{ speed: 0.125 }, true, /^PAUSED {2}sample\.pcapng {2}\d+\/300 {2}1\/8x 12\.3 s of 60\.0 s/],
    [{ speed: 0.0366398 }, false, / 0\.0366x 12\.3 s of /],
    [{ isOver: true, position: 60 }, false, /^FILE {2}.* {2}2x at the end of 60\.0 s/],
  ])('%o, paused: %s', async (playback, paused, expected) => {
    expect(bar(await played(playback, paused))).toMatch(expected);
  });

  test('what came while the list is paused is counted', async () => {
    const on = new Stage({ count: 300, mode: 'live' });
    on.session.more = { paused: true, waiting: 1234 };
    on.session.grow(0);
    await on.idle();
    expect(bar(on)).toMatch(/^PAUSED \+1234 /);
  });

  test('files that traffic is written to, how long they are, and what they lack', async () => {
    const on = new Stage({ count: 300, mode: 'live' }, 200);
    on.session.more = {
      outputs: [
        { path: '/var/log/traffic.pcapng', bytes: 12_345_678, lost: 0 },
        { path: 'log.ndjson', bytes: 999, lost: 7 },
      ],
    };
    on.session.grow(0);
    await on.idle();
    expect(bar(on)).toContain('  traffic.pcapng 12.3 MB  log.ndjson 999 B  log.ndjson: 7 lost  ');
  });
});
