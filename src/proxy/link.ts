/**
 * One client, one server: carries the sockets' events to the relay and the relay's
 * commands to the sockets. Decides nothing itself.
 */
import type { Socket } from 'node:net';
import type { Instant } from '../bytes/time.js';
import {
  CLIENT,
  type Connection,
  type End,
  type Endpoint,
  type Moment,
  SERVER,
  type StreamSink,
} from '../tcp/events.js';
import type { ProxyEvents } from './notices.js';
import { readEvents, readInto } from './reading.js';
import { reasonOf } from './reasons.js';
import { Relay, type RelayCommand, type RelayEvent } from './relay.js';
import type { Route } from './route.js';
import { abort, dial, farEnd, onFin } from './sockets.js';
import { Tap } from './tap.js';

/** What all links of a proxy share. */
export interface LinkContext {
  readonly inspector: StreamSink;
  readonly events: ProxyEvents;
  readonly now: () => Instant;
  readonly connectTimeoutMs: number;
  /** The index of the next connection, 0.. */
  nextIndex(): number;
}

const NO_BYTES = new Uint8Array(0);
const CLOSING = 'the proxy is closing';
/** Shown for a client that was gone before it could be asked. */
const UNKNOWN_CLIENT: Endpoint = { address: '0.0.0.0', port: 0 };

export class Link {
  /** Both sockets are closed. */
  readonly closed: Promise<void>;
  readonly #context: LinkContext;
  readonly #route: Route;
  readonly #relay = new Relay();
  readonly #tap: Tap;
  readonly #client: Endpoint;
  readonly #sockets: readonly [Socket, Socket];
  readonly #onWritten: readonly [() => void, () => void];
  readonly #connectTimer: NodeJS.Timeout;
  #connection: Connection | undefined;
  /** Why the server is not reached, or an end was lost; set before the event is told. */
  #reason = '';
  /** The bytes of the present 'data' event, and when they came. */
  #bytes: Uint8Array = NO_BYTES;
  #at: Moment | undefined;

  /** Dials the target for `client`, a paused socket: its bytes wait in the kernel until then. */
  constructor(client: Socket, route: Route, context: LinkContext) {
    this.#context = context;
    this.#route = route;
    this.#tap = new Tap(context.inspector, context.now, context.events.inspectionFailed);
    this.#client = farEnd(client, UNKNOWN_CLIENT);
    readEvents(client, (bytes) => this.#received(CLIENT, bytes));
    const server = dial(
      route.target,
      readInto((bytes) => this.#received(SERVER, bytes)),
    );
    this.#sockets = [client, server];
    this.#onWritten = [() => this.#written(CLIENT), () => this.#written(SERVER)];
    server.on('connect', () => this.#connected());
    this.closed = Promise.all([this.#listen(CLIENT), this.#listen(SERVER)]).then(() =>
      clearTimeout(this.#connectTimer),
    );
    const timeout = context.connectTimeoutMs;
    this.#connectTimer = setTimeout(
      () => this.#unreachable(`no answer within ${timeout} ms`),
      timeout,
    );
  }

  /** Lets outstanding answers through, then ends; see 'closing' in relay.ts. */
  close(): void {
    this.#reason = CLOSING;
    this.#step('closing', CLIENT);
  }

  /** Ends at once. */
  abort(): void {
    this.#step('expired', CLIENT);
  }

  #listen(end: End): Promise<void> {
    const socket = this.#sockets[end];
    onFin(socket, () => this.#step('fin', end));
    socket.on('finish', () => this.#step('finished', end));
    socket.on('error', (error) => {
      this.#reason = reasonOf(error);
      this.#step('lost', end);
    });
    return new Promise((resolve) => socket.once('close', () => resolve()));
  }

  #connected(): void {
    clearTimeout(this.#connectTimer);
    this.#step('connected', SERVER);
  }

  #unreachable(reason: string): void {
    this.#reason = reason;
    this.#step('unreachable', SERVER);
  }

  #received(from: End, bytes: Uint8Array): void {
    this.#at = this.#tap.moment();
    this.#bytes = bytes;
    this.#step('data', from);
    this.#bytes = NO_BYTES;
  }

  #write(to: End): void {
    const socket = this.#sockets[to];
    socket.write(this.#bytes, this.#onWritten[to]);
    // Not the return value: it tells of the high-water mark, and a rest below it holds
    // the reader's buffer just the same (see reading.ts).
    if (socket.writableLength > 0) this.#step('blocked', to);
  }

  #written(to: End): void {
    if (this.#sockets[to].writableLength === 0) this.#step('drained', to);
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
        if (this.#at !== undefined) this.#tap.data(end, this.#bytes, this.#at);
        break;
      case 'pause':
        socket.pause();
        break;
      case 'resume':
        socket.resume();
        break;
      case 'finish':
        socket.end();
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
        this.#tap.close(end, 'fin');
        break;
      case 'told-rst':
        this.#tap.close(end, 'rst');
        break;
      case 'told-end':
        this.#tap.close(end, 'end');
        break;
      case 'report-refused':
        this.#context.events.refused(this.#route, this.#client, this.#reason);
        break;
      case 'report-lost':
        this.#reportLost(end);
        break;
    }
  }

  #reportLost(end: End): void {
    if (this.#connection === undefined) return;
    this.#context.events.reset(this.#connection, end, this.#reason);
  }

  #open(): void {
    const { host, port } = this.#route.target;
    const server = farEnd(this.#sockets[SERVER], { address: host, port });
    this.#connection = {
      index: this.#context.nextIndex(),
      ends: [this.#client, server],
      midstream: false,
    };
    this.#tap.open(this.#connection);
  }
}
