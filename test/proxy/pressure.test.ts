/** A reader that does not read stops the writer, not the proxy's memory. */
import type { Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { CLIENT, type End, SERVER } from '../../src/tcp/events.js';
import { dial, digest, pause, readAll, relayTo, release, serve, until } from './harness.js';

afterEach(release);

const CHUNK = Buffer.alloc(1 << 20, 'fusion');
const COUNT = 64;
const TOTAL = CHUNK.length * COUNT;

/** Queues 64 MB without looking at the answer; the chunk is shared, so it costs no memory here. */
function flood(socket: Socket): void {
  for (let i = 0; i < COUNT; i++) socket.write(CHUNK);
  socket.end();
}

async function stall(from: End): Promise<void> {
  let accepted: Socket | undefined;
  const server = await serve(
    (socket) => {
      accepted = socket;
    },
    { pauseOnConnect: true },
  );
  const relay = await relayTo(server.port);
  const client = await dial(relay.port);
  client.pause();
  await until(() => accepted !== undefined, 'the server is connected');
  const far = accepted as unknown as Socket;
  const [writer, reader] = from === CLIENT ? [client, far] : [far, client];

  const before = process.memoryUsage().arrayBuffers;
  flood(writer);
  // Still when no byte was relayed for 100 ms.
  let seen = -1;
  while (relay.recorder.seen(0, from).bytes !== seen) {
    seen = relay.recorder.seen(0, from).bytes;
    await pause(100);
  }
  expect(seen).toBeGreaterThan(0);
  // The rest is with the writer: it is blocked.
  expect(seen).toBeLessThan(TOTAL / 2);
  expect(writer.writableLength).toBeGreaterThan(TOTAL / 4);
  // What the proxy holds: a buffer or two per direction and some not yet collected, never what was sent.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(TOTAL / 4);

  const all = digest(Array.from({ length: COUNT }, () => CHUNK));
  reader.resume();
  expect(await readAll(reader)).toEqual(all);
  await until(() => relay.proxy.inspection().waiting === 0, 'all is inspected');
  expect(relay.recorder.seen(0, from)).toEqual(all);
}

it('a server that does not read blocks the client', () => stall(CLIENT));
it('a client that does not read blocks the server', () => stall(SERVER));

it('a blocked direction does not hold up the other', async () => {
  const server = await serve(
    (socket) => {
      for (let i = 0; i < 10; i++) socket.write(CHUNK);
      socket.end();
    },
    { pauseOnConnect: true },
  );
  const relay = await relayTo(server.port);
  const client = await dial(relay.port);
  for (let i = 0; i < COUNT; i++) client.write(CHUNK);
  expect(await readAll(client)).toEqual(digest(Array.from({ length: 10 }, () => CHUNK)));
  expect(client.writableLength).toBeGreaterThan(0);
});
