/**
 * All links of a proxy, and what comes before a link: where an accepted client is to go, and
 * TLS where it stands at one of the ends.
 */
import type { OnReadOpts, Socket } from 'node:net';
import type { BufferBudget } from './buffers.js';
import { Link, UNKNOWN_CLIENT } from './link.js';
import type { LinkContext } from './link-context.js';
import type { LinkEnds } from './link-ends.js';
import { readAccepted, readDialled, readEvents } from './reading.js';
import type { HostPort, Route } from './route.js';
import { abort, dial, farEnd } from './sockets.js';
import type { TlsOptions } from './tls/credentials.js';
import { Handshake } from './tls/handshake.js';
import { Interception } from './transparent/interception.js';

/** Where clients come in. */
export interface Entrance {
  readonly listen: HostPort;
  /** A node, or who knows where each client wanted to go. */
  readonly target: HostPort | Interception;
}

export interface LinksOptions {
  readonly context: LinkContext;
  readonly budget: BufferBudget;
  readonly tls: TlsOptions | undefined;
}

/** A client and where it is to go. */
interface Guest {
  readonly client: Socket;
  readonly route: Route;
  /** It did not connect to us, but was led here by transparent mode. */
  readonly isIntercepted: boolean;
  /** A socket that connects to the route's target. */
  readonly dial: (onread?: OnReadOpts) => Socket;
}

export class Links {
  readonly #options: LinksOptions;
  readonly #links = new Set<Link>();
  readonly #handshakes = new Set<Handshake>();

  constructor(options: LinksOptions) {
    this.#options = options;
  }

  /** Links with at least one open socket, those still connecting included. */
  get size(): number {
    return this.#links.size + this.#handshakes.size;
  }

  /** Asks all links not to read (true), or to go on. */
  press(on: boolean): void {
    for (const link of this.#links) link.press(on);
  }

  /** Takes an accepted socket: paused, and not read yet. */
  admit(client: Socket, entrance: Entrance): void {
    const guest = this.#guest(client, entrance);
    if (guest === undefined) return;
    if (this.#options.tls !== undefined) this.#shakeHands(guest, this.#options.tls);
    else this.#link(guest.route, this.#plainEnds(guest));
  }

  /** Lets outstanding answers through for `graceMs`; resolves when every socket is closed. */
  async close(graceMs: number): Promise<void> {
    for (const handshake of this.#handshakes) handshake.abort();
    const closed = Array.from([...this.#links, ...this.#handshakes], (each) => each.closed);
    for (const link of this.#links) link.close();
    const grace = setTimeout(() => {
      for (const link of this.#links) link.abort();
    }, graceMs);
    await Promise.all(closed);
    clearTimeout(grace);
  }

  /** Undefined where the client cannot be taken anywhere: it was reset. */
  #guest(client: Socket, { listen, target }: Entrance): Guest | undefined {
    if (!(target instanceof Interception)) {
      const dialNode = (onread?: OnReadOpts) => dial(target, onread);
      return { client, route: { listen, target }, isIntercepted: false, dial: dialNode };
    }
    const found = target.destination(client, listen);
    if ('target' in found) {
      const dialNode = (onread?: OnReadOpts) => target.dial(found.target, onread);
      const route = { listen, target: found.target };
      return { client, route, isIntercepted: true, dial: dialNode };
    }
    const from = farEnd(client, UNKNOWN_CLIENT);
    client.on('error', () => undefined);
    abort(client);
    const { reason } = found;
    this.#options.context.onEvent({ kind: 'rejected', listen, client: from, reason });
    return undefined;
  }

  #plainEnds({ client, isIntercepted, dial: dialNode }: Guest): LinkEnds {
    const { budget } = this.#options;
    return {
      client: (onBytes) => readAccepted(client, onBytes, budget),
      server: (onBytes) => readDialled(dialNode, onBytes, budget),
      isIntercepted,
    };
  }

  #shakeHands({ client, route, isIntercepted, dial: dialNode }: Guest, tls: TlsOptions): void {
    const { onEvent, connectTimeoutMs } = this.#options.context;
    const since = performance.now();
    const from = farEnd(client, UNKNOWN_CLIENT);
    const options = {
      tls,
      target: route.target,
      // Many ports lead to one entrance, and not all of them speak TLS.
      plainToo: isIntercepted,
      timeoutMs: connectTimeoutMs,
      dial: dialNode,
    };
    const handshake = new Handshake(client, options, {
      ready: (ends) =>
        this.#link(route, {
          client: (onBytes) => readEvents(ends.client, onBytes),
          server: (onBytes) => readEvents(ends.server, onBytes),
          decrypted: ends.decrypted,
          isIntercepted,
          since,
        }),
      failed: (side, reason) =>
        onEvent({ kind: 'handshake-failed', route, client: from, side, reason }),
      refused: (reason) => {
        const connectMs = performance.now() - since;
        onEvent({ kind: 'refused', route, client: from, reason, connectMs });
      },
    });
    this.#handshakes.add(handshake);
    void handshake.closed.then(() => this.#handshakes.delete(handshake));
  }

  #link(route: Route, ends: LinkEnds): void {
    const link = new Link(ends, route, this.#options.context);
    this.#links.add(link);
    void link.closed.then(() => this.#links.delete(link));
  }
}
