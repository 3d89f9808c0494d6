/**
 * Transparent mode: clients connect to their nodes, netfilter leads the connections to us
 * (rules.ts), and every connection goes on to where it was meant to go.
 *
 * REDIRECT rewrites the destination to our address and the kernel remembers the original
 * one. TPROXY rewrites nothing: the accepted socket's own address is the destination, which
 * the kernel allows to a listening socket that is `transparent` (Linux
 * Documentation/networking/tproxy.rst).
 */
import { isIPv6, type OnReadOpts, type Server, Socket, type SocketConstructorOpts } from 'node:net';
import { networkInterfaces } from 'node:os';
import { reasonOf } from '../reasons.js';
import type { HostPort } from '../route.js';
import { dial, plainAddress, SOCKET_OPTIONS } from '../sockets.js';
import { type Kernel, openKernel } from './kernel.js';
import { OWN_MARK } from './marks.js';
import { OwnConnections } from './own-connections.js';

export type TransparentMode = 'redirect' | 'tproxy';

/** What Node takes beside what its types know. `manualStart`: it is not read before it is connected. */
type MarkedSocketOptions = SocketConstructorOpts & {
  readonly manualStart: true;
  readonly onread?: OnReadOpts;
};

export type Destination = { readonly target: HostPort } | { readonly reason: string };

export class Interception {
  readonly #mode: TransparentMode;
  readonly #kernel: Kernel;
  readonly #own = new OwnConnections();

  /** Rejects with one line that says what is missing. */
  static async open(mode: TransparentMode): Promise<Interception> {
    return new Interception(mode, await openKernel());
  }

  constructor(mode: TransparentMode, kernel: Kernel) {
    this.#mode = mode;
    this.#kernel = kernel;
  }

  /** To be called once the server listens. Throws one line. */
  prepare(server: Server): void {
    if (this.#mode === 'redirect') return;
    const address = server.address();
    const ipv6 = typeof address === 'object' && address !== null && isIPv6(address.address);
    try {
      this.#kernel.makeTransparent(descriptorOf(server), ipv6);
    } catch (error) {
      throw new Error(`tproxy needs the capability CAP_NET_ADMIN: ${reasonOf(error)}`);
    }
  }

  /** Where the client wanted to go, or why it cannot be taken there: one line. */
  destination(client: Socket, listen: HostPort): Destination {
    if (this.#own.has(client)) {
      return { reason: 'is the proxy’s own connection: the rules must leave these out' };
    }
    try {
      const target = this.#mode === 'redirect' ? this.#redirected(client) : this.#local(client);
      if (target.port !== listen.port || !isOurs(target.host)) return { target };
    } catch (error) {
      return { reason: `was not led here by netfilter (${reasonOf(error)})` };
    }
    return { reason: 'was not led here by netfilter, but came to the proxy itself' };
  }

  /** Connects to an address that came from destination(). */
  dial(target: HostPort, onread?: OnReadOpts): Socket {
    const socket = this.#kernel.canMark ? this.#dialMarked(target, onread) : dial(target, onread);
    this.#own.add(socket);
    return socket;
  }

  #dialMarked({ host, port }: HostPort, onread: OnReadOpts | undefined): Socket {
    try {
      const fd = this.#kernel.markedSocket(isIPv6(host), OWN_MARK);
      const options: MarkedSocketOptions = {
        ...SOCKET_OPTIONS,
        fd,
        manualStart: true,
        ...(onread === undefined ? {} : { onread }),
      };
      const socket = new Socket(options);
      return socket.connect({ host, port });
    } catch (error) {
      // As a socket fails that Node makes: later, by an event.
      return new Socket().destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #redirected(client: Socket): HostPort {
    // An IPv4 client of a dual-stack listener has a mapped address, and IPv4's option.
    const ipv6 = isIPv6(plainAddress(client.remoteAddress ?? ''));
    const { address, port } = this.#kernel.originalDestination(descriptorOf(client), ipv6);
    return { host: address, port };
  }

  #local({ localAddress, localPort }: Socket): HostPort {
    if (localAddress === undefined || localPort === undefined) throw new Error('it is gone');
    return { host: plainAddress(localAddress), port: localPort };
  }
}

/** Undocumented in Node, and the only way to the kernel's socket. */
function descriptorOf(of: Socket | Server): number {
  const { _handle: handle } = of as { _handle?: { fd?: unknown } | null };
  const fd = handle?.fd;
  if (typeof fd === 'number' && fd >= 0) return fd;
  throw new Error('the socket has no file descriptor');
}

function isOurs(address: string): boolean {
  if (address.startsWith('127.')) return true;
  const interfaces = Object.values(networkInterfaces());
  return interfaces.some((addresses) => addresses?.some((own) => own.address === address));
}
