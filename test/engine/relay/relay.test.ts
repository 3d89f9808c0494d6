/** A relay on another thread is to those who look on what one on their own is. */
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type RelayParts, type RunningRelay, startRelay } from '../../../src/engine/relay/relay.js';
import type { ProxyEvent } from '../../../src/proxy/notices.js';
import { CLIENT, type Connection, SERVER } from '../../../src/tcp/events.js';
import { Heard } from '../../proxy/apart/stage.js';
import { HOST, readAll, release, serve, until } from '../../proxy/harness.js';
import { temporaryFile } from '../traffic.js';
import { startRelayThread } from './channel.js';

afterEach(release);

const LISTEN = { host: HOST, port: 0 };
const WHERE = [
  ['here', startRelay],
  ['apart', startRelayThread],
] as const;

function parts(more: Partial<RelayParts> = {}) {
  const heard = new Heard();
  const events: ProxyEvent[] = [];
  const told: string[] = [];
  return {
    heard,
    events,
    told,
    parts: {
      inspectors: [heard],
      onEvent: (event: ProxyEvent) => events.push(event),
      tell: (about: string, text: string) => told.push(`${about}: ${text}`),
      rewritten: () => undefined,
      origin: { s: 1_000, ns: 0 },
      ...more,
    },
  };
}

/** Says a line to an echo through the relay, and waits until both are gone. */
async function exchange(relay: RunningRelay, line: string): Promise<void> {
  const socket = connect({ port: relay.addresses[0]?.port ?? 0, host: HOST, allowHalfOpen: true });
  socket.end(line);
  await readAll(socket);
}

const config = (port: number) => ({
  routes: [{ listen: LISTEN, target: { host: HOST, port } }],
  maxValue: 1000,
});

