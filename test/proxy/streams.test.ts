/** Bytes and FINs over real sockets: what one end sends is what the other receives. */
import { randomBytes, randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { CLIENT, SERVER } from '../../src/tcp/events.js';
import {
  dial,
  digest,
  HOST,
  type Received,
  readAll,
  relayTo,
  release,
  serve,
  type TestProxy,
  until,
  writeAll,
} from './harness.js';

afterEach(release);

const POOL = randomBytes(1 << 20);
function chunksOf(sizes: readonly number[]): Uint8Array[] {
  return sizes.map((size) => {
    const start = randomInt(POOL.length - size + 1);
    return POOL.subarray(start, start + size);
  });
}

/** Both ends send at once and read at once; answers what each received. */
async function exchange(
  relay: TestProxy,
  server: Promise<Socket>,
  up: Uint8Array[],
  down: Uint8Array[],
): Promise<{ localPort: number | undefined; atServer: Received; atClient: Received }> {
  const client = await dial(relay.port);
  const far = await server;
  const { localPort } = client;
  const [atServer, atClient] = await Promise.all([
    readAll(far),
    readAll(client),
    writeAll(client, up),
    writeAll(far, down),
  ]);
  return { localPort, atServer, atClient };
}

describe('bytes', () => {
  it('arrive as sent, both ways at once, however they are cut', async () => {
    let arrived: (socket: Socket) => void = () => {};
    const server = await serve((socket) => arrived(socket));
    const relay = await relayTo(server.port);
    const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 64 }), fc.nat(300_000)), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (upSizes, downSizes) => {
        const accepted = new Promise<Socket>((resolve) => {
          arrived = resolve;
        });
        const [up, down] = [chunksOf(upSizes), chunksOf(downSizes)];
        const { localPort, atServer, atClient } = await exchange(relay, accepted, up, down);
        expect([atServer, atClient]).toEqual([digest(up), digest(down)]);
        await relay.over();
        const index = relay.recorder.indexOf(localPort);
        expect(relay.recorder.seen(index, CLIENT)).toEqual(digest(up));
        expect(relay.recorder.seen(index, SERVER)).toEqual(digest(down));
      }),
      { numRuns: 25 },
    );
  });

  it('of 200 connections, with half-closes at random, arrive as sent', async () => {
    const waiting = new Map<number, (socket: Socket) => void>();
    // The first 4 bytes from the client say which connection it is.
    const server = await serve((socket) => {
      socket.once('readable', () => {
        const head = socket.read(4) as Buffer;
        waiting.get(head.readUInt32BE())?.(socket);
      });
    });
    const relay = await relayTo(server.port);
    const sizes = () => Array.from({ length: randomInt(1, 6) }, () => randomInt(1, 60_000));
    const one = async (id: number): Promise<void> => {
      const accepted = new Promise<Socket>((resolve) => waiting.set(id, resolve));
      const client = await dial(relay.port);
      const head = Buffer.alloc(4);
      head.writeUInt32BE(id);
      client.write(head);
      const far = await accepted;
      const [up, down] = [chunksOf(sizes()), chunksOf(sizes())];
      // Which end closes first, and whether the other waits for that, is drawn by lot.
      const order = randomInt(3);
      const [atServer, atClient] = [readAll(far, randomInt(3)), readAll(client, randomInt(3))];
      if (order === 1) await Promise.all([writeAll(client, up), atServer]);
      if (order === 2) await Promise.all([writeAll(far, down), atClient]);
      if (order !== 1) await writeAll(client, up);
      if (order !== 2) await writeAll(far, down);
      expect([await atServer, await atClient]).toEqual([digest(up), digest(down)]);
    };
    await Promise.all(Array.from({ length: 200 }, (_, id) => one(id)));
    await relay.over();
    expect(relay.notices.lines).toEqual([]);
    expect(relay.notices.of('closed')).toHaveLength(200);
    for (const { how, uninspected } of relay.notices.of('closed')) {
      expect([how, uninspected]).toEqual(['fin', [0, 0]]);
    }
  });

  it('of 300 connections stay apart', async () => {
    const server = await serve((socket) => socket.pipe(socket));
    const relay = await relayTo(server.port);
    await Promise.all(
      Array.from({ length: 300 }, async () => {
        const client = await dial(relay.port);
        const chunks = chunksOf(Array.from({ length: 5 }, () => randomInt(20_000)));
        const [echo] = await Promise.all([readAll(client), writeAll(client, chunks)]);
        expect(echo).toEqual(digest(chunks));
      }),
    );
    await relay.over();
    expect(relay.recorder.connections.map((c) => c.index)).toEqual([...Array(300).keys()]);
    expect(relay.notices.lines).toEqual([]);
    for (const log of relay.recorder.logs) {
      expect(log.filter((line) => line.startsWith('close')).sort()).toEqual([
        'close 0 fin',
        'close 1 fin',
      ]);
    }
  });

  it('sent before the server is connected are not lost', async () => {
    const server = await serve((socket) => socket.pipe(socket));
    // The name costs a look-up, so the client's bytes and FIN are there first.
    const relay = await relayTo(server.port, { targetHost: 'localhost' });
    const early = chunksOf([50_000]);
    const client = await dial(relay.port);
    const [echo] = await Promise.all([readAll(client), writeAll(client, early)]);
    expect(echo).toEqual(digest(early));
    expect(relay.recorder.log(0)[0]).toBe('open');
  });
});

