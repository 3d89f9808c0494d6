/** The picture of a session that a front end asks for. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Extents } from '../../src/bytes/extents.js';
import { commandTable } from '../../src/commands.js';
import { Decoder } from '../../src/session/decoder.js';
import { Pipeline } from '../../src/session/pipeline.js';
import type { Viewport } from '../../src/session/port/viewport.js';
import { Session } from '../../src/session/session.js';
import type { SessionOptions } from '../../src/session/session-options.js';
import { eventOf } from '../helpers/event.js';
import { frame, response, textOf } from '../helpers/frames.js';
import { connectionOf, momentOf } from './build.js';

const clock = { now: 0 };
beforeEach(() => {
  clock.now = 5000;
});

const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });

function sessionOf(options: Partial<SessionOptions> = {}) {
  const session = new Session({
    ...{ mode: 'file', title: 'traffic.pcapng', decoder, now: () => clock.now },
    ...options,
  });
  const pipeline = new Pipeline({ table: commandTable, sink: session });
  const connection = connectionOf();
  pipeline.open(connection, momentOf(0));
  let ms = 0;
  const say = (from: 0 | 1, bytes: Uint8Array): void => {
    pipeline.data(connection, from, bytes, momentOf(ms));
    ms += 10;
  };
  const close = (): void => {
    for (const end of [0, 1] as const) pipeline.close(connection, end, 'fin', momentOf(ms));
  };
  return { session, say, close };
}

const view = (more: Partial<Viewport> = {}): Viewport => ({
  ...{ top: 0, height: 5, selected: 0, follow: false, time: 'r' },
  ...more,
});

const start = (vbucket: number, term: unknown = '1') =>
  frame({ opcode: 0x75, word: vbucket, value: { term } });
const started = response({ opcode: 0x75 });

/** `count` requests, each answered. */
function talk(count: number, options: Partial<SessionOptions> = {}) {
  const staged = sessionOf(options);
  for (let i = 1; i <= count; i += 1) {
    staged.say(0, start(i));
    staged.say(1, started);
  }
  return staged;
}
const numbers = (session: Session, viewport: Viewport): number[] =>
  session.snapshot(viewport).rows.map(({ number }) => number);

describe('windows', () => {
  const { session } = talk(10);

  it.each([
    ['from the top', view(), 0, [1, 2, 3, 4, 5]],
    ['from the middle', view({ top: 7 }), 7, [8, 9, 10, 11, 12]],
    ['at most the last rows', view({ top: 999 }), 15, [16, 17, 18, 19, 20]],
    ['not before the first', view({ top: -3 }), 0, [1, 2, 3, 4, 5]],
    ['the newest while following', view({ top: 2, follow: true }), 15, [16, 17, 18, 19, 20]],
    [
      'all when they fit',
      view({ top: 3, height: 50 }),
      0,
      Array.from({ length: 20 }, (_, i) => i + 1),
    ],
    ['none without room', view({ height: 0 }), 0, []],
  ])('show rows %s', (_name, viewport, top, expected) => {
    const snapshot = session.snapshot(viewport);
    expect(snapshot.rows.map(({ number }) => number)).toEqual(expected);
    expect(snapshot).toMatchObject({ top, total: 20, mode: 'file', title: 'traffic.pcapng' });
  });

  it('are empty as long as there is nothing', () => {
    const empty = sessionOf().session.snapshot(view({ follow: true, selected: 3 }));
    expect(empty).toMatchObject({ rows: [], total: 0, top: 0, selectedIndex: -1 });
    expect(empty).not.toHaveProperty('notice');
    expect(empty).not.toHaveProperty('progress');
  });

  it('say where the selected message is', () => {
    expect(session.snapshot(view({ selected: 7 })).selectedIndex).toBe(6);
    expect(session.snapshot(view({ selected: 0 })).selectedIndex).toBe(-1);
    expect(session.snapshot(view({ selected: 21 })).selectedIndex).toBe(-1);
  });

  it('can be sent to another thread', () => {
    const snapshot = session.snapshot(view({ selected: 2 }));
    expect(structuredClone(snapshot)).toEqual(snapshot);
  });
});

describe('messages that never came', () => {
  const { session } = sessionOf({ mode: 'live' });
  for (const number of [1, 2, 5, 8]) session.message(eventOf(start(number, 1), { number }));

  it('have rows that say so, and nothing waits for them', () => {
    const { rows, total, counters } = session.snapshot(view({ height: 20 }));
    expect(rows.map(({ number, kind }) => `${number} ${kind}`)).toEqual([
      ...['1 request', '2 request', '3 event', '4 event', '5 request'],
      ...['6 event', '7 event', '8 request'],
    ]);
    expect([total, counters.messages, counters.unjudged]).toEqual([8, 8, 0]);
    expect(session.reviewMore(10)).toBe(false);
    expect(session.detail(3)).toBeUndefined();
    expect(session.locate(3)).toBe(2);
    expect(session.find({ what: 'finding', from: 2, step: 1 })).toBe(5);
    expect(session.find({ what: 'finding', from: 5, step: -1 })).toBe(2);
  });
});

