/** What goes wrong with one connection stays with that connection, and is told. */
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startProxy } from '../../src/proxy/proxy.js';
import type { StreamSink } from '../../src/tcp/events.js';
import { serveOnThread } from './frozen.js';
import {
  deadPort,
  dial,
  digest,
  endOf,
  errorsOf,
  HOST,
  Notices,
  Recorder,
  readAll,
  relayTo,
  release,
  serve,
  TIME,
  until,
  writeAll,
} from './harness.js';

afterEach(release);

const MESSAGE = Buffer.from('a message');

describe('a server that cannot be reached', () => {
  it('is reported, and the client is reset; everything else goes on', async () => {
    const server = await serve((socket) => socket.pipe(socket));
    const recorder = new Recorder();
    const notices = new Notices();
    const routes = [await deadPort(), server.port].map((port) => ({
      listen: { host: HOST, port: 0 },
      target: { host: HOST, port },
    }));
    const proxy = await startProxy({
      routes,
      inspectors: [recorder],
      onEvent: notices.take,
      now: () => TIME,
    });
    try {
      const [deadRoute, liveRoute] = proxy.addresses.map((address) => address.port);
      const live = await dial(liveRoute ?? 0);
      const refused = await dial(deadRoute ?? 0);
      await until(() => refused.closed, 'the refused client is closed');
      expect(errorsOf(refused)).toEqual(['connection reset']);
      expect(notices.lines).toEqual([`refused ${HOST}: connection refused`]);
      const [echo] = await Promise.all([readAll(live), writeAll(live, [MESSAGE])]);
      expect(echo).toEqual(digest([MESSAGE]));
      expect(recorder.connections).toHaveLength(1);
    } finally {
      await proxy.close(0);
    }
  });

  it('because its name is not known is reported so', async () => {
    const relay = await relayTo(1, { targetHost: 'no-such-host.invalid' });
    const client = await dial(relay.port);
    await until(() => client.closed, 'the client is closed');
    await until(() => relay.notices.lines.length > 0, 'the refusal is told');
    expect(relay.notices.lines[0]).toMatch(/^refused 127\.0\.0\.1: host name /);
  });

  it('because it does not answer is given up after the time out', async () => {
    const server = await serveOnThread({ frozen: true });
    // Fill its backlog: the kernel then drops every further SYN.
    const fillers = Array.from({ length: 4 }, () =>
      connect(server.port, HOST).on('error', () => {}),
    );
    try {
      await until(() => fillers.filter((f) => !f.connecting).length >= 2, 'the backlog is full');
      const relay = await relayTo(server.port, { connectTimeoutMs: 150 });
      const client = await dial(relay.port);
      await until(() => client.closed, 'the client is closed');
      expect(errorsOf(client)).toEqual(['connection reset']);
      expect(relay.notices.lines).toEqual([`refused ${HOST}: no answer within 150 ms`]);
      await relay.over();
    } finally {
      for (const filler of fillers) filler.destroy();
      await server.close();
    }
  });
});

describe('a reset', () => {
  it('by the server reaches the client as a reset', async () => {
    const server = await serve((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const relay = await relayTo(server.port);
    const client = await dial(relay.port);
    client.write(MESSAGE);
    client.resume();
    await until(() => client.closed, 'the client is closed');
    expect(errorsOf(client)).toEqual(['connection reset']);
    expect(relay.notices.lines).toEqual(['reset 0 by 1: connection reset']);
    expect(relay.recorder.log(0)).toEqual(['open', 'data 0', 'close 1 rst', 'close 0 rst']);
    await relay.over();
  });

  it('that comes together with the last bytes is not taken for a complete answer', async () => {
    const server = await serve((socket) =>
      socket.once('data', () => {
        socket.write(MESSAGE);
        socket.resetAndDestroy();
      }),
    );
    const relay = await relayTo(server.port);
    const client = await dial(relay.port);
    const end = endOf(client);
    let received = 0;
    client.on('data', (chunk) => {
      received += chunk.length;
    });
    client.write(MESSAGE);
    expect(await end).toBe('reset');
    expect(received).toBe(MESSAGE.length);
    expect(relay.recorder.log(0)).toEqual([
      'open',
      'data 0',
      'data 1',
      'close 1 rst',
      'close 0 rst',
    ]);
  });

  it('by the client reaches the server as a reset, behind its bytes', async () => {
    const errors: string[] = [];
    let received = 0;
    const server = await serve((socket) => {
      socket.on('data', (chunk) => {
        received += chunk.length;
      });
      socket.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code ?? ''));
    });
    const relay = await relayTo(server.port);
    const client = await dial(relay.port);
    client.write(MESSAGE);
    await until(() => received === MESSAGE.length, 'the server has the bytes');
    client.resetAndDestroy();
    await until(() => errors.length > 0, 'the server sees the reset');
    expect(errors).toEqual(['ECONNRESET']);
    expect(relay.notices.lines).toEqual(['reset 0 by 0: connection reset']);
    expect(relay.recorder.log(0)).toEqual(['open', 'data 0', 'close 0 rst', 'close 1 rst']);
  });

  it('while our FIN is on its way leaves no socket behind', async () => {
    const server = await serve((socket) => {
      socket.resume();
      socket.end('bye', () => socket.resetAndDestroy());
    });
    const relay = await relayTo(server.port);
    for (let i = 0; i < 20; i++) {
      const client = await dial(relay.port);
      client.resume();
      await until(() => client.closed || client.readableEnded, 'the client sees the end');
      client.end();
    }
    await relay.over();
  });
});

