/** Inspection that cannot keep up, or that may lose nothing, over real sockets. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ProxyOptions } from '../../src/proxy/proxy.js';
import {
  CLIENT,
  type Connection,
  type End,
  SERVER,
  type StreamSink,
} from '../../src/tcp/events.js';
import {
  dial,
  digest,
  pause,
  readAll,
  relayTo,
  release,
  serve,
  type TestProxy,
  until,
  writeAll,
} from './harness.js';

afterEach(release);

const CHUNK = Buffer.alloc(64 * 1024, 'fusion');

/** Counts what it is shown; each call takes so many milliseconds of this thread. */
class Slow implements StreamSink {
  readonly shown: [number, number] = [0, 0];
  readonly missing: [number, number] = [0, 0];
  gaps = 0;
  ends = 0;
  constructor(private readonly ms: number) {}
  open(): void {}
  data(_: Connection, from: End, bytes: Uint8Array): void {
    this.shown[from] += bytes.length;
    const end = performance.now() + this.ms;
    while (performance.now() < end);
  }
  gap(_: Connection, from: End, missing: number): void {
    this.missing[from] += missing;
    this.gaps += 1;
  }
  close(): void {
    this.ends += 1;
  }
}

/** Sends `total` bytes up through a new proxy; answers how long they took. */
async function upload(
  total: number,
  options: Partial<ProxyOptions>,
): Promise<{ ms: number; relay: TestProxy }> {
  const chunks = Array.from({ length: total / CHUNK.length }, () => CHUNK);
  let received: Promise<unknown> | undefined;
  const server = await serve((socket) => {
    socket.end();
    received = readAll(socket);
  });
  const relay = await relayTo(server.port, options);
  const client = await dial(relay.port);
  client.resume();
  const began = performance.now();
  await writeAll(client, chunks);
  await until(() => received !== undefined, 'the server is reached');
  expect(await received).toEqual(digest(chunks));
  const ms = performance.now() - began;
  await relay.over();
  return { ms, relay };
}

describe('an inspector that takes 10 ms for each piece', () => {
  const TOTAL = 48 << 20;

  it('costs gaps that are counted, not the stream its speed', async () => {
    const unseen = await upload(TOTAL, { inspectors: [] });
    const slow = new Slow(10);
    const { ms, relay } = await upload(TOTAL, { inspectors: [slow], backlog: 1 << 20 });
    // In step it would take 10 ms for each 32 KiB: 15 s. It gets half the time, and this
    // thread is also the client and the server.
    expect(ms).toBeLessThan(unseen.ms * 4 + 500);

    expect(slow.shown[CLIENT] + slow.missing[CLIENT]).toBe(TOTAL);
    expect(slow.missing[CLIENT]).toBeGreaterThan(TOTAL / 2);
    expect(slow.ends).toBe(2);
    const told = relay.notices.of('uninspected');
    expect(told).toHaveLength(slow.gaps);
    expect(told.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(slow.missing[CLIENT]);
    expect(relay.notices.of('closed')).toMatchObject([
      { how: 'fin', bytes: [TOTAL, 0], uninspected: [slow.missing[CLIENT], 0] },
    ]);
    expect(relay.proxy.inspection()).toEqual({
      ...{ waiting: 0, backlog: 1 << 20, uninspected: slow.missing[CLIENT] },
    });
  });

  it('sees the rest in time when the backlog is large enough', async () => {
    const slow = new Slow(10);
    await upload(2 << 20, { inspectors: [slow] });
    expect([slow.shown[CLIENT], slow.gaps, slow.ends]).toEqual([2 << 20, 0, 2]);
  });
});

describe('a lossless proxy', () => {
  /** Full after so many bytes, until they are written 10 ms later. */
  class SlowDisk extends Slow {
    written = 0;
    readonly outlet = {
      isFull: () => this.shown[CLIENT] + this.shown[SERVER] - this.written >= 256 * 1024,
      relieved: async () => {
        await pause(10);
        this.written = this.shown[CLIENT] + this.shown[SERVER];
      },
    };
  }

  it('reads no faster than its disk writes, and skips nothing', async () => {
    const disk = new SlowDisk(0);
    const total = 8 << 20;
    const options = { inspectors: [disk], outlet: disk.outlet, lossless: true, backlog: 1 << 20 };
    const { ms, relay } = await upload(total, options);
    expect([disk.shown[CLIENT], disk.gaps]).toEqual([total, 0]);
    expect(relay.notices.of('uninspected')).toEqual([]);
    // 256 KiB in 10 ms, but for the last backlog and what the sockets hold.
    expect(ms).toBeGreaterThan(100);
  });

  it('holds back new connections too while it is full', async () => {
    const disk = new SlowDisk(0);
    let full = true;
    let relieve: () => void = () => {};
    const relief = new Promise<void>((resolve) => {
      relieve = resolve;
    });
    const outlet = { isFull: () => full, relieved: () => relief };
    const server = await serve((socket) => socket.pipe(socket));
    const relay = await relayTo(server.port, {
      inspectors: [disk],
      outlet,
      lossless: true,
      backlog: 100_000,
    });
    const first = await dial(relay.port);
    first.write(Buffer.alloc(1 << 20));
    await until(() => relay.proxy.inspection().waiting > 100_000, 'the backlog is full');
    const second = await dial(relay.port);
    const echo = readAll(second);
    second.end('late');
    await pause(50);
    const held = relay.proxy.inspection().waiting;
    // One read of each socket beyond the backlog at most.
    expect(held).toBeLessThan(100_000 + 2 * 300_000);
    expect(disk.shown).toEqual([0, 0]);
    full = false;
    relieve();
    expect(await echo).toEqual(digest([Buffer.from('late')]));
    first.end();
    await readAll(first);
    await relay.over();
    expect(disk.shown).toEqual([(1 << 20) + 4, (1 << 20) + 4]);
  });
});
