/**
 * How bytes get from a socket to the relay; two ways, one callback.
 *
 * A socket can read into a buffer of ours (`onread`), which spares an allocation per read and
 * reads up to 256 KiB at once: 1.5 times the requests per second and twice the bulk
 * throughput of 'data' events, measured side by side. Node offers `onread` only where a
 * socket is constructed. One that a server accepted is therefore constructed again around the
 * same handle: that is not documented, so its parts are looked for first, and where one is
 * missing the socket is read by 'data' events, as are sockets that others made (TLS).
 *
 * A buffer may be used again only when nobody holds its bytes any more. That holds because
 * the relay pauses this socket (see `blocked` in relay.ts) until the other end has taken
 * everything, and because inspectors copy what they keep.
 */
import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { type BufferBudget, ReadBuffer } from './buffers.js';

/** `bytes` are valid only during the call, unless the socket is paused before it returns. */
export type OnBytes = (bytes: Uint8Array) => void;

/** Node looks whether it is given bytes, in all versions that have `onread`; its types do not say so. */
const THE_SAME = undefined as unknown as Uint8Array;

/** The `onread` option for a socket to be made, and what to call when it is closed. */
function readInto(
  onBytes: OnBytes,
  budget: BufferBudget,
): { readonly onread: OnReadOpts; release(): void } {
  const buffer = new ReadBuffer(budget);
  let read: Uint8Array = new Uint8Array(0);
  let isAfterRead = false;
  const onread: OnReadOpts = {
    // Node asks for each handle, and after every callback: a resize never takes a buffer from under
    // a read. There it keeps what it has where it is given nothing, which is cheaper by far.
    buffer: () => {
      const isSame = isAfterRead && read.buffer === buffer.bytes.buffer;
      isAfterRead = false;
      return isSame ? THE_SAME : buffer.bytes;
    },
    callback: (count, bytes) => {
      buffer.filled(count);
      // Small requests are often of one length.
      if (read.length !== count || read.buffer !== bytes.buffer) read = bytes.subarray(0, count);
      onBytes(read);
      isAfterRead = true;
      return true; // pausing is the relay's business, by Socket.pause()
    },
  };
  return { onread, release: () => buffer.release() };
}

/** The socket that `dial` makes, connecting. */
export function readDialled(
  dial: (onread: OnReadOpts) => Socket,
  onBytes: OnBytes,
  budget: BufferBudget,
): Socket {
  const { onread, release } = readInto(onBytes, budget);
  return dial(onread).once('close', release);
}

/** Reads by 'data' events; Node makes a new buffer per read. Answers the same socket. */
export function readEvents(socket: Socket, onBytes: OnBytes): Socket {
  return socket.on('data', (chunk: Buffer) => {
    // Not a Buffer: its slice() shares memory, where an inspector may expect a copy.
    onBytes(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length));
  });
}

/**
 * The socket to go on with in place of `accepted`: paused, not yet read, with the options of
 * its server. `accepted` itself is done with, unless it is the one that is returned.
 */
export function readAccepted(accepted: Socket, onBytes: OnBytes, budget: BufferBudget): Socket {
  const handle = detachable(accepted);
  if (handle === undefined) return readEvents(accepted, onBytes);
  const { onread, release } = readInto(onBytes, budget);
  const options = { handle, onread, allowHalfOpen: true, manualStart: true };
  Reflect.set(accepted, '_handle', null);
  const socket = new Socket(options as SocketConstructorOpts);
  // Its server counts it as gone.
  accepted.destroy();
  return socket.once('close', release);
}

/** The handle of a socket that `new Socket` can take over, or undefined. */
function detachable(socket: Socket): object | undefined {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null) return undefined;
  const parts = ['useUserBuffer', 'readStart', 'readStop', 'getpeername'];
  return parts.every((part) => typeof Reflect.get(handle, part) === 'function')
    ? handle
    : undefined;
}
