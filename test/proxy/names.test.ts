/** Targets given by name: the resolver's answers are played, the connections are real. */
import dns from 'node:dns';
import { afterEach, expect, it, vi } from 'vitest';
import {
  dial,
  digest,
  errorsOf,
  HOST,
  readAll,
  relayTo,
  release,
  serve,
  until,
  writeAll,
} from './harness.js';

afterEach(() => {
  vi.restoreAllMocks();
  return release();
});

/** Whatever is looked up has these addresses; none: the resolver never answers. */
function resolveTo(addresses: { address: string; family: number }[] | undefined) {
  const lookup = (...args: unknown[]): void => {
    const done = args.at(-1);
    if (addresses !== undefined && typeof done === 'function') {
      process.nextTick(done, null, addresses);
    }
  };
  return vi.spyOn(dns, 'lookup').mockImplementation(lookup as unknown as typeof dns.lookup);
}

it('all addresses of a name are tried', async () => {
  const server = await serve((socket) => socket.pipe(socket));
  const relay = await relayTo(server.port, { targetHost: 'node.example' });
  const lookup = resolveTo([
    { address: '::1', family: 6 },
    { address: '127.0.0.2', family: 4 },
    { address: HOST, family: 4 },
  ]);
  const client = await dial(relay.port);
  const message = [Buffer.from('hello')];
  const [echo] = await Promise.all([readAll(client), writeAll(client, message)]);
  expect(echo).toEqual(digest(message));
  expect(lookup).toHaveBeenCalledTimes(1);
  expect(relay.recorder.connections[0]?.ends[1]).toEqual({ address: HOST, port: server.port });
  expect(relay.notices.lines).toEqual([]);
});

it('a name all of whose addresses refuse is reported once', async () => {
  const server = await serve(() => {}, { host: '127.0.0.3' });
  const relay = await relayTo(server.port, { targetHost: 'node.example' });
  resolveTo([
    { address: '127.0.0.2', family: 4 },
    { address: HOST, family: 4 },
  ]);
  const client = await dial(relay.port);
  await until(() => client.closed, 'the client is closed');
  expect(errorsOf(client)).toEqual(['connection reset']);
  expect(relay.notices.lines).toEqual([`refused ${HOST}: connection refused`]);
});

it('a resolver that does not answer is given up after the time out', async () => {
  const relay = await relayTo(1, { targetHost: 'node.example', connectTimeoutMs: 50 });
  resolveTo(undefined);
  const client = await dial(relay.port);
  await until(() => client.closed, 'the client is closed');
  expect(relay.notices.lines).toEqual([`refused ${HOST}: no answer within 50 ms`]);
  await until(() => relay.proxy.connections() === 0, 'the link is gone');
});

it('a proxy that closes meanwhile refuses the client', async () => {
  const relay = await relayTo(1, { targetHost: 'node.example' });
  resolveTo(undefined);
  const client = await dial(relay.port);
  await until(() => relay.proxy.connections() === 1, 'the link is there');
  await relay.proxy.close();
  await until(() => client.closed, 'the client is closed');
  expect(errorsOf(client)).toEqual(['connection reset']);
  expect(relay.notices.lines).toEqual([`refused ${HOST}: the proxy is closing`]);
});
