/**
 * Real sockets on the loopback interface for the proxy's tests: servers, clients, a
 * proxy between them, and an inspector that remembers. `release()` closes all of it.
 */
import { createHash, type Hash } from 'node:crypto';
import { connect, createServer, type Server, type ServerOpts, type Socket } from 'node:net';
import type { Instant } from '../../src/bytes/time.js';
import type { OnProxyEvent, ProxyEvent } from '../../src/proxy/notices.js';
import { type ProxyOptions, type RunningProxy, startProxy } from '../../src/proxy/proxy.js';
import { reasonOf } from '../../src/proxy/reasons.js';
import { CLIENT, type Connection, type End, type StreamSink } from '../../src/tcp/events.js';

export const HOST = '127.0.0.1';

const closers: (() => unknown)[] = [];

/** For afterEach: closes what the test opened. */
export async function release(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/** Polls until `holds`, or throws with `what` after `ms`. */
export async function until(holds: () => boolean, what: string, ms = 5_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited ${ms} ms in vain until ${what}`);
    await pause(2);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export interface TestServer {
  readonly port: number;
  readonly server: Server;
  readonly sockets: Socket[];
}

/** A half-open server; `serve` gets each connection. */
export async function serve(
  onConnection: (socket: Socket) => void,
  options: ServerOpts & { host?: string } = {},
): Promise<TestServer> {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true, ...options }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, options.host ?? HOST, resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return { port: address.port, server, sockets };
}

/** A connected half-open client; errors are collected in `errorsOf`. */
export async function dial(port: number, host = HOST): Promise<Socket> {
  const socket = connect({ port, host, allowHalfOpen: true, noDelay: true });
  closers.push(() => socket.destroy());
  errors.set(socket, []);
  socket.on('error', (error) => errors.get(socket)?.push(reasonOf(error)));
  await new Promise<void>((resolve) => {
    socket.once('connect', resolve);
    socket.once('close', () => resolve());
  });
  return socket;
}

const errors = new WeakMap<Socket, string[]>();
export function errorsOf(socket: Socket): readonly string[] {
  return errors.get(socket) ?? [];
}

/**
 * How a stream that is being read ends. Node may report the end of a reset stream as a
 * FIN (see onFin in sockets.ts); here a written byte shows the difference.
 */
export function endOf(socket: Socket): Promise<'fin' | 'reset'> {
  return new Promise((resolve) => {
    socket.once('error', () => resolve('reset'));
    socket.once('end', () => {
      if (socket.writable) socket.write('?', (error) => resolve(error ? 'reset' : 'fin'));
      else setTimeout(() => resolve('fin'), 20);
    });
  });
}

export interface Received {
  readonly bytes: number;
  readonly hash: string;
}

/** Reads to the FIN; `delay` milliseconds between chunks make a slow reader. */
export async function readAll(socket: Socket, delay = 0): Promise<Received> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    hash.update(chunk);
    bytes += chunk.length;
    if (delay > 0) await pause(delay);
  }
  return { bytes, hash: hash.digest('hex') };
}

/** Writes chunks one after the other, waiting for room, and then FIN. */
export async function writeAll(socket: Socket, chunks: Iterable<Uint8Array>): Promise<void> {
  for (const chunk of chunks) {
    if (!socket.write(chunk)) await new Promise((resolve) => socket.once('drain', resolve));
  }
  socket.end();
}

export function digest(chunks: Iterable<Uint8Array>): Received {
  const hash = createHash('sha256');
  let bytes = 0;
  for (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, hash: hash.digest('hex') };
}

/** Remembers what the inspector was shown: `log` per connection, and each end's bytes. */
export class Recorder implements StreamSink {
  readonly connections: Connection[] = [];
  /** `open`, `data 0`, `close 1 fin` ... by connection index; runs of data count once. */
  readonly logs: string[][] = [];
  readonly #seen: [{ bytes: number; hash: Hash }, { bytes: number; hash: Hash }][] = [];

  open(connection: Connection): void {
    this.connections.push(connection);
    this.logs[connection.index] = ['open'];
    const fresh = () => ({ bytes: 0, hash: createHash('sha256') });
    this.#seen[connection.index] = [fresh(), fresh()];
  }
  data(connection: Connection, from: End, bytes: Uint8Array): void {
    const log = this.log(connection.index);
    if (log.at(-1) !== `data ${from}`) log.push(`data ${from}`);
    const seen = this.#seen[connection.index]?.[from];
    if (seen === undefined) throw new Error('data before open');
    seen.hash.update(bytes);
    seen.bytes += bytes.length;
  }
  gap(): void {
    throw new Error('a live stream has no gaps');
  }
  close(connection: Connection, from: End, how: 'fin' | 'rst' | 'end'): void {
    this.log(connection.index).push(`close ${from} ${how}`);
  }

  log(index: number): string[] {
    return this.logs[index] ?? [];
  }
  seen(index: number, from: End): Received {
    const seen = this.#seen[index]?.[from];
    return { bytes: seen?.bytes ?? 0, hash: seen?.hash.copy().digest('hex') ?? '' };
  }
  /** The latest connection whose client had this local port. */
  indexOf(localPort: number | undefined): number {
    return this.connections.findLastIndex((c) => c.ends[CLIENT].port === localPort);
  }
}

/** Trouble as one line each, for the tests to compare; every event as it was told. */
export class Notices {
  readonly events: ProxyEvent[] = [];
  readonly lines: string[] = [];
  readonly take: OnProxyEvent = (event) => {
    this.events.push(event);
    const line = lineOf(event);
    if (line !== undefined) this.lines.push(line);
  };

  of<Kind extends ProxyEvent['kind']>(kind: Kind): Extract<ProxyEvent, { kind: Kind }>[] {
    return this.events.filter((event) => event.kind === kind) as never;
  }
}

function lineOf(event: ProxyEvent): string | undefined {
  switch (event.kind) {
    case 'refused':
      return `refused ${event.client.address}: ${event.reason}`;
    case 'reset':
      return `reset ${event.connection.index} by ${event.from}: ${event.reason}`;
    case 'inspection-failed':
      return `inspection of ${event.connection.index} by ${event.inspector} failed: ${reasonOf(event.error)}`;
    case 'accept-failed':
      return `accept failed: ${event.reason}`;
    default:
      return undefined;
  }
}

export const TIME: Instant = { s: 1_700_000_000, ns: 5 };

export interface TestProxy {
  readonly proxy: RunningProxy;
  readonly port: number;
  readonly recorder: Recorder;
  readonly notices: Notices;
  /** Resolves when no link is left and all that passed was inspected. */
  over(): Promise<void>;
}

/** A proxy before the server at `targetPort`, closed by `release()`. */
export async function relayTo(
  targetPort: number,
  options: Partial<ProxyOptions> & { targetHost?: string; listenHost?: string } = {},
): Promise<TestProxy> {
  const recorder = new Recorder();
  const notices = new Notices();
  const listen = { host: options.listenHost ?? HOST, port: 0 };
  const target = { host: options.targetHost ?? HOST, port: targetPort };
  const proxy = await startProxy({
    routes: [{ listen, target }],
    inspectors: [recorder],
    onEvent: notices.take,
    now: () => TIME,
    ...options,
  });
  closers.push(() => proxy.close(0));
  const isOver = (): boolean => proxy.connections() === 0 && proxy.inspection().waiting === 0;
  const over = (): Promise<void> => until(isOver, 'no link is left');
  return { proxy, port: proxy.addresses[0]?.port ?? 0, recorder, notices, over };
}

/** A port on which nobody listens. */
export async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