describe.each(WHERE)('a relay %s', (_, start) => {
  it('tells what happened, and of whom, and shows what passed', async () => {
    const echo = await serve((socket) => socket.pipe(socket));
    const { heard, events, parts: all } = parts();
    const relay = await start(config(echo.port), all);
    await exchange(relay, 'one');
    await exchange(relay, 'two');
    const closed = (): ProxyEvent[] => events.filter(({ kind }) => kind === 'closed');
    await until(() => closed().length === 2, 'both are over');
    await relay.close();
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const lines = (index: number, text: string): string[] => [
      `${index} open`,
      `${index} 0 data ${base64(text)}`,
      `${index} 0 fin`,
      `${index} 1 data ${base64(text)}`,
      `${index} 1 fin`,
    ];
    expect([...heard.told()].sort()).toEqual([...lines(0, 'one'), ...lines(1, 'two')].sort());
    expect(closed()).toMatchObject([
      { how: 'fin', bytes: [3, 3], uninspected: [0, 0], route: { target: { port: echo.port } } },
      { connection: { index: 1 } },
    ]);
    // An event is about the very connection that inspectors were shown.
    const known = new Set<Connection>(
      events.flatMap((event) => ('connection' in event ? event.connection : [])),
    );
    expect(known).toEqual(heard.connections);
    expect(known.size).toBe(2);
    expect([...known].every((connection) => heard.connections.has(connection))).toBe(true);
    expect(relay.inspection()).toMatchObject({ waiting: 0, uninspected: 0 });
  });

  it('tells the time of what happened by the same clock', async () => {
    const echo = await serve((socket) => socket.pipe(socket));
    const times: number[] = [];
    const inspector = {
      ...{ open: vi.fn(), gap: vi.fn(), close: vi.fn() },
      data: (_c: Connection, _f: number, _b: Uint8Array, { s, ns }: { s: number; ns: number }) =>
        times.push(s + ns / 1e9),
    };
    const { parts: all } = parts({
      inspectors: [inspector],
      onEvent: (_event, { s, ns }) => times.push(s + ns / 1e9),
    });
    const [began] = process.hrtime();
    const relay = await start(config(echo.port), all);
    await exchange(relay, 'one');
    await until(() => times.length >= 4, 'all was told');
    await relay.close();
    const [ended] = process.hrtime();
    expect(times.every((time) => time >= 1_000 + began && time < 1_001 + ended)).toBe(true);
  });

  it('rejects with the one line that says why', async () => {
    const echo = await serve((socket) => socket.pipe(socket));
    const { parts: all } = parts();
    const taken = {
      ...config(1),
      routes: [{ listen: { host: HOST, port: echo.port }, target: { host: HOST, port: 1 } }],
    };
    await expect(start(taken, all)).rejects.toMatchObject({
      kind: 'network',
      message: `${HOST}:${echo.port}: port is in use`,
    });
    const keys = temporaryFile(new Uint8Array(0));
    const secret = { ...taken, tls: { server: { insecure: true } }, keyLog: keys };
    await expect(start(secret, all)).rejects.toMatchObject({ kind: 'network' });
    const open = readdirSync('/proc/self/fd').map((fd) => {
      // The folder's own is gone by now.
      return existsSync(`/proc/self/fd/${fd}`) ? readlinkSync(`/proc/self/fd/${fd}`) : '';
    });
    expect(open).not.toContain(keys);
    const files = { client: { cert: '/no/such.pem', key: '/no/such.pem' } };
    await expect(start({ ...config(1), tls: files }, all)).rejects.toMatchObject({
      kind: 'file',
      message: '/no/such.pem: cannot be read (ENOENT)',
    });
  });

  it('goes on when an inspector fails, and says so', async () => {
    const echo = await serve((socket) => socket.pipe(socket));
    const broken = {
      ...{ open: vi.fn(), gap: vi.fn(), close: vi.fn() },
      data: () => {
        throw new Error('broken');
      },
    };
    const { events, parts: all } = parts({ inspectors: [broken] });
    const relay = await start(config(echo.port), all);
    await exchange(relay, 'one');
    await relay.close();
    const failed = events.filter(({ kind }) => kind === 'inspection-failed');
    expect(failed).toMatchObject([{ inspector: 0, error: { message: 'broken' } }]);
  });

  it('skips nothing where nothing may be lost, and waits for the outlet', async () => {
    const total = 6 << 20;
    const server = await serve((socket) => {
      socket.resume().once('end', () => socket.end());
    });
    let [shown, isFull] = [0, true];
    let relieve: () => void = () => undefined;
    const relief = new Promise<void>((resolve) => {
      relieve = resolve;
    });
    const inspector = {
      ...{ open: vi.fn(), gap: vi.fn(), close: vi.fn() },
      data: (_: Connection, __: number, bytes: Uint8Array) => {
        shown += bytes.length;
      },
    };
    const { events, parts: all } = parts({
      inspectors: [inspector],
      outlet: { isFull: () => isFull, relieved: () => relief },
    });
    const relay = await start({ ...config(server.port), lossless: true, backlog: 2 << 20 }, all);
    const socket = connect({
      port: relay.addresses[0]?.port ?? 0,
      host: HOST,
      allowHalfOpen: true,
    });
    socket.end(Buffer.alloc(total));
    const over = readAll(socket);
    await until(() => relay.inspection().waiting > 1 << 20, 'it is held back');
    expect(shown).toBe(0);
    isFull = false;
    relieve();
    await over;
    await relay.close();
    expect(shown).toBe(total);
    expect(inspector.gap).not.toHaveBeenCalled();
    expect(events.filter(({ kind }) => kind === 'uninspected')).toEqual([]);
  });

  it('counts what was not looked at while inspectors were busy', async () => {
    const total = 24 << 20;
    const server = await serve((socket) => {
      socket.resume().once('end', () => socket.end());
    });
    let [shown, missing] = [0, 0];
    const inspector = {
      ...{ open: vi.fn(), close: vi.fn() },
      data: (_: Connection, __: number, bytes: Uint8Array) => {
        shown += bytes.length;
        const until = performance.now() + 4;
        while (performance.now() < until);
      },
      gap: (_: Connection, from: number, count: number) => {
        expect([CLIENT, SERVER]).toContain(from);
        missing += count;
      },
    };
    const { events, parts: all } = parts({ inspectors: [inspector] });
    const relay = await start({ ...config(server.port), backlog: 2 << 20 }, all);
    const socket = connect({
      port: relay.addresses[0]?.port ?? 0,
      host: HOST,
      allowHalfOpen: true,
    });
    socket.end(Buffer.alloc(total));
    await readAll(socket);
    await relay.close();
    expect(shown + missing).toBe(total);
    expect(missing).toBeGreaterThan(0);
    const skipped = events.flatMap((event) => (event.kind === 'uninspected' ? event.bytes : []));
    expect(skipped.reduce((sum, bytes) => sum + bytes, 0)).toBe(missing);
  });
});
