/**
 * One connection of the node: bytes in, answers out, in the order of the requests.
 *
 * What arrived in one piece may ask for far more than it weighs (a thousand GETs of a large
 * document), so requests wait while more than MAX_UNSENT bytes of answers are unsent, and
 * nothing more is read meanwhile. The queue is therefore bounded by one read of the socket
 * and one frame.
 */
import type { Socket } from 'node:net';
import { FrameReader } from '../frame-reader.js';
import type { NodeState } from './call.js';
import { answer } from './dispatch.js';
import { Session } from './session.js';

/** Bytes of answers that may wait to be sent before the next request is looked at. */
const MAX_UNSENT = 1024 * 1024;

export interface ConnectionEvents {
  /** The connection was ended because of what it sent. */
  hungUp(why: string): void;
}

export function serve(socket: Socket, node: NodeState, events: ConnectionEvents): void {
  const session = new Session();
  const waiting: Uint8Array[] = [];
  let next = 0;
  let ended = false;
  const reader = new FrameReader('request', (frame) => waiting.push(frame));

  const work = (): void => {
    socket.cork();
    while (next < waiting.length && !session.leaving && socket.writableLength < MAX_UNSENT) {
      const frame = waiting[next] as Uint8Array;
      next += 1;
      for (const each of answer(frame, session, node, Date.now())) socket.write(each);
    }
    socket.uncork();
    if (session.leaving) leave();
    else if (next < waiting.length) socket.pause();
    else idle();
  };

  /** All that came has been answered. */
  const idle = (): void => {
    waiting.length = 0;
    next = 0;
    if (reader.fault !== undefined) {
      events.hungUp(reader.fault);
      leave();
    } else if (ended) leave();
    else socket.resume();
  };

  const leave = (): void => {
    socket.pause();
    socket.end(() => socket.destroy());
  };

  socket.on('data', (chunk: Uint8Array) => {
    reader.push(chunk);
    work();
  });
  socket.on('drain', () => {
    if (!socket.writableEnded) work();
  });
  socket.on('end', () => {
    ended = true;
    if (!socket.writableEnded && next >= waiting.length) leave();
  });
  // A reset is the client's way to go; 'close' follows.
  socket.on('error', () => socket.destroy());
}
