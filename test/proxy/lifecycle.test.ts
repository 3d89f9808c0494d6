/** Listening on all or none, and closing: in grace, in the end by force, and completely. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startProxy } from '../../src/proxy/proxy.js';
import type { Route } from '../../src/proxy/route.js';
import {
  deadPort,
  dial,
  digest,
  errorsOf,
  HOST,
  Notices,
  pause,
  Recorder,
  readAll,
  relayTo,
  release,
  serve,
  TIME,
  until,
} from './harness.js';

afterEach(release);

function start(routes: Route[]) {
  const { take } = new Notices();
  return startProxy({ routes, inspectors: [new Recorder()], onEvent: take, now: () => TIME });
}

describe('startProxy', () => {
  const target = { host: HOST, port: 11210 };

  it('says which address is in use, and closes what it had opened', async () => {
    const taken = await serve(() => {});
    const free = await deadPort();
    const first = { listen: { host: HOST, port: free }, target };
    const second = { listen: { host: HOST, port: taken.port }, target };
    await expect(start([first, second])).rejects.toThrow(
      new Error(`${HOST}:${taken.port}: port is in use`),
    );
    const again = createServer().listen(free, HOST);
    await once(again, 'listening');
    await new Promise((resolve) => again.close(resolve));
  });

  it.each([
    ['198.51.100.1', '198.51.100.1:0: address does not belong to this machine'],
    ['no-such-host.invalid', /^no-such-host\.invalid:0: host name /],
  ])('says what is wrong with listening on %s', (host, message) =>
    expect(start([{ listen: { host, port: 0 }, target }])).rejects.toThrow(message),
  );

  it.each([...['0.0.0.0', '::', '0:0::0', '::ffff:0.0.0.0']])(
    'refuses to listen on all interfaces, as %s, unless that is asked for',
    async (host) => {
      const route = { listen: { host, port: 0 }, target };
      const text = host.includes(':') ? `[${host}]` : host;
      await expect(start([route])).rejects.toThrow(
        new Error(`${text}:0: listens on all interfaces, which was not asked for`),
      );
    },
  );

  it('listens on all interfaces when that is asked for', async () => {
    const proxy = await startProxy({
      routes: [{ listen: { host: '0.0.0.0', port: 0 }, target }],
      ...{ inspectors: [], onEvent: () => {}, now: () => TIME, everywhere: true },
    });
    expect(proxy.addresses[0]?.port).toBeGreaterThan(0);
    await proxy.close();
  });

  it.each([0, 65_536, 1.5, Number.NaN])('refuses the target port %d', (port) =>
    expect(
      start([{ listen: { host: HOST, port: 0 }, target: { host: HOST, port } }]),
    ).rejects.toThrow(`${HOST}:${port}: target port is not in 1..65535`),
  );

  it('tells the port the system chose', async () => {
    const proxy = await start([{ listen: { host: HOST, port: 0 }, target }]);
    expect(proxy.addresses).toEqual([{ host: HOST, port: expect.any(Number), target }]);
    expect(proxy.addresses[0]?.port).toBeGreaterThan(0);
    await proxy.close();
  });
});

describe('close', () => {
  it('lets the outstanding answer through, and resolves when all is closed', async () => {
    // Answers in full only once it saw the FIN.
    const server = await serve((socket) => {
      socket.resume();
      socket.once('end', () => socket.end(Buffer.alloc(3_000_000, 'a')));
    });
    const relay = await relayTo(server.port);
    const client = await dial(relay.port);
    client.write('request');
    await until(() => relay.recorder.log(0).length === 2, 'the request is relayed');
    const answer = readAll(client);
    client.once('end', () => client.end());
    const closed = relay.proxy.close(5_000);
    expect(await answer).toEqual(digest([Buffer.alloc(3_000_000, 'a')]));
    await closed;
    expect(relay.proxy.connections()).toBe(0);
    expect(relay.recorder.log(0)).toEqual([
      'open',
      'data 0',
      'close 0 end',
      'data 1',
      'close 1 fin',
    ]);
    const late = await dial(relay.port);
    expect(errorsOf(late)).toEqual(['connection refused']);
  });

  it('breaks what is left after the grace period', async () => {
    const server = await serve((socket) => socket.resume()); // never ends
    const relay = await relayTo(server.port);
    const client = await dial(relay.port);
    client.resume();
    await until(() => relay.recorder.connections.length === 1, 'the link is open');
    const began = performance.now();
    await Promise.all([relay.proxy.close(100), relay.proxy.close()]);
    expect(performance.now() - began).toBeGreaterThan(90);
    expect(performance.now() - began).toBeLessThan(900);
    await until(() => client.closed, 'the client is closed');
    expect(errorsOf(client)).toEqual(['connection reset']);
    expect(relay.recorder.log(0)).toEqual(['open', 'close 0 end', 'close 1 end']);
  });

  it('is not held up by a peer that never reads', async () => {
    const server = await serve(() => {}, { pauseOnConnect: true });
    const relay = await relayTo(server.port);
    const client = await dial(relay.port);
    for (let i = 0; i < 32; i++) client.write(Buffer.alloc(1 << 20));
    await until(() => relay.recorder.seen(0, 0).bytes > 100_000, 'the stream flows');
    await relay.proxy.close(50);
    expect(relay.proxy.connections()).toBe(0);
  });

  it('leaves no listening socket and no timer that keeps the process alive', async () => {
    const listening = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
    const expectCleared = watchTimers();
    const server = await serve((socket) => socket.pipe(socket));
    await pause(5); // the system closes a listening socket a turn after Node says so
    const before = listening();
    const relay = await relayTo(server.port, { connectTimeoutMs: 43_210 });
    expect(listening()).toBe(before + 1);
    const client = await dial(relay.port);
    client.once('end', () => client.end()).resume();
    await until(() => relay.recorder.connections.length === 1, 'the link is open');
    expectCleared(43_210);
    await relay.proxy.close(54_321);
    expectCleared(54_321);
    await until(() => listening() === before, 'nothing listens');
  });

  it('leaves no timer of a refused client', async () => {
    const expectCleared = watchTimers();
    const relay = await relayTo(await deadPort(), { connectTimeoutMs: 43_210 });
    const client = await dial(relay.port);
    await until(() => client.closed && relay.proxy.connections() === 0, 'the link is gone');
    expectCleared(43_210);
  });
});

/** Answers a check that the timer set for so many milliseconds was cleared. */
function watchTimers(): (ms: number) => void {
  const set = vi.spyOn(globalThis, 'setTimeout');
  const clear = vi.spyOn(globalThis, 'clearTimeout');
  onTestFinished(() => {
    set.mockRestore();
    clear.mockRestore();
  });
  return (ms) => {
    const timer = set.mock.results[set.mock.calls.findIndex((call) => call[1] === ms)]?.value;
    expect(timer).toBeDefined();
    expect(clear.mock.calls.flat()).toContain(timer);
  };
}
