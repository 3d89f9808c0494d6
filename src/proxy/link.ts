/**
 * One client, one server: carries the sockets' events to the relay and the relay's
 * commands to the sockets. Decides nothing itself.
 */
import type { Socket } from 'node:net';
import {
  CLIENT,
  type Connection,
  type End,
  type Endpoint,
  type Moment,
  SERVER,
} from '../tcp/events.js';
import { Account } from './account.js';
import { Showing } from './inspection/showing.js';
import type { LinkContext } from './link-context.js';
import type { LinkEnds } from './link-ends.js';
import { reasonOf } from './reasons.js';
import { Relay, type RelayCommand, type RelayEvent } from './relay.js';
import type { Route } from './route.js';
import { abort, farEnd, nearEnd, onFin } from './sockets.js';
import { tlsReason } from './tls/reasons.js';
import type { ProxyEntry, Transform } from './transform.js';
import { DirectWrites } from './writing/direct-writes.js';
import type { Writer } from './writing/writer.js';

const NO_BYTES = new Uint8Array(0);
const CLOSING = 'the proxy is closing';
/** Shown for a client that was gone before it could be asked. */
export const UNKNOWN_CLIENT: Endpoint = { address: '0.0.0.0', port: 0 };

export class Link {
  /** Both sockets are closed. */
  readonly closed: Promise<void>;
  readonly #context: LinkContext;
  readonly #route: Route;
  readonly #relay = new Relay();
  readonly #client: Endpoint;
  readonly #sockets: readonly [Socket, Socket];
  readonly #writers: readonly [Writer, Writer];
  readonly #account: Account;
  readonly #showing: Showing;
  readonly #decrypted: boolean;
  readonly #isIntercepted: boolean;
  #connectTimer: NodeJS.Timeout | undefined;
  #transform: Transform | undefined;
  /** Why the server is not reached, or an end was lost; set before the event is told. */
  #reason = '';
  /** The bytes of the present read, and when they came. */
  #bytes: Uint8Array = NO_BYTES;
  #at: Moment | undefined;

