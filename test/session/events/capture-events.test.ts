/** Connections of a capture as events: opened, closed, reset; those without messages not at all. */
import { describe, expect, it } from 'vitest';
import { CaptureEvents } from '../../../src/session/events/capture-events.js';
import type { SessionEvent } from '../../../src/session/events/event.js';
import { eventOf } from '../../helpers/event.js';
import { frame } from '../../helpers/frames.js';
import { connectionOf, momentOf } from '../build.js';

function listening() {
  const told: { event: SessionEvent; after: number }[] = [];
  const events = new CaptureEvents((event, after) => told.push({ event, after }));
  let number = 0;
  const speaks = (connection = connectionOf()): void => {
    number += 1;
    events.message(eventOf(frame({ opcode: 0 }), { number, connection }));
  };
  const lines = (): string[] =>
    told.map(({ event, after }) => `${event.told().name} after ${after}`);
  return { events, told, speaks, lines };
}

describe('connections of a capture', () => {
  it('are opened where their first packet was, once their first message is there', () => {
    const { events, told, speaks, lines } = listening();
    const [one, other] = [connectionOf(0), connectionOf(1)];
    events.opened(one, momentOf(1, 1));
    events.opened(other, momentOf(2, 4));
    speaks(one);
    speaks(one);
    speaks(other);
    speaks(one);
    expect(lines()).toEqual(['connection opened after 0', 'connection opened after 0']);
    expect(told[1]?.event.at).toEqual(momentOf(2, 4));
    expect(told[1]?.event.severity).toBeUndefined();
  });

  it.each([
    ['fin', 'connection closed', undefined],
    ['rst', 'connection reset', 'note'],
  ] as const)('end by %s, and say how long they lasted', (how, name, severity) => {
    const { events, told, speaks } = listening();
    const connection = connectionOf(7);
    events.opened(connection, momentOf(1, 1));
    speaks(connection);
    events.closed(connection, true, momentOf(251, 9), how);
    const { event, after } = told[1] ?? { event: undefined, after: undefined };
    expect(after).toBe(1);
    expect(event?.severity).toBe(severity);
    expect(event?.told()).toMatchObject({ name, node: '192.0.2.2:11210', stream: 7 });
    expect(event?.told().info).toBe('client 192.0.2.1:50000, after 250.000 ms');
    expect(event?.told().lines.map(({ text }) => text)).toEqual([
      'Connection 7',
      'Lasted: 250.000 ms',
    ]);
  });

  it('that began before the capture did were not opened, and lasted nobody knows how long', () => {
    const { events, told, speaks } = listening();
    const connection = connectionOf(0, true);
    events.opened(connection, momentOf(1, 1));
    speaks(connection);
    expect(told).toEqual([]);
    events.closed(connection, true, momentOf(9, 9), 'fin');
    expect(told[0]?.event.told().info).toBe('client 192.0.2.1:50000');
  });

  it('have no row when they carry no message, nor an end when only the capture has', () => {
    const { events, lines, speaks } = listening();
    const [foreign, open] = [connectionOf(0), connectionOf(1)];
    for (const one of [foreign, open]) events.opened(one, momentOf(1, 1));
    events.closed(foreign, false, momentOf(2, 2), 'rst');
    speaks(open);
    events.closed(open, true, momentOf(9, 9), 'end');
    expect(lines()).toEqual(['connection opened after 0']);
  });
});
