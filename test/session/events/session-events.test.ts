/** Events among the messages of a session: in its list, in searches, in full. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { Decoder } from '../../../src/session/decoder.js';
import { Pipeline } from '../../../src/session/pipeline.js';
import type { Viewport } from '../../../src/session/port/viewport.js';
import { Session } from '../../../src/session/session.js';
import type { SessionOptions } from '../../../src/session/session-options.js';
import { line } from '../../../src/session/tree-lines.js';
import { frame } from '../../helpers/frames.js';
import { connectionOf, momentOf } from '../build.js';
import { happening } from './build.js';

const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
const view = (more: Partial<Viewport> = {}): Viewport => ({
  ...{ top: 0, height: 20, selected: 0, follow: false, time: 'r' },
  ...more,
});

/** A live session that hears of messages and events. */
function staged(options: Partial<SessionOptions> = {}) {
  const session = new Session({ mode: 'live', title: '', decoder, now: () => 0, ...options });
  const pipeline = new Pipeline({ table: commandTable, sink: session });
  const connection = connectionOf();
  pipeline.open(connection, momentOf(0));
  /** A message of that time; one with a finding where it is odd. */
  const say = (ms: number, odd = false): void =>
    pipeline.data(connection, 0, frame({ opcode: odd ? 0xee : 0x0a, opaque: ms }), momentOf(ms));
  /** A message that fills a block of the store by half. */
  const store = (ms: number): void => {
    const value = 'x'.repeat(1024 * 1024);
    pipeline.data(connection, 0, frame({ opcode: 0x0a, opaque: ms, value }), momentOf(ms));
  };
  const list = (viewport = view()): string[] =>
    session
      .snapshot(viewport)
      .rows.map(({ number, command }) => (number < 0 ? command : String(number)));
  return { session, say, store, list };
}

describe('events in the list', () => {
  it('have rows of their own kind, between the messages by time', () => {
    const { session, say, list } = staged();
    session.happened(happening(1, 'opened', { client: 'c', node: 'n', from: 1, stream: 7 }));
    say(2);
    say(4);
    session.happened({ ...happening(5, 'refused'), severity: 'error' });
    expect(list()).toEqual(['opened', '1', '2', 'refused']);
    const { rows, total, counters } = session.snapshot(view());
    expect(total).toBe(4);
    expect(counters.messages).toBe(2);
    expect(rows[0]).toMatchObject({
      ...{ kind: 'event', time: '-0.001000', info: 'opened at 1', length: 0, marked: false },
      ...{ node: 'n', source: 'n', destination: 'c', stream: '7' },
    });
    expect(rows[0]).not.toHaveProperty('severity');
    expect(rows[3]).toMatchObject({ severity: 'error', time: '0.003000', stream: '' });
    expect(session.snapshot(view({ time: 'd' })).rows[3]?.time).toBe('0.001000');
  });

  it('wait for messages that were sent before them, and are decoded later', () => {
    const { session, say, list } = staged();
    say(1);
    session.happened(happening(3));
    expect(list()).toEqual(['1', 'thing']);
    say(2);
    say(4);
    expect(list()).toEqual(['1', '2', 'thing', '3']);
  });

  it('are there before any message is', () => {
    const { session, list } = staged();
    session.happened(happening(7, 'refused'));
    expect(list()).toEqual(['refused']);
    expect(session.snapshot(view()).rows[0]?.time).toBe('0.000000');
  });

  it('keep their selection while rows come in before and behind them', () => {
    const { session, say } = staged();
    say(1);
    session.happened(happening(3));
    const number = session.snapshot(view()).rows[1]?.number ?? 0;
    expect(number).toBeLessThan(0);
    expect(session.snapshot(view({ selected: number })).selectedIndex).toBe(1);
    say(2);
    expect(session.snapshot(view({ selected: number })).selectedIndex).toBe(2);
    expect(session.locate(number)).toBe(2);
    expect(session.locate(2)).toBe(1);
    expect(session.locate(number - 1)).toBeUndefined();
  });

  it('wait while the list is paused', () => {
    const { session, say, list } = staged();
    say(1);
    session.happened(happening(2, 'before'));
    list();
    session.act({ type: 'pause', on: true });
    session.happened(happening(3, 'meanwhile'));
    say(4);
    session.happened(happening(5, 'later'));
    expect(list()).toEqual(['1', 'before']);
    session.act({ type: 'pause', on: false });
    expect(list()).toEqual(['1', 'before', 'meanwhile', '2', 'later']);
  });

  it('of a range of messages are those beside them', () => {
    const { session, say, list } = staged({ range: { from: 2, to: 3 } });
    session.happened(happening(0, 'too early'));
    say(1);
    session.happened(happening(2, 'right before'));
    expect(list()).toEqual(['right before']);
    say(3);
    say(4);
    session.happened(happening(5, 'right behind'));
    say(6);
    session.happened(happening(7, 'too late'));
    expect(list()).toEqual(['right before', '2', '3', 'right behind']);
  });

  it('go with the messages beside them, and are counted when there are too many', () => {
    const { session, store } = staged({ memory: 1 });
    session.happened(happening(0, 'gone'));
    for (let i = 1; i <= 10; i += 1) store(i);
    session.happened(happening(11, 'stays'));
    expect(session.detail(-1)).toBeUndefined();
    expect(session.detail(-2)).toBeDefined();
    const { rows, total, counters } = session.snapshot(view());
    expect(counters.evicted).toBeGreaterThan(0);
    expect(total).toBe(10 - counters.evicted + 1);
    expect(rows[0]?.number).toBe(counters.evicted + 1);
    expect(rows.at(-1)?.command).toBe('stays');
    expect(counters.droppedEvents).toBe(0);
    for (let i = 1; i <= 65_537; i += 1) session.happened(happening(12));
    expect(session.snapshot(view()).counters.droppedEvents).toBe(16_384);
  });
});

describe('an event', () => {
  it('can be looked at in full, without bytes', () => {
    const { session } = staged();
    const lines = [line('event.reason', 'Reason: no route')];
    session.happened({ ...happening(1, 'refused', { lines }), severity: 'error' });
    const [head, ...others] = session.detail(-1)?.tree ?? [];
    expect(head).toMatchObject({ text: 'Event: refused', severity: 'error' });
    expect(head?.children.map(({ text }) => text)).toEqual([
      'refused at 1',
      'Time: 2023-11-14T22:13:20.001000000Z',
    ]);
    expect(others).toEqual(lines);
    expect(session.detail(-1)).toMatchObject({ number: -1, length: 0 });
    expect(session.detail(-1)).not.toHaveProperty('partner');
    expect(session.detail(-2)).toBeUndefined();
  });

  it('is a place from which findings are looked for', () => {
    const { session, say } = staged();
    say(1);
    say(2, true);
    session.happened(happening(3));
    say(4, true);
    expect(session.find({ what: 'finding', from: -1, step: 1 })).toBe(3);
    expect(session.find({ what: 'finding', from: -1, step: -1 })).toBe(2);
  });

  it('cannot be marked', () => {
    const { session, say } = staged();
    say(1);
    session.happened(happening(2));
    session.act({ type: 'mark', number: -1 });
    expect(session.snapshot(view()).rows.map(({ marked }) => marked)).toEqual([false, false]);
  });
});
