/** Which way a socket is read: into our buffers where Node lets us, by events where not. */
import type { Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { BufferBudget } from '../../src/proxy/buffers.js';
import { readAccepted, readEvents } from '../../src/proxy/reading.js';
import { dial, digest, readAll, release, serve, until } from './harness.js';

afterEach(release);

const SENT = [Buffer.alloc(1_500_000, 'fusion'), Buffer.from('and the end')];

/** What arrives at an accepted socket that `read` was put on, and which socket that was. */
async function received(
  read: (accepted: Socket, onBytes: (bytes: Uint8Array) => void) => Socket,
): Promise<{ chunks: Uint8Array[]; isAnother: boolean }> {
  const chunks: Uint8Array[] = [];
  let isAnother = false;
  let ended = false;
  const server = await serve(
    (accepted) => {
      const socket = read(accepted, (bytes) => chunks.push(bytes.slice()));
      isAnother = socket !== accepted;
      socket.on('end', () => {
        ended = true;
        socket.end('thanks');
      });
      socket.resume();
    },
    { pauseOnConnect: true },
  );
  const client = await dial(server.port);
  for (const chunk of SENT) client.write(chunk);
  client.end();
  expect(await readAll(client)).toEqual(digest([Buffer.from('thanks')]));
  await until(() => ended, 'the end is read');
  // The server must not count the accepted socket for ever.
  await new Promise<void>((resolve) => server.server.close(() => resolve()));
  return { chunks, isAnother };
}

it('an accepted socket is read into our buffers, which this Node allows', async () => {
  const { chunks, isAnother } = await received((accepted, onBytes) =>
    readAccepted(accepted, onBytes, new BufferBudget()),
  );
  expect(isAnother).toBe(true);
  expect(digest(chunks)).toEqual(digest(SENT));
  // Larger than any 'data' event (64 KiB): the buffer has grown, and was in use.
  expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeGreaterThan(64 * 1024);
});

it.each(['useUserBuffer', 'readStop'])(
  'an accepted socket without %s is read by events',
  async (part) => {
    const { chunks, isAnother } = await received((accepted, onBytes) => {
      const handle: object = Reflect.get(accepted, '_handle');
      Object.defineProperty(handle, part, { value: undefined, configurable: true });
      const socket = readAccepted(accepted, onBytes, new BufferBudget());
      Reflect.deleteProperty(handle, part);
      return socket;
    });
    expect(isAnother).toBe(false);
    expect(digest(chunks)).toEqual(digest(SENT));
  },
);

it('events hand over plain arrays', async () => {
  const { chunks } = await received(readEvents);
  expect(digest(chunks)).toEqual(digest(SENT));
  for (const chunk of chunks) expect(Object.getPrototypeOf(chunk)).toBe(Uint8Array.prototype);
});