describe('an inspector', () => {
  it('that throws is reported once, and the stream goes on untouched', async () => {
    const server = await serve((socket) => socket.pipe(socket));
    const recorder = new Recorder();
    const calls = { data: 0, close: 0 };
    const inspector: StreamSink = {
      open: (connection) => recorder.open(connection),
      data: () => {
        calls.data += 1;
        throw new Error('cannot decode');
      },
      gap: () => recorder.gap(),
      close: () => {
        calls.close += 1;
      },
    };
    const relay = await relayTo(server.port, { inspectors: [inspector] });
    const client = await dial(relay.port);
    const chunks = Array.from({ length: 50 }, () => Buffer.alloc(10_000, 'x'));
    const [echo] = await Promise.all([readAll(client), writeAll(client, chunks)]);
    expect(echo).toEqual(digest(chunks));
    expect(relay.notices.lines).toEqual(['inspection of 0 by 0 failed: cannot decode']);
    await relay.over();
    // Of data once; of both ends all the same: it may count connections.
    expect(calls).toEqual({ data: 1, close: 2 });
  });

  it('sees bytes only when they are relayed: one that blocks delays nothing', async () => {
    const server = await serveOnThread({});
    try {
      const arrivedFirst: boolean[] = [];
      let inspected = 0;
      const inspector: StreamSink = {
        open: () => {},
        // This thread, and the proxy with it, stands still until the server has the bytes.
        data: (_, __, bytes) => {
          inspected += bytes.length;
          arrivedFirst.push(server.receivedWithin(inspected, 2_000));
        },
        gap: () => {},
        close: () => {},
      };
      const relay = await relayTo(server.port, { inspectors: [inspector] });
      const client = await dial(relay.port);
      client.write(MESSAGE);
      await until(() => arrivedFirst.length > 0, 'the message is inspected');
      expect(arrivedFirst).toEqual([true]);
      client.destroy();
    } finally {
      await server.close();
    }
  });

  it('may keep what it is given only by copying, and gets a plain Uint8Array for that', async () => {
    const server = await serve((socket) => socket.pipe(socket));
    const kept: Uint8Array[] = [];
    const inspector: StreamSink = {
      open: () => {},
      data: (_, __, bytes) => {
        // A Buffer's slice() would share the memory.
        expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
        kept.push(bytes.slice());
      },
      gap: () => {},
      close: () => {},
    };
    const relay = await relayTo(server.port, { inspectors: [inspector] });
    const client = await dial(relay.port);
    for (const text of ['one', 'two', 'three']) {
      client.write(text);
      await new Promise((resolve) => client.once('data', resolve));
    }
    const texts = kept.map((bytes) => Buffer.from(bytes).toString());
    expect(texts).toEqual(['one', 'one', 'two', 'two', 'three', 'three']);
    expect(relay.notices.lines).toEqual([]);
  });
});

it('handlers of events that throw harm nobody', async () => {
  const fail = () => {
    throw new Error('handler');
  };
  const relay = await relayTo(await deadPort(), { onEvent: fail });
  const client = await dial(relay.port);
  await until(() => client.closed, 'the client is closed');
  expect(relay.proxy.connections()).toBe(0);
});
