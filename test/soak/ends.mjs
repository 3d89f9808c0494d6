/** The two ends: a server that answers, and clients that come, speak, stall and go as it pleases them. */
import { connect, createServer } from 'node:net';
import {
  answerOf,
  answers,
  chance,
  Expected,
  exchange,
  greeting,
  noise,
  requestOf,
  requests,
} from './traffic.mjs';

const HEADER = 24;
/** Connections whose number divides by this speak no protocol at all. */
export const isNoise = (id) => id % 17 === 0;
/** These read slowly, and those are killed. */
export const isSlow = (id) => id % 13 === 0;
export const isKilled = (id) => id % 5 === 0;

export class Tally {
  connections = 0;
  finished = 0;
  killed = 0;
  toServer = 0;
  toClients = 0;
  messages = 0;
  /** What must stay empty. */
  faults = [];

  fault(text) {
    if (this.faults.length < 20) this.faults.push(text);
  }
}

/** How long a client waits for all that it asked for, ms. */
const PATIENCE = 300_000;

/** Answers each exchange when its request has come whole. */
export function startServer(tally) {
  const server = createServer({ allowHalfOpen: true }, (socket) => serve(socket, tally));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

function serve(socket, tally) {
  let id;
  let head = Buffer.alloc(0);
  let expected;
  let come = 0;
  let index = 0;
  let due = 0;
  const next = () => {
    due += requestOf(exchange(id, index)).length;
  };
  socket.on('error', () => undefined);
  socket.on('end', () => socket.end());
  socket.on('data', (chunk) => {
    tally.toServer += chunk.length;
    if (id === undefined) {
      head = Buffer.concat([head, chunk]);
      if (head.length < HEADER) return;
      id = head.readUInt32BE(12);
      expected = new Expected(isNoise(id) ? withGreeting(id) : requests(id));
      chunk = head;
      due = HEADER;
      if (!isNoise(id)) next();
    }
    if (!expected.take(chunk))
      tally.fault(
        `connection ${id}: the server got another byte than was sent, after ${expected.bytes}`,
      );
    come += chunk.length;
    if (isNoise(id)) {
      // Noise is answered by noise of the same length: whatever was said.
      socket.write(chunk);
      return;
    }
    const parts = [];
    while (come >= due) {
      parts.push(answerOf(exchange(id, index)));
      index += 1;
      tally.messages += 2;
      next();
    }
    if (parts.length > 0) socket.write(Buffer.concat(parts));
  });
}

function* withGreeting(id) {
  yield greeting(id);
  yield* noise(id);
}

/** One client's life; resolves when its connection is closed. */
export function live(id, port, tally) {
  const random = chance(id);
  const sent = isNoise(id) ? withGreeting(id) : requests(id);
  const expected = new Expected(isNoise(id) ? withGreeting(id) : answers(id));
  const exchanges = isNoise(id) ? 20 : 20 + random(400);
  const window = 1 + random(20);
  let left = exchanges;
  let out = 0;
  let over = 0;
  tally.connections += 1;
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let cut = false;
    const patience = setTimeout(() => {
      tally.fault(`connection ${id}: ${expected.bytes} bytes came back in ${PATIENCE / 1000} s`);
      socket.destroy();
    }, PATIENCE);
    const say = (count) => {
      const pieces = [];
      for (; count > 0 && left > 0; count -= 1, left -= 1) pieces.push(sent.next().value);
      if (pieces.length === 0) return;
      const bytes = Buffer.concat(pieces);
      out += bytes.length;
      // In pieces that end anywhere.
      const at = random(bytes.length);
      socket.write(bytes.subarray(0, at));
      socket.write(bytes.subarray(at));
    };
    socket.setNoDelay(random(2) === 0);
    socket.on('connect', () => {
      socket.write(sent.next().value);
      say(window);
      if (isKilled(id)) {
        setTimeout(() => {
          cut = true;
          if (random(2) === 0) socket.resetAndDestroy();
          else socket.destroy();
        }, random(3000));
      }
    });
    socket.on('data', (chunk) => {
      tally.toClients += chunk.length;
      if (!expected.take(chunk))
        tally.fault(
          `connection ${id}: the client got another byte than was sent, after ${expected.bytes}`,
        );
      over += chunk.length;
      if (isSlow(id)) {
        socket.pause();
        setTimeout(() => socket.resume(), 20 + random(200));
      }
      if (left > 0) say(1 + random(window));
      else if (!socket.writableEnded) socket.end();
    });
    socket.on('error', (error) => {
      if (!cut)
        tally.fault(`connection ${id}: ${error.message} after ${out} bytes out, ${over} back`);
    });
    socket.on('close', () => {
      clearTimeout(patience);
      if (cut) tally.killed += 1;
      else {
        tally.finished += 1;
        const whole = expectedLength(id, exchanges);
        if (expected.bytes !== whole)
          tally.fault(`connection ${id}: ${expected.bytes} bytes came back of ${whole}`);
      }
      resolve();
    });
  });
}

/** What comes back of so many exchanges. */
function expectedLength(id, exchanges) {
  const source = isNoise(id) ? withGreeting(id) : answers(id);
  let length = 0;
  for (let left = isNoise(id) ? exchanges + 1 : exchanges; left > 0; left -= 1)
    length += source.next().value.length;
  return length;
}
