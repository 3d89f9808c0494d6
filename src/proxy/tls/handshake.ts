/**
 * What comes before a link where TLS stands at one of its ends or at both. The order makes
 * the proxy transparent: the client's first message is read, but not answered, until the
 * node has answered the same questions.
 *
 *   client's ClientHello -> TCP to the node -> TLS with the node, with the client's server
 *   name and protocols -> TLS with the client, with the protocol that the node chose -> link
 *
 * A step that does not apply is left out. Whatever fails is told once, with the side at
 * fault, and both ends are closed; nobody else is concerned. A client that resets its
 * connection meanwhile is gone at once; that it sent FIN is seen when its turn comes.
 */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { reasonOf } from '../reasons.js';
import type { HostPort } from '../route.js';
import { abort } from '../sockets.js';
import type { TlsOptions } from './credentials.js';
import { firstMessage } from './hello-reader.js';
import { type Side, tlsReason } from './reasons.js';
import { secureClient, secureServer } from './sockets.js';

/** Two open ends, ready to be relayed. */
export interface Ends {
  readonly client: Socket;
  readonly server: Socket;
  /** TLS stood at one of them at least. */
  readonly decrypted: boolean;
}

export interface HandshakeOptions {
  readonly tls: TlsOptions;
  readonly target: HostPort;
  /** Relay a client that does not begin with TLS as it is, without TLS to the node either. */
  readonly plainToo: boolean;
  /** For each of the steps above. */
  readonly timeoutMs: number;
  /** A socket that connects to the node and is read by 'data' events. */
  dial(): Socket;
}

/** Exactly one is called, or none where the client went away or abort() was called. */
export interface HandshakeHandlers {
  ready(ends: Ends): void;
  /** TLS failed at this side: one line, without the address. */
  failed(side: Side, reason: string): void;
  /** The node cannot be reached at all. */
  refused(reason: string): void;
}

/** Thrown by a step, with what to tell. */
class Failure extends Error {
  constructor(
    /** `tcp`: the node was not reached; `none`: the client went away, there is nothing to tell. */
    readonly side: Side | 'tcp' | 'none',
    reason: string,
  ) {
    super(reason);
  }
}

const GONE = 'closed the connection during the TLS handshake';
const CLIENT_GONE = new Failure('none', 'the client went away');

export class Handshake {
  /** Nothing is left to do: the ends are a link's, or closed. */
  readonly closed: Promise<void>;
  readonly #client: Socket;
  readonly #options: HandshakeOptions;
  readonly #handlers: HandshakeHandlers;
  #carrier: Socket | undefined;
  #aborted = false;

  /** @param client an accepted socket, paused, of which nothing has been read */
  constructor(client: Socket, options: HandshakeOptions, handlers: HandshakeHandlers) {
    this.#client = client;
    this.#options = options;
    this.#handlers = handlers;
    client.on('error', NOTHING);
    this.closed = this.#run();
  }

  /** Closes both ends, and tells nothing. */
  abort(): void {
    this.#aborted = true;
    this.#closeEnds('none');
  }

  async #run(): Promise<void> {
    try {
      const ends = await this.#ends();
      if (this.#aborted) throw CLIENT_GONE;
      this.#handlers.ready(ends);
    } catch (error) {
      const side = error instanceof Failure ? error.side : 'tcp';
      this.#closeEnds(side);
      if (this.#aborted || side === 'none') return;
      const reason = reasonOf(error);
      if (side === 'tcp') this.#handlers.refused(reason);
      else this.#handlers.failed(side, reason);
    }
  }

  async #ends(): Promise<Ends> {
    const { tls, target, plainToo, timeoutMs } = this.#options;
    const first = tls.client && (await firstMessage(this.#client, timeoutMs));
    if (first?.kind === 'over') throw CLIENT_GONE;
    if (first?.kind === 'other') {
      if (!plainToo) throw new Failure('client', first.reason);
      return { client: this.#client, server: await this.#connect(), decrypted: false };
    }
    const carrier = await this.#connect();
    const secure =
      tls.server && secureServer(carrier, tls.server, target.host, first?.hello, tls.keyLog);
    if (secure !== undefined) await this.#until('server', secure, 'secureConnect');
    const server = secure ?? carrier;
    if (tls.client === undefined) return { client: this.#client, server, decrypted: true };

    const client = secureClient(this.#client, tls.client, chosenProtocol(secure), tls.keyLog);
    await this.#until('client', client, 'secure');
    // Since TLS 1.3 a node judges the client's certificate after the handshake, which may be by now.
    if (server.errored) throw new Failure('server', handshakeReason('server', server.errored));
    return { client, server, decrypted: true };
  }

  async #connect(): Promise<Socket> {
    const carrier = this.#options.dial();
    this.#carrier = carrier;
    carrier.on('error', NOTHING);
    await this.#until('tcp', carrier, 'connect');
    return carrier;
  }

  /** Resolves at `event` of the socket, or throws the Failure that says why it does not come. */
  async #until(side: Side | 'tcp', socket: Socket, event: string): Promise<void> {
    const { timeoutMs } = this.#options;
    const client = this.#client;
    let timer: NodeJS.Timeout | undefined;
    let clientGone = NOTHING;
    try {
      await new Promise<void>((resolve, reject) => {
        const fail = (reason: string): void => reject(new Failure(side, reason));
        const late = side === 'tcp' ? 'no answer' : 'TLS handshake is not done';
        timer = setTimeout(() => fail(`${late} within ${timeoutMs} ms`), timeoutMs);
        clientGone = () => reject(CLIENT_GONE);
        if (side !== 'client') client.once('close', clientGone);
        socket.once(event, () => {
          // In the very event: there may be bytes of the stream behind it.
          if (side !== 'tcp') socket.pause();
          resolve();
        });
        socket.on('error', (error) => fail(handshakeReason(side, error)));
        socket.once('end', () => fail(GONE)).once('close', () => fail(GONE));
        // A stream that does not flow keeps its end to itself.
        if (side !== 'tcp') socket.resume();
      });
    } finally {
      clearTimeout(timer);
      client.off('close', clientGone);
    }
  }

  /**
   * The end at fault hears why (an alert that may still be on its way); the other one must
   * not take this for an end of the stream.
   */
  #closeEnds(fault: Failure['side']): void {
    this.#carrier?.destroy();
    if (fault === 'client') this.#client.destroy();
    else abort(this.#client);
  }
}

const NOTHING = (): void => undefined;

/** What the node chose of the client's protocols; nothing where it speaks no TLS. */
function chosenProtocol(server: TLSSocket | undefined): string | undefined {
  const protocol = server?.alpnProtocol;
  return typeof protocol === 'string' && protocol !== '' ? protocol : undefined;
}

/** Whoever distrusts a certificate may just go, without saying so. */
function handshakeReason(side: Side | 'tcp', error: Error): string {
  if (side === 'tcp') return reasonOf(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ECONNRESET' || code === 'EPIPE') return GONE;
  return tlsReason(side, error) ?? reasonOf(error);
}
