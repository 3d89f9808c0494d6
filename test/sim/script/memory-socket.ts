/** Two ends of a connection in memory: streams without a network, so that no time passes in them. */
import { Duplex } from 'node:stream';

export type Left = 'fin' | 'rst';

/** Sees what an end sends, and how it leaves. */
export interface Tap {
  data(bytes: Uint8Array): void;
  left(how: Left): void;
}

class MemorySocket extends Duplex {
  peer: MemorySocket | undefined;

  constructor(
    private readonly tap: Tap,
    allowHalfOpen: boolean,
  ) {
    super({ allowHalfOpen });
    this.on('error', () => undefined);
  }

  override _read(): void {}

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    if (this.peer?.destroyed === false) {
      // As sockets of the proxy give it: a Buffer's own slice() is no copy.
      this.tap.data(new Uint8Array(chunk));
      this.peer.push(chunk);
    }
    done();
  }

  override _final(done: () => void): void {
    this.tap.left('fin');
    this.peer?.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (error !== null && this.peer?.destroyed === false) {
      this.tap.left('rst');
      this.peer.destroy(new Error('connection reset'));
    }
    done(error);
  }
}

/** A client's socket and the one that its node has; a server keeps writing when the client ends. */
export function socketPair(client: Tap, server: Tap): readonly [Duplex, Duplex] {
  const ends = [new MemorySocket(client, false), new MemorySocket(server, true)] as const;
  ends[0].peer = ends[1];
  ends[1].peer = ends[0];
  return ends;
}
