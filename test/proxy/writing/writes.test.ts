/** Both ways to write to a socket, by the same cases. */
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { abort } from '../../../src/proxy/sockets.js';
import { DirectWrites } from '../../../src/proxy/writing/direct-writes.js';
import { StreamWrites } from '../../../src/proxy/writing/stream-writes.js';
import type { Writer } from '../../../src/proxy/writing/writer.js';
import {
  dial,
  digest,
  endOf,
  errorsOf,
  pause,
  readAll,
  release,
  serve,
  until,
} from '../harness.js';

afterEach(release);

type Make = new (socket: Socket, onDrained: () => void) => Writer;

/** A writer to a socket, and the far end of it, paused. */
async function setUp(Made: Make, prepare: (near: Socket) => void = () => {}) {
  const server = await serve(() => {}, { pauseOnConnect: true });
  const near = await dial(server.port);
  await until(() => server.sockets.length === 1, 'the connection is accepted');
  const far = server.sockets[0] as Socket;
  prepare(near);
  let drained = 0;
  const writer = new Made(near, () => {
    drained += 1;
  });
  return { near, far, writer, drained: () => drained };
}

/** Bytes that the system has queued for the socket. */
const queued = (socket: Socket): number =>
  Number(Reflect.get(Reflect.get(socket, '_handle') as object, 'writeQueueSize'));

/** Writes until the system takes no more at once; answers what was written. */
function fillUp(writer: Writer, chunk: Uint8Array): Uint8Array[] {
  for (let count = 1; count < 1_000; count++) {
    if (!writer.write(chunk)) return Array.from({ length: count }, () => chunk);
  }
  throw new Error('the system takes everything');
}

/** As many bytes as these are. */
async function readBytes(socket: Socket, expected: readonly Uint8Array[]) {
  const got: Uint8Array[] = [];
  const all = expected.reduce((sum, { length }) => sum + length, 0);
  let count = 0;
  socket.on('data', (chunk) => {
    got.push(chunk);
    count += chunk.length;
  });
  socket.resume();
  await until(() => count >= all, 'all has come');
  return digest(got);
}

const CHUNK = Buffer.alloc(1 << 20, 'fusion');

describe.each([
  ['through the stream', StreamWrites],
  ['straight to the handle', DirectWrites],
] as const)('a write %s', (_, Made) => {
  it('leaves the bytes free at once when the system takes them', async () => {
    const { far, writer } = await setUp(Made);
    const buffer = Buffer.alloc(5);
    const sent = ['first', 'later', 'third'];
    for (const text of sent) {
      buffer.write(text);
      expect(writer.write(buffer)).toBe(true);
      buffer.fill(0);
    }
    writer.end();
    expect(await readAll(far)).toEqual(digest([Buffer.from(sent.join(''))]));
  });

  it('that the system does not take is told when it is done, and the FIN comes behind', async () => {
    const { far, writer, drained } = await setUp(Made);
    const sent = fillUp(writer, CHUNK);
    const before = drained();
    await pause(20);
    expect(drained()).toBe(before);
    writer.end();
    expect(await readAll(far)).toEqual(digest(sent));
    await until(() => drained() > before, 'the writer is drained');
  });

  it('goes on in order after it was held up', async () => {
    const { far, writer, drained } = await setUp(Made);
    const sent = fillUp(writer, CHUNK);
    const received = readAll(far);
    const before = drained();
    await until(() => drained() > before, 'the writer is drained');
    const last = Buffer.from('the end');
    writer.write(last);
    writer.end();
    expect(await received).toEqual(digest([...sent, last]));
  });

  it('may follow others that wait', async () => {
    const { far, writer, drained } = await setUp(Made);
    const sent = fillUp(writer, CHUNK);
    const more = Array.from({ length: 5 }, (_, i) => Buffer.alloc(300_000, `part ${i}`));
    for (const chunk of more) expect(writer.write(chunk)).toBe(false);
    expect(await readBytes(far, [...sent, ...more])).toEqual(digest([...sent, ...more]));
    await until(() => drained() > 0, 'the writer is drained');
    expect(writer.write(CHUNK.subarray(0, 9))).toBe(true);
  });

  it('fails with the socket when the far end resets it', async () => {
    const { near, far, writer } = await setUp(Made);
    fillUp(writer, CHUNK);
    far.resetAndDestroy();
    await until(() => near.closed, 'the socket is closed');
    expect(errorsOf(near)).toEqual(['connection reset']);
    expect(() => writer.write(CHUNK)).not.toThrow();
    expect(() => writer.end()).not.toThrow();
  });

  it('fails with the socket when nobody reads it any more', async () => {
    const { near, far, writer } = await setUp(Made);
    near.pause();
    far.destroy();
    for (let i = 0; i < 200 && !near.destroyed; i++) {
      writer.write(CHUNK.subarray(0, 100));
      await pause(1);
    }
    await until(() => near.closed, 'the socket is closed');
    expect(errorsOf(near)).toEqual(['connection reset']);
  });

  it('can be broken off by a reset, with a FIN behind it or without', async () => {
    for (const ends of [false, true]) {
      const { near, far, writer } = await setUp(Made);
      fillUp(writer, CHUNK);
      if (ends) writer.end();
      const end = endOf(far);
      abort(near);
      far.resume();
      expect(await end).toBe('reset');
      expect(near.destroyed).toBe(true);
      expect(errorsOf(near)).toEqual([]);
    }
  });
});

describe('which way it goes', () => {
  it('past the stream, on this Node', async () => {
    const { near, writer } = await setUp(DirectWrites);
    writer.write(CHUNK.subarray(0, 1)); // the first shows what a request is
    fillUp(writer, CHUNK);
    expect(queued(near)).toBeGreaterThan(0);
    expect(near.writableLength).toBe(0);
  });

  it.each(['writeBuffer', 'writeQueueSize'])(
    'through the stream, where a handle has no %s at first',
    async (part) => {
      let handle: object = {};
      const { near, far, writer } = await setUp(DirectWrites, (socket) => {
        handle = Reflect.get(socket, '_handle');
        Object.defineProperty(handle, part, { value: undefined, configurable: true });
      });
      const undo = beforeWrite(near, () => Reflect.deleteProperty(handle, part));
      const sent = fillUp(writer, CHUNK);
      undo();
      expect(near.writableLength).toBeGreaterThan(0);
      writer.end();
      expect(await readAll(far)).toEqual(digest(sent));
    },
  );
});

/** Runs `before` ahead of the first write of the stream; answers how to undo that. */
function beforeWrite(socket: Socket, before: () => void): () => void {
  const { write } = socket;
  socket.write = ((...args: Parameters<Socket['write']>) => {
    before();
    return write.apply(socket, args);
  }) as Socket['write'];
  return () => {
    socket.write = write;
  };
}