describe('a half close', () => {
  const request = chunksOf([100_000, 1, 200_000]);
  const answer = Array.from({ length: 8 }, () => POOL);

  it('by the client lets 8 MB of answer through to a slow reader', async () => {
    let atServer: Received | undefined;
    const server = await serve(async (socket) => {
      atServer = await readAll(socket); // resolves at the client's FIN
      await writeAll(socket, answer);
    });
    const relay = await relayTo(server.port);
    const client = await dial(relay.port);
    const [atClient] = await Promise.all([readAll(client, 1), writeAll(client, request)]);
    expect(atServer).toEqual(digest(request));
    expect(atClient).toEqual(digest(answer));
    await relay.over();
    expect(relay.recorder.log(0)).toEqual([
      'open',
      'data 0',
      'close 0 fin',
      'data 1',
      'close 1 fin',
    ]);
    expect(relay.recorder.seen(0, SERVER)).toEqual(digest(answer));
    expect(relay.notices.lines).toEqual([]);
  });

  it('by the server lets 8 MB of requests through to a slow reader', async () => {
    let atServer: Promise<Received> | undefined;
    const server = await serve((socket) => {
      socket.end('bye');
      atServer = readAll(socket, 1);
    });
    const relay = await relayTo(server.port);
    const client = await dial(relay.port);
    expect(await readAll(client)).toEqual(digest([Buffer.from('bye')]));
    await writeAll(client, answer);
    expect(await atServer).toEqual(digest(answer));
    await relay.over();
    expect(relay.recorder.log(0)).toEqual([
      'open',
      'data 1',
      'close 1 fin',
      'data 0',
      'close 0 fin',
    ]);
  });

  it('without any bytes is passed on too', async () => {
    const server = await serve((socket) => socket.once('end', () => socket.end()).resume());
    const relay = await relayTo(server.port);
    const client = await dial(relay.port);
    client.end();
    expect((await readAll(client)).bytes).toBe(0);
    await relay.over();
    expect(relay.recorder.log(0)).toEqual(['open', 'close 0 fin', 'close 1 fin']);
  });
});

describe('the inspector is told', () => {
  it('numeric ends: the client as it connected, the server as it was reached', async () => {
    const server = await serve((socket) => socket.end());
    const relay = await relayTo(server.port, { targetHost: 'localhost' });
    const client = await dial(relay.port);
    const clientEnd = { address: HOST, port: client.localPort };
    await readAll(client);
    await until(() => relay.recorder.connections.length === 1, 'the connection is known');
    expect(relay.recorder.connections[0]).toEqual({
      index: 0,
      ends: [clientEnd, { address: HOST, port: server.port }],
      midstream: false,
    });
  });

  it('IPv4 ends as IPv4, also by a dual-stack listener', async (context) => {
    const server = await serve((socket) => socket.end());
    const relay = await relayTo(server.port, { listenHost: '::', everywhere: true }).catch(
      () => undefined,
    );
    if (relay === undefined) return context.skip('no IPv6 on this machine');
    await readAll(await dial(relay.port));
    await until(() => relay.recorder.connections.length === 1, 'the connection is known');
    expect(relay.recorder.connections[0]?.ends[CLIENT].address).toBe(HOST);
  });
});
