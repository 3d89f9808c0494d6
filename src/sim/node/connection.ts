/**
 * One connection of the node: bytes in, answers out, in the order of the requests.
 *
 * What arrived in one piece may ask for far more than it weighs (a thousand GETs of a large
 * document), so requests wait while more than MAX_UNSENT bytes of answers are unsent, and
 * nothing more is read meanwhile. The queue is therefore bounded by one read of the socket
 * and one frame.
 */
import type { Duplex } from 'node:stream';
import { FrameReader } from '../frame-reader.js';
import { type ChangeOf, Mouth } from '../script/mouth.js';
import type { NodeState } from './call.js';
import { answer } from './dispatch.js';
import { Heartbeat } from './heartbeat.js';
import { Session } from './session.js';

/** Bytes of answers that may wait to be sent before the next request is looked at. */
const MAX_UNSENT = 1024 * 1024;

export interface ConnectionEvents {
  /** The connection was ended because of what it sent. */
  hungUp(why: string): void;
}

/** @param changeOf alters what is answered; absent: it goes out as it is */
export function serve(
  socket: Duplex,
  node: NodeState,
  events: ConnectionEvents,
  changeOf?: ChangeOf,
): void {
  // Whoever does not read gets no news either: the next map will tell more.
  const push = (frame: Uint8Array): boolean => {
    if (!socket.writable || socket.writableLength >= MAX_UNSENT || mouth?.isBusy) return false;
    socket.write(frame);
    return true;
  };
  const session = new Session(push);
  session.bucket = node.firstBucket;
  node.sessions.add(session);
  const waiting: Uint8Array[] = [];
  let next = 0;
  let ended = false;
  const reader = new FrameReader('client', (frame) => waiting.push(frame));

  const mouth = changeOf === undefined ? undefined : new Mouth(socket, changeOf, () => work());

  const mayAnswer = (): boolean =>
    !session.leaving &&
    socket.writable &&
    socket.writableLength < MAX_UNSENT &&
    mouth?.isBusy !== true;

  const work = (): void => {
    socket.cork();
    while (next < waiting.length && mayAnswer()) {
      const frame = waiting[next] as Uint8Array;
      next += 1;
      const now = node.clock();
      const answers = answer(frame, session, node, now);
      if (mouth !== undefined) mouth.answer(frame, answers, now);
      else for (const each of answers) socket.write(each);
    }
    socket.uncork();
    // Whoever hung up has said all; whoever waits comes back here.
    if (!socket.writable) return;
    if (mouth?.isBusy) socket.pause();
    else if (session.leaving) goodbye();
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

  const goodbye = (): void => {
    if (session.blame !== undefined) events.hungUp(session.blame);
    leave();
  };

  const heartbeat = new Heartbeat(session, node.clock, (why) => {
    session.hangUp(why);
    goodbye();
  });

  const leave = (): void => {
    socket.pause();
    socket.end(() => socket.destroy());
  };

  socket.on('data', (chunk: Uint8Array) => {
    reader.push(chunk);
    work();
    heartbeat.arm();
  });
  socket.on('drain', () => {
    if (!socket.writableEnded) work();
  });
  socket.on('end', () => {
    ended = true;
    if (!socket.writableEnded && next >= waiting.length && !mouth?.isBusy) leave();
  });
  socket.once('close', () => {
    node.sessions.delete(session);
    heartbeat.stop();
  });
  // A reset is the client's way to go; 'close' follows.
  socket.on('error', () => socket.destroy());
}
