/** What the proxy tells about connections, in order and with its figures. */
import { afterEach, describe, expect, it } from 'vitest';
import { CLIENT, SERVER } from '../../src/tcp/events.js';
import {
  deadPort,
  dial,
  HOST,
  readAll,
  relayTo,
  release,
  serve,
  until,
  writeAll,
} from './harness.js';

afterEach(release);

describe('a connection', () => {
  it('is told when it is made and when it is over, with bytes both ways and times', async () => {
    const server = await serve((socket) => {
      socket.resume();
      socket.once('end', () => socket.end('an answer'));
    });
    const relay = await relayTo(server.port);
    const client = await dial(relay.port);
    await Promise.all([readAll(client), writeAll(client, [Buffer.alloc(70_000)])]);
    await relay.over();
    const { events } = relay.notices;
    expect(events.map(({ kind }) => kind)).toEqual(['connected', 'closed']);
    const [connection] = relay.recorder.connections;
    const route = { listen: { host: HOST, port: 0 }, target: { host: HOST, port: server.port } };
    expect(events[0]).toEqual({
      ...{ kind: 'connected', connection, route, connectMs: expect.any(Number) },
    });
    expect(events[1]).toEqual({
      ...{ kind: 'closed', connection, route, how: 'fin' },
      ...{ bytes: [70_000, 9], uninspected: [0, 0], durationMs: expect.any(Number) },
    });
    for (const event of relay.notices.of('closed')) {
      expect(event.durationMs).toBeGreaterThan(0);
      expect(event.durationMs).toBeLessThan(5_000);
    }
  });

  it('that is reset is told as reset, then as closed', async () => {
    const server = await serve((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const relay = await relayTo(server.port);
    const client = await dial(relay.port);
    client.write('request');
    client.resume();
    await until(() => client.closed, 'the client is closed');
    await relay.over();
    expect(relay.notices.events).toMatchObject([
      { kind: 'connected' },
      { kind: 'reset', from: SERVER, reason: 'connection reset' },
      { kind: 'closed', how: 'reset', bytes: [7, 0] },
    ]);
  });

  it('that the proxy ends is told as stopped', async () => {
    const server = await serve((socket) => socket.resume());
    const relay = await relayTo(server.port);
    const client = await dial(relay.port);
    client.resume();
    await until(() => relay.notices.events.length === 1, 'the link is open');
    await relay.proxy.close(20);
    expect(relay.notices.of('closed')).toMatchObject([{ how: 'stopped' }]);
    expect(relay.notices.of('reset')).toEqual([]);
  });

  it('that cannot be made is told as refused, with how long was tried, and never as closed', async () => {
    const relay = await relayTo(await deadPort());
    const client = await dial(relay.port);
    await until(() => client.closed, 'the client is closed');
    await relay.over();
    expect(relay.notices.events).toMatchObject([
      {
        ...{ kind: 'refused', reason: 'connection refused', connectMs: expect.any(Number) },
        client: { address: HOST, port: expect.any(Number) },
      },
    ]);
    expect(relay.notices.of('refused')[0]?.client.port).not.toBe(0);
  });
});

it('an inspector that throws is told with its place among them; the others go on', async () => {
  const server = await serve((socket) => socket.pipe(socket));
  const nothing = () => {};
  const broken = () => {
    throw new Error('cannot decode');
  };
  const seen: number[] = [0, 0];
  const relay = await relayTo(server.port, {
    inspectors: [
      {
        ...{ open: nothing, gap: nothing, close: nothing },
        data: (_, from, bytes) => {
          seen[from] = (seen[from] ?? 0) + bytes.length;
        },
      },
      { open: nothing, data: broken, gap: nothing, close: broken },
    ],
  });
  const client = await dial(relay.port);
  await Promise.all([readAll(client), writeAll(client, [Buffer.alloc(100_000)])]);
  await relay.over();
  expect(relay.notices.lines).toEqual(['inspection of 0 by 1 failed: cannot decode']);
  expect([seen[CLIENT], seen[SERVER]]).toEqual([100_000, 100_000]);
});
