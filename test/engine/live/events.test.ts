/** Rows of what the proxy tells: each kind has one, which says all that is known. */
import { describe, expect, it } from 'vitest';
import type { TreeNode } from '../../../src/dissect/node.js';
import { eventOf, noteOf, uninspectedEvent } from '../../../src/engine/live/events.js';
import type { Connection } from '../../../src/tcp/events.js';

const AT = { s: 7, ns: 5 };
const client = { address: '10.0.0.1', port: 5000 };
const connection: Connection = {
  ...{ index: 3, ends: [client, { address: 'fd00::2', port: 11210 }], midstream: false },
};
const listen = { host: '127.0.0.1', port: 11310 };
const route = { listen, target: { host: 'node', port: 11210 } };
const texts = (nodes: readonly TreeNode[]): string[] => nodes.map(({ text }) => text);

describe('a row', () => {
  it.each<[Parameters<typeof eventOf>[0], string | undefined, object, string[]]>([
    [
      { kind: 'connected', connection, route, connectMs: 2 },
      undefined,
      {
        ...{ name: 'connection opened', client: '10.0.0.1:5000', node: '[fd00::2]:11210' },
        ...{ from: 0, info: 'client 10.0.0.1:5000, connected in 2.000 ms' },
      },
      ['Connection 3', 'Connecting took: 2.000 ms'],
    ],
    [
      {
        ...{ kind: 'closed', connection, route, how: 'reset', bytes: [1, 22] },
        ...{ uninspected: [3, 4], durationMs: 3 },
      },
      undefined,
      {
        name: 'connection closed',
        info: 'client 10.0.0.1:5000, after 3.000 ms: 1 byte there, 22 back',
      },
      [
        ...['Connection 3', 'How: by a reset', 'Lasted: 3.000 ms', 'From the client: 1 byte'],
        ...['From the server: 22 bytes', 'Not inspected: 7 bytes'],
      ],
    ],
    [
      { kind: 'refused', route, client, reason: 'timed out', connectMs: 4 },
      'error',
      { name: 'connection refused', node: 'node:11210', from: 1, info: 'node:11210: timed out' },
      [
        ...['Client: 10.0.0.1:5000', 'Reason: timed out', 'Tried for: 4.000 ms'],
        'The client was reset',
      ],
    ],
    [
      { kind: 'reset', connection, from: 1, reason: 'gone' },
      'warn',
      { name: 'connection reset', from: 1, info: 'by server [fd00::2]:11210: gone' },
      ['Connection 3', 'By: server [fd00::2]:11210', 'Reason: gone'],
    ],
    [
      { kind: 'inspection-failed', connection, inspector: 1, error: new Error('no room') },
      'error',
      { name: 'inspection failed', info: 'relayed but no longer decoded: no room' },
      ['Connection 3', 'The connection is relayed but no longer decoded', 'Reason: no room'],
    ],
    [
      { kind: 'handshake-failed', route, client, side: 'client', reason: 'no shared cipher' },
      'error',
      {
        ...{ name: 'TLS handshake failed', from: 0, node: 'node:11210' },
        info: 'with client 10.0.0.1:5000: no shared cipher',
      },
      [
        ...['Client: 10.0.0.1:5000', 'With: client 10.0.0.1:5000', 'Reason: no shared cipher'],
        'Both ends were closed',
      ],
    ],
    [
      { kind: 'rejected', listen, client, reason: 'went to the proxy itself' },
      'error',
      { name: 'client rejected', node: '', info: '10.0.0.1:5000 went to the proxy itself' },
      [
        ...['Client: 10.0.0.1:5000', 'Came to: 127.0.0.1:11310'],
        ...['Reason: went to the proxy itself', 'The client was reset'],
      ],
    ],
    [
      { kind: 'accept-failed', listen, reason: 'x' },
      'error',
      { name: 'accept failed', client: '', node: '', info: '127.0.0.1:11310: x' },
      ['Listening on: 127.0.0.1:11310', 'Reason: x'],
    ],
  ])('%o', (event, severity, about, lines) => {
    const row = eventOf(event, AT, ['recorded', 'decoded']);
    expect(row.at).toEqual({ s: 7, ns: 5, frame: 0 });
    expect(row.severity).toBe(severity);
    expect(row.told()).toMatchObject(about);
    expect(texts(row.told().lines)).toEqual(lines);
  });

  it('of a connection that is decrypted here says so, above and below', () => {
    const secret = { ...connection, decrypted: true } as const;
    const event = eventOf({ kind: 'connected', connection: secret, route, connectMs: 1 }, AT, []);
    expect(event.told().info).toMatch(/, TLS, decrypted here$/);
    expect(texts(event.told().lines[0]?.children ?? [])).toContain('TLS, decrypted here');
  });

  it('of a line that was told is that line', () => {
    const note = noteOf('recording', 'x.pcapng: no space', 'error', AT);
    expect(note).toMatchObject({ severity: 'error', at: { s: 7, ns: 5, frame: 0 } });
    expect(note.told()).toMatchObject({ name: 'recording', info: 'x.pcapng: no space' });
  });
});

describe('bytes that were not inspected', () => {
  const many = (count: number): Map<Connection, number> =>
    new Map(Array.from({ length: count }, (_, index) => [{ ...connection, index }, 10 + index]));

  it('of one connection name its ends', () => {
    expect(uninspectedEvent(many(1), AT).told()).toMatchObject({
      ...{ client: '10.0.0.1:5000', node: '[fd00::2]:11210' },
      info: '10 bytes of 1 connection were relayed but not inspected: decoding fell behind',
    });
  });

  it('of several are told by connection, of many for the first of them', () => {
    const few = uninspectedEvent(many(2), AT).told();
    expect(few).toMatchObject({ client: '', node: '', from: undefined });
    expect(texts(few.lines)).toEqual([
      ...['Connection 0: 10 bytes not inspected', 'Connection 1: 11 bytes not inspected'],
    ]);
    const all = uninspectedEvent(many(23), AT).told();
    expect(all.lines).toHaveLength(21);
    expect(all.lines.at(-1)?.text).toBe('and 3 more connections');
  });
});