describe('a file that has changed', () => {
  it('shows headers, and says so', () => {
    const { session } = sessionOf({ source: { read: () => new Uint8Array(0) } });
    const extents = new Extents();
    extents.one(1000, start(1).length);
    session.message(eventOf(start(1), { extents }));
    const { rows, notice } = session.snapshot(view());
    expect(rows[0]).toMatchObject({ command: 'StartFusionUploader', vbucket: '1' });
    expect(notice).toMatchObject({ severity: 'error', text: expect.stringMatching(/changed/) });
  });
});

describe('reading', () => {
  it('tells how far it is, how fast it goes and how long it will take', () => {
    const { session, say } = sessionOf();
    for (let i = 0; i < 100; i += 1) say(0, start(i));
    clock.now += 2000;
    session.setReading({ bytes: 250, size: 1000 });
    const { progress, reading } = session.snapshot(view());
    expect(progress).toBe(0.25);
    expect(reading).toEqual({ bytes: 250, size: 1000, rate: 50, secondsLeft: 6 });
    session.setReading({ bytes: 1000, size: 1000, follows: true });
    expect(session.snapshot(view()).reading).toMatchObject({ bytes: 1000, follows: true });
    const { version } = session;
    session.setReading({ bytes: 1000, size: 1000, follows: true });
    expect(session.version).toBe(version);
    session.setReading(undefined);
    expect(session.version).toBeGreaterThan(version);
    expect(session.snapshot(view())).not.toHaveProperty('reading');
  });
});

describe('rows', () => {
  it('tell request and answer, and flag the partner of the selected one', () => {
    const { session } = talk(3);
    const { rows } = session.snapshot(view({ height: 9, selected: 3 }));
    expect(rows[2]).toMatchObject({
      ...{ number: 3, time: '0.020000', kind: 'request', command: 'StartFusionUploader' },
      ...{ vbucket: '2', status: '', latency: '', info: 'term=1', fusion: true },
    });
    expect(rows[3]).toMatchObject({
      ...{ number: 4, time: '0.030000', kind: 'response', status: 'Success' },
      ...{ latency: '10.000 ms', vbucket: '', failed: false },
    });
    expect(rows.filter(({ partner }) => partner).map(({ number }) => number)).toEqual([4]);
    const back = session.snapshot(view({ height: 9, selected: 4 })).rows;
    expect(back.filter(({ partner }) => partner).map(({ number }) => number)).toEqual([3]);
  });

  it('flag all answers of a STAT', () => {
    const { session, say } = sessionOf();
    say(0, frame({ opcode: 0x10, key: 'fusion migration 3' }));
    say(1, response({ opcode: 0x10, key: 'fusion', value: '{"total_bytes":9}' }));
    say(1, response({ opcode: 0x10 }));
    const { rows } = session.snapshot(view({ selected: 1 }));
    expect(rows.map(({ partner }) => partner)).toEqual([false, true, true]);
    expect(rows[1]?.info).toContain('total_bytes=9');
  });

  it('carry the worst finding', () => {
    const { session, say } = sessionOf();
    say(0, start(1, 1));
    say(0, frame({ opcode: 0xef }));
    say(0, start(1));
    const snapshot = session.snapshot(view());
    expect(snapshot.rows.map(({ severity }) => severity)).toEqual(['error', 'note', undefined]);
    expect(snapshot.counters.findings).toBeGreaterThanOrEqual(2);
  });

  it('count relative time from the first message of all, also when it is gone', () => {
    const { session, say } = sessionOf({ memory: 4 * 2 ** 20 });
    const long = frame({ opcode: 1, key: 'k', value: 'v'.repeat(200_000) });
    for (let i = 0; i < 40; i += 1) say(0, long);
    const { rows, counters, total } = session.snapshot(view({ follow: true, height: 1 }));
    expect(counters.evicted).toBeGreaterThan(0);
    expect(total).toBe(40 - counters.evicted);
    expect(rows[0]).toMatchObject({ number: 40, time: '0.390000' });
    expect(session.snapshot(view({ height: 1 })).rows[0]?.number).toBe(counters.evicted + 1);
    expect(session.locate(1)).toBeUndefined();
    expect(session.locate(40)).toBe(total - 1);
    expect(session.detail(1)).toBeUndefined();
  });
});

describe('counters', () => {
  it('count messages, connections, bytes, losses', () => {
    const { session, say, close } = talk(2);
    say(0, start(1).subarray(0, 10));
    const { counters } = session.snapshot(view());
    expect(counters).toMatchObject({
      ...{ messages: 4, connections: 1, openConnections: 1, findings: 0, evicted: 0 },
      ...{ bytes: 2 * (start(1).length + started.length), uninspected: 0, rate: 0 },
    });
    close();
    expect(session.snapshot(view()).counters).toMatchObject({
      ...{ connections: 1, openConnections: 0, uninspected: 10 },
    });
  });

  it('measure the rate of live traffic over a second or more', () => {
    const { session, say } = sessionOf({ mode: 'live' });
    const rate = (): number => session.snapshot(view()).counters.rate;
    for (let i = 0; i < 20; i += 1) say(0, start(i));
    clock.now += 999;
    expect(rate()).toBe(0);
    clock.now += 1;
    expect(rate()).toBe(20);
    expect(session.isMoving).toBe(true);
    clock.now += 2000;
    expect(rate()).toBe(0);
    expect(session.isMoving).toBe(false);
  });
});

