/**
 * A connection that this program opens to a node, to ask it something: `send` and `resend`. What
 * passes is told to a sink of streams, so that it becomes messages on the same path as live and
 * captured traffic: framed, paired and timed by the session's pipeline.
 */
import { connect, type Socket } from 'node:net';
import type { Instant } from '../../bytes/time.js';
import { foreignProtocol } from '../../mcbp/foreign.js';
import { magicOf } from '../../mcbp/magic.js';
import { type HostPort, hostPortText } from '../../proxy/route.js';
import type { TlsOptions } from '../../proxy/tls/credentials.js';
import { secureServer } from '../../proxy/tls/sockets.js';
import { networkError } from '../../sim/network.js';
import { CLIENT, type Connection, type Moment, SERVER, type StreamSink } from '../../tcp/events.js';
import { TaskError } from '../failure.js';

export interface LineOptions {
  /** Undefined: plain TCP. */
  readonly tls?: TlsOptions['server'];
  /** Milliseconds until the connection must stand. */
  readonly timeoutMs: number;
  readonly clock: () => Instant;
  readonly sink: StreamSink;
  /** Number of this connection, 0.. */
  readonly index: number;
  readonly signal?: AbortSignal | undefined;
}

/** How long the node may take to close after we have, ms. */
const LEAVE_MS = 500;

export class Line {
  readonly connection: Connection;
  /** Why nothing can be asked any more; undefined while it can. */
  ended: string | undefined;
  /** Resolves to that when it is so. */
  readonly over: Promise<string>;
  /** What the other end speaks instead of the protocol; empty: it speaks it. Undefined while it is silent. */
  private stranger: string | undefined;
  private tellOver: (why: string) => void = () => {};

  private constructor(
    private readonly socket: Socket,
    readonly node: HostPort,
    private readonly options: LineOptions,
  ) {
    const { localAddress = '', localPort = 0, remoteAddress = node.host } = socket;
    const { index, sink, tls } = options;
    const ends = [
      { address: localAddress, port: localPort },
      { address: remoteAddress, port: socket.remotePort ?? node.port },
    ] as const;
    this.connection = {
      ...{ index, ends, midstream: false },
      ...(tls === undefined ? {} : { decrypted: true as const }),
    };
    this.over = new Promise((resolve) => {
      this.tellOver = resolve;
    });
    sink.open(this.connection, this.now());
    socket.on('data', ({ buffer, byteOffset, length }: Uint8Array) => {
      if (this.ended !== undefined) return;
      // Not a Buffer, whose slice() is no copy: what is masked later must be a copy.
      const bytes = new Uint8Array(buffer, byteOffset, length);
      this.stranger ??= strangerIn(bytes);
      if (this.stranger === '') sink.data(this.connection, SERVER, bytes, this.now());
      else this.break(`no node is there: ${this.stranger}`);
    });
    socket.on('end', () => this.end('the node closed the connection'));
    socket.on('error', (error) => this.end(reasonOf(node, error)));
    socket.on('close', () => this.end('the node closed the connection'));
  }

  /** Rejects with a TaskError of one line, such as `127.0.0.1:11210: connection refused`. */
  static async open(node: HostPort, options: LineOptions): Promise<Line> {
    const carrier = await connected(node, options);
    const { tls } = options;
    if (tls === undefined) return new Line(carrier, node, options);
    return new Line(await secured(carrier, node, tls, options), node, options);
  }

  get name(): string {
    return hostPortText(this.node);
  }

  /** Whether what goes over it can be read by nobody else. */
  get isPrivate(): boolean {
    const { address } = this.connection.ends[SERVER];
    return this.options.tls !== undefined || address === '::1' || /^(::ffff:)?127\./.test(address);
  }

  /** Sends a frame; resolves when more may be sent. After the end it is lost. */
  async write(frame: Uint8Array): Promise<void> {
    if (this.ended !== undefined) return;
    // Before it leaves: no answer may come before its question.
    this.options.sink.data(this.connection, CLIENT, frame, this.now());
    if (this.socket.write(frame)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.socket.off('drain', done).off('close', done);
        resolve();
      };
      this.socket.once('drain', done).once('close', done);
    });
  }

  /** Says good-bye; what is still under way is not looked at. Resolves when the connection is gone. */
  async close(): Promise<void> {
    this.end('closed');
    if (this.socket.destroyed) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => this.socket.destroy(), LEAVE_MS);
      this.socket.once('close', () => {
        clearTimeout(late);
        resolve();
      });
      this.socket.end();
    });
  }

  /** Breaks the connection off; the first reason is the one that is told. */
  break(why: string): void {
    this.end(why);
    this.socket.destroy();
  }

  private end(why: string): void {
    if (this.ended !== undefined) return;
    this.ended = why;
    const at = this.now();
    this.options.sink.close(this.connection, SERVER, 'fin', at);
    this.options.sink.close(this.connection, CLIENT, 'fin', at);
    this.tellOver(why);
  }

  private now(): Moment {
    return { ...this.options.clock(), frame: 0 };
  }
}

/** The first byte tells whether a server speaks the protocol; what else it may be the first bytes. */
function strangerIn(bytes: Uint8Array): string {
  const [first = 0] = bytes;
  if (magicOf(first)?.sender === 'server') return '';
  const { name, detail } = foreignProtocol(bytes) ?? { name: '', detail: '' };
  if (name !== '') return `it speaks ${name}${detail === '' ? '' : ` (${detail})`}`;
  return `0x${first.toString(16).padStart(2, '0')} begins no answer`;
}

const reasonOf = (node: HostPort, error: unknown): string =>
  networkError(node, error).message.slice(hostPortText(node).length + 2);

function connected(node: HostPort, { timeoutMs, signal }: LineOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: node.host, port: node.port, noDelay: true });
    const abort = (): void => void socket.destroy(new Error('interrupted'));
    const late = (): void => void socket.destroy(new Error(`no connection within ${timeoutMs} ms`));
    const timer = setTimeout(late, timeoutMs);
    const settled = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.off('error', refused);
    };
    const refused = (error: unknown): void => {
      settled();
      reject(new TaskError('network', networkError(node, error).message));
    };
    socket.once('error', refused).once('connect', () => {
      settled();
      resolve(socket);
    });
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) abort();
  });
}

function secured(
  carrier: Socket,
  node: HostPort,
  tls: NonNullable<TlsOptions['server']>,
  { timeoutMs }: LineOptions,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = secureServer(carrier, tls, node.host, undefined, undefined);
    const late = (): void => void socket.destroy(new Error(`no TLS within ${timeoutMs} ms`));
    const timer = setTimeout(late, timeoutMs);
    const refused = (error: unknown): void => {
      clearTimeout(timer);
      const why = error instanceof Error ? error.message : 'the node closed the connection';
      reject(new TaskError('network', `${hostPortText(node)}: TLS: ${why.split('\n', 1)[0]}`));
    };
    socket.once('error', refused).once('close', refused);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.off('error', refused).off('close', refused);
      resolve(socket);
    });
  });
}
