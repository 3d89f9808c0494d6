/** Writes to any socket, as Node documents it. */
import type { Socket } from 'node:net';
import type { Writer } from './writer.js';

export class StreamWrites implements Writer {
  readonly #socket: Socket;
  readonly #written: () => void;

  constructor(socket: Socket, onDrained: () => void) {
    this.#socket = socket;
    this.#written = () => {
      if (socket.writableLength === 0) onDrained();
    };
  }

  write(bytes: Uint8Array): boolean {
    this.#socket.write(bytes, this.#written);
    // Not the return value: it tells of the high-water mark, and a rest below it holds the
    // reader's buffer just the same.
    return this.#socket.writableLength === 0;
  }

  end(): void {
    this.#socket.end();
  }
}