describe('what changes', () => {
  it('raises the revision', () => {
    const { session, say, close } = sessionOf();
    const changes = [
      () => say(0, start(1)),
      () => session.tell('refused', 'error'),
      () => session.setReading({ bytes: 5, size: 10 }),
      () => session.act({ type: 'mark', number: 1 }),
      () => session.act({ type: 'pause', on: true }),
      close,
    ];
    for (const change of changes) {
      const before = session.version;
      change();
      expect(session.version).toBeGreaterThan(before);
      expect(session.snapshot(view()).revision).toBe(session.version);
    }
  });

  it('is told: notice and progress', () => {
    const { session } = sessionOf();
    session.tell('first', 'chat');
    session.tell('log: disk full', 'error');
    session.setReading({ bytes: 25, size: 100 });
    expect(session.snapshot(view())).toMatchObject({
      ...{ notice: { text: 'log: disk full', severity: 'error' }, progress: 0.25 },
    });
    session.setReading(undefined);
    expect(session.snapshot(view())).not.toHaveProperty('progress');
  });

  it('is marked', () => {
    const { session } = talk(2);
    session.act({ type: 'mark', number: 3 });
    expect(session.snapshot(view()).rows.map(({ marked }) => marked)).toEqual([
      false,
      false,
      true,
      false,
    ]);
    expect(session.find({ what: 'marked', from: 0, step: 1 })).toBe(3);
    session.act({ type: 'mark', number: 3 });
    expect(session.find({ what: 'marked', from: 0, step: 1 })).toBeUndefined();
  });
});

describe('a pause', () => {
  it('freezes the list while traffic is recorded, and nothing leads beyond it', () => {
    const { session, say } = talk(2);
    session.snapshot(view());
    session.act({ type: 'pause', on: true });
    say(0, start(3, 1));
    say(1, started);
    const paused = session.snapshot(view({ follow: true }));
    expect(paused).toMatchObject({ paused: true, total: 4, counters: { messages: 6 } });
    expect(paused.rows.at(-1)?.number).toBe(4);
    expect(session.locate(5)).toBeUndefined();
    expect(session.find({ what: 'finding', from: 0, step: 1 })).toBeUndefined();
    session.act({ type: 'pause', on: false });
    expect(session.snapshot(view({ follow: true }))).toMatchObject({ paused: false, total: 6 });
    expect(session.locate(5)).toBe(4);
    expect(session.find({ what: 'finding', from: 0, step: 1 })).toBe(5);
  });

  it('leaves what is shown to be searched backwards from anywhere', () => {
    const { session, say } = sessionOf();
    say(0, start(1, 1));
    session.snapshot(view());
    session.act({ type: 'pause', on: true });
    say(0, start(2, 1));
    say(0, start(3));
    expect(session.find({ what: 'finding', from: 99, step: -1 })).toBe(1);
  });
});

describe('a replay', () => {
  it('shows messages as their time comes', () => {
    const { session } = talk(5, { speed: 1 });
    expect(numbers(session, view({ follow: true }))).toEqual([1]);
    expect(session.isMoving).toBe(true);
    clock.now += 20;
    expect(numbers(session, view({ follow: true }))).toEqual([1, 2, 3]);
    session.act({ type: 'pause', on: true });
    clock.now += 1000;
    expect(numbers(session, view({ follow: true }))).toEqual([1, 2, 3]);
    session.act({ type: 'pause', on: false });
    clock.now += 70;
    expect(session.snapshot(view()).total).toBe(10);
    expect(session.isMoving).toBe(false);
  });
});

describe('detail', () => {
  it('is what was sent, with its partner, and without its secrets', () => {
    const { session, say } = sessionOf();
    say(0, frame({ opcode: 0x21, key: 'PLAIN', value: '\0user\0password' }));
    say(1, response({ opcode: 0x21 }));
    const detail = session.detail(1);
    expect(detail).toMatchObject({ number: 1, partner: 2, length: 24 + 5 + 14 });
    expect(textOf(detail?.frame.bytes ?? new Uint8Array())).not.toContain('password');
    expect(JSON.stringify(detail?.tree)).not.toContain('password');
    expect(session.detail(2)?.partner).toBe(1);
    expect(session.detail(3)).toBeUndefined();
  });

  it('reads an answer with the help of its request', () => {
    const { session, say } = sessionOf();
    say(0, frame({ opcode: 0x10, key: 'fusion uploader 12' }));
    say(1, response({ opcode: 0x10, key: 'fusion', value: '{"state":"enabled"}' }));
    expect(JSON.stringify(session.detail(2)?.tree)).toContain('vbucket: 12');
  });
});
