/** Which way a socket is read: into our buffers where Node lets us, by events where not. */
import { type OnReadOpts, Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { BufferBudget } from '../../src/proxy/buffers.js';
import { readAccepted, readDialled, readEvents } from '../../src/proxy/reading.js';
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

it('a buffer is given to every handle, and after a read only when it is another', () => {
  let onread: OnReadOpts | undefined;
  const shown: number[] = [];
  const socket = readDialled(
    (options) => {
      onread = options;
      return new Socket();
    },
    (bytes) => shown.push(bytes.length),
    new BufferBudget(),
  );
  const { buffer, callback } = onread as unknown as {
    buffer: () => Uint8Array | undefined;
    callback: (count: number, bytes: Uint8Array) => boolean;
  };
  const first = buffer() as Uint8Array;
  // A dialled socket may try one address after the other, each with a handle of its own.
  expect(buffer()).toBe(first);
  const read = (count: number): Uint8Array | undefined => {
    expect(callback(count, first)).toBe(true);
    return buffer();
  };
  expect([read(5), read(5), read(7)]).toEqual([undefined, undefined, undefined]);
  expect(buffer()).toBe(first);
  const larger = read(first.length) as Uint8Array;
  expect(larger.length).toBeGreaterThan(first.length);
  expect(shown).toEqual([5, 5, 7, first.length]);
  socket.destroy();
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