  constructor(ends: LinkEnds, route: Route, context: LinkContext) {
    this.#context = context;
    this.#route = route;
    this.#account = new Account(route, context.onEvent, ends.since);
    this.#showing = new Showing(context);
    this.#decrypted = ends.decrypted === true;
    this.#isIntercepted = ends.isIntercepted;
    const client = ends.client((bytes) => this.#sent(CLIENT, bytes));
    this.#client = farEnd(client, UNKNOWN_CLIENT);
    const server = ends.server((bytes) => this.#sent(SERVER, bytes));
    this.#sockets = [client, server];
    this.#writers = [
      new DirectWrites(client, () => this.#step('drained', CLIENT)),
      new DirectWrites(server, () => this.#step('drained', SERVER)),
    ];
    this.closed = Promise.all([this.#listen(CLIENT), this.#listen(SERVER)]).then(() =>
      this.#over(),
    );
    if (server.connecting) this.#await(server);
    else this.#connected();
  }

  /** Lets outstanding answers through, then ends; see 'closing' in relay.ts. */
  close(): void {
    this.#reason = CLOSING;
    this.#account.stopped();
    this.#step('closing', CLIENT);
  }

  /** Ends at once. */
  abort(): void {
    this.#account.stopped();
    this.#step('expired', CLIENT);
  }

  /** Reads no more from either end (true), or goes on. */
  press(on: boolean): void {
    this.#step(on ? 'pressed' : 'relieved', CLIENT);
  }

  #await(server: Socket): void {
    const timeout = this.#context.connectTimeoutMs;
    this.#connectTimer = setTimeout(() => {
      this.#reason = `no answer within ${timeout} ms`;
      this.#step('unreachable', SERVER);
    }, timeout);
    server.on('connect', () => {
      clearTimeout(this.#connectTimer);
      this.#connected();
    });
  }

  #connected(): void {
    this.#step('connected', SERVER);
    if (this.#context.inspection.isPressing) this.press(true);
  }

  #listen(end: End): Promise<void> {
    const socket = this.#sockets[end];
    onFin(socket, () => this.#ended(end));
    socket.on('finish', () => this.#step('finished', end));
    socket.on('error', (error) => {
      this.#reason = tlsReason(end === CLIENT ? 'client' : 'server', error) ?? reasonOf(error);
      this.#step('lost', end);
    });
    return new Promise((resolve) => socket.once('close', () => resolve()));
  }

  #sent(from: End, bytes: Uint8Array): void {
    if (this.#transform === undefined) this.#received(from, bytes);
    else this.#transform.push(from, bytes);
  }

  #ended(end: End): void {
    const fin = (): void => this.#step('fin', end);
    if (this.#transform === undefined) fin();
    else this.#transform.end(end, fin);
  }

  #received(from: End, bytes: Uint8Array): void {
    this.#at = this.#context.moments.now();
    this.#bytes = bytes;
    this.#step('data', from);
    this.#bytes = NO_BYTES;
  }

  #write(to: End): void {
    this.#account.written(to, this.#bytes.length);
    if (!this.#writers[to].write(this.#bytes)) this.#step('blocked', to);
  }

  #step(event: RelayEvent, end: End): void {
    for (const command of this.#relay.step(event, end)) this.#do(command);
  }

  #do({ verb, end }: RelayCommand): void {
    const socket = this.#sockets[end];
    switch (verb) {
      case 'write':
        this.#write(end);
        break;
      case 'inspect':
        this.#showing.data(end, this.#bytes, this.#at);
        break;
      case 'pause':
        socket.pause();
        break;
      case 'resume':
        socket.resume();
        break;
      case 'finish':
        this.#writers[end].end();
        break;
      case 'reset':
        abort(socket);
        break;
      case 'destroy':
        socket.destroy();
        break;
      case 'open':
        this.#open();
        break;
      case 'told-fin':
        this.#showing.close(end, 'fin');
        break;
      case 'told-rst':
        this.#showing.close(end, 'rst');
        break;
      case 'told-end':
        this.#showing.close(end, 'end');
        break;
      case 'report-refused':
        this.#account.refused(this.#client, this.#reason);
        break;
      case 'report-lost':
        this.#reportLost(end);
        break;
    }
  }

  #open(): void {
    const { host, port } = this.#route.target;
    const connection: Connection = {
      index: this.#context.nextIndex(),
      ends: [this.#client, farEnd(this.#sockets[SERVER], { address: host, port })],
      midstream: false,
      ...(this.#decrypted ? { decrypted: true } : {}),
    };
    this.#transform = this.#transformOf(connection);
    this.#account.connected(connection);
    this.#showing.open(connection);
  }

  #transformOf(connection: Connection): Transform | undefined {
    return this.#context.transforming?.by.make(
      { connection, route: this.#route, entry: this.#entry() },
      {
        write: (from, bytes) => this.#received(from, bytes),
        show: (from, bytes) => this.#showing.data(from, bytes),
        hold: (from, on) => this.#step(on ? 'held' : 'released', from),
        cut: (how) => this.#cut(how),
      },
    );
  }

  #entry(): ProxyEntry | undefined {
    const met = this.#isIntercepted ? undefined : nearEnd(this.#sockets[CLIENT]);
    const doors = met && this.#context.transforming?.doors.on(met.host);
    return met && doors && { met, doors };
  }

  #cut(how: 'close' | 'reset'): void {
    this.#account.cut();
    this.#step(how === 'close' ? 'shut' : 'severed', CLIENT);
  }

  #reportLost(from: End): void {
    const { subject } = this.#showing;
    if (subject !== undefined) this.#account.lost(subject.connection, from, this.#reason);
  }

  #over(): void {
    clearTimeout(this.#connectTimer);
    this.#transform?.over?.();
    const { subject } = this.#showing;
    if (subject !== undefined) this.#account.closed(subject.connection, subject.uninspected);
  }
}
