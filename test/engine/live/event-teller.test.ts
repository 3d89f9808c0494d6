/** Trouble in words, once each; bytes not inspected summed up; everything to whoever asks. */
import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import { EventTeller } from '../../../src/engine/live/event-teller.js';
import type { ProxyEvent } from '../../../src/proxy/notices.js';
import type { SessionEvent } from '../../../src/session/events/event.js';
import type { Connection } from '../../../src/tcp/events.js';

const connection: Connection = {
  index: 3,
  ends: [
    { address: '10.0.0.1', port: 5000 },
    { address: 'fd00::2', port: 11210 },
  ],
  midstream: false,
};
const route = {
  listen: { host: '127.0.0.1', port: 11310 },
  target: { host: 'fd00::2', port: 11210 },
};
const client = { address: '10.0.0.1', port: 5000 };
const NOW = { s: 7, ns: 5 };

function setUp() {
  const tell = vi.fn();
  const happened = vi.fn();
  const teller = new EventTeller({ tell, happened }, () => NOW, ['recorded', 'decoded']);
  return { tell, happened, teller };
}

const connections = [0, 1, 2, 3, 4].map((index) => ({ ...connection, index }));
const skipped = (index: number, bytes: number): ProxyEvent => ({
  ...{ kind: 'uninspected', connection: connections[index] ?? connection, from: 0, bytes },
});
/** Names of the rows that were handed on. */
const names = (happened: Mock): string[] =>
  happened.mock.calls.map(([event]: SessionEvent[]) => event?.told().name ?? '');

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('trouble is told in one line', () => {
  it.each<[ProxyEvent, string, string]>([
    [
      {
        ...{ kind: 'refused', route, reason: 'connection refused', connectMs: 1 },
        client: { address: '10.0.0.1', port: 5000 },
      },
      '[fd00::2]:11210: connection refused; closed client 10.0.0.1:5000',
      'error',
    ],
    [
      { kind: 'reset', connection, from: 1, reason: 'connection reset' },
      'connection 3 reset by server [fd00::2]:11210: connection reset',
      'warn',
    ],
    [
      { kind: 'inspection-failed', connection, inspector: 1, error: new Error('no room') },
      'connection 3 is relayed but no longer decoded: no room',
      'error',
    ],
    [
      { kind: 'inspection-failed', connection, inspector: 0, error: 'odd' },
      'connection 3 is relayed but no longer recorded: odd',
      'error',
    ],
    [
      { kind: 'handshake-failed', route, client, side: 'server', reason: 'expired' },
      'TLS with node [fd00::2]:11210: expired; closed client 10.0.0.1:5000',
      'error',
    ],
    [
      { kind: 'handshake-failed', route, client, side: 'client', reason: 'no TLS' },
      'TLS with client 10.0.0.1:5000 (of [fd00::2]:11210): no TLS; closed it',
      'error',
    ],
    [
      { kind: 'rejected', listen: route.listen, client, reason: 'went to the proxy itself' },
      '127.0.0.1:11310: client 10.0.0.1:5000 went to the proxy itself; closed it',
      'error',
    ],
    [
      { kind: 'accept-failed', listen: route.listen, reason: 'no memory' },
      '127.0.0.1:11310: no memory',
      'error',
    ],
  ])('%o', (event, text, severity) => {
    const { tell, happened, teller } = setUp();
    teller.happened(event);
    expect(tell.mock.calls).toEqual([[text, severity]]);
    expect(happened.mock.calls).toEqual([
      [expect.objectContaining({ at: { ...NOW, frame: 0 }, severity })],
    ]);
  });
});

it('what is no trouble is handed on only', () => {
  const { tell, happened, teller } = setUp();
  const connected: ProxyEvent = { kind: 'connected', connection, route, connectMs: 2 };
  const closed: ProxyEvent = {
    ...{ kind: 'closed', connection, route, how: 'fin', durationMs: 3 },
    ...{ bytes: [1, 2], uninspected: [0, 0] },
  };
  for (const event of [connected, closed]) teller.happened(event);
  expect(names(happened)).toEqual(['connection opened', 'connection closed']);
  teller.close();
  expect(tell).not.toHaveBeenCalled();
});

describe('bytes that were not inspected', () => {
  const LINE = 'were relayed but not inspected: decoding fell behind';

  it('are told once a second, over all connections', () => {
    const { tell, happened, teller } = setUp();
    for (const event of [skipped(1, 100), skipped(2, 20), skipped(1, 3)]) teller.happened(event);
    expect(tell).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    teller.happened(skipped(4, 5));
    vi.advanceTimersByTime(5_000);
    expect(tell.mock.calls).toEqual([
      [`123 bytes of 2 connections ${LINE}`, 'warn'],
      [`5 bytes of 1 connection ${LINE}`, 'warn'],
    ]);
    expect(names(happened)).toEqual(['bytes not inspected', 'bytes not inspected']);
  });

  it('are told at the end at the latest, and leave no timer', () => {
    const { tell, teller } = setUp();
    teller.happened(skipped(1, 100));
    teller.close();
    expect(tell.mock.calls).toEqual([[`100 bytes of 1 connection ${LINE}`, 'warn']]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('an audience that hears no events is told of trouble all the same', () => {
  const tell = vi.fn();
  const teller = new EventTeller({ tell }, () => NOW, []);
  teller.happened({ kind: 'reset', connection, from: 0, reason: 'gone' });
  expect(tell).toHaveBeenCalledTimes(1);
});
