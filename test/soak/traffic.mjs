/**
 * What two ends of a connection say to each other, made from the connection's number alone: each
 * end can say at any byte whether what arrives is what the other sent.
 */
import { createHash } from 'node:crypto';

const HEADER = 24;
const REQUEST = 0x80;
const RESPONSE = 0x81;
/** Opcodes without a body in the request, and with any in the answer; Fusion's among them. */
const KINDS = [
  { name: 'get', opcode: 0x00, key: 12, extras: 0, value: 0, answer: [4, 200] },
  { name: 'set', opcode: 0x01, key: 12, extras: 8, value: 400, answer: [0, 0] },
  { name: 'bulk', opcode: 0x01, key: 12, extras: 8, value: 200_000, answer: [0, 0] },
  { name: 'fetch', opcode: 0x00, key: 12, extras: 0, value: 0, answer: [4, 300_000] },
  { name: 'uploader', opcode: 0x75, key: 0, extras: 0, value: 'term', answer: [0, 0] },
  { name: 'sync', opcode: 0x74, key: 0, extras: 0, value: 0, answer: [0, 0] },
  { name: 'noop', opcode: 0x0a, key: 0, extras: 0, value: 0, answer: [0, 0] },
];
/** Most messages are small; of a thousand some are not. */
const WEIGHTS = [400, 300, 4, 4, 20, 20, 252];
const TOTAL = WEIGHTS.reduce((sum, weight) => sum + weight, 0);

/** A generator of 32 bits (xorshift), one per connection. */
export function chance(seed) {
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % limit;
  };
}

/** The `index`-th exchange of connection `id`. */
export function exchange(id, index) {
  const random = chance(id * 7919 + index);
  let left = random(TOTAL);
  let kind = 0;
  while (left >= WEIGHTS[kind]) {
    left -= WEIGHTS[kind];
    kind += 1;
  }
  return { ...KINDS[kind], id, index, salt: random(256) };
}

const filled = (length, salt) => Buffer.alloc(length, 33 + (salt % 90));

function frame(magic, { opcode, index }, extras, key, value, status = 0) {
  const bytes = Buffer.alloc(HEADER);
  bytes[0] = magic;
  bytes[1] = opcode;
  bytes.writeUInt16BE(key.length, 2);
  bytes[4] = extras.length;
  bytes.writeUInt16BE(status, 6);
  bytes.writeUInt32BE(extras.length + key.length + value.length, 8);
  bytes.writeUInt32BE(index >>> 0, 12);
  return Buffer.concat([bytes, extras, key, value]);
}

export function requestOf(said) {
  const { key, extras, value, salt, id, index } = said;
  const body = value === 'term' ? Buffer.from(`{"term":"${index + 1}"}`) : filled(value, salt);
  return frame(
    REQUEST,
    said,
    Buffer.alloc(extras),
    Buffer.from(`${id}-${index}`.padEnd(key).slice(0, key)),
    body,
  );
}

export function answerOf(said) {
  const [extras, value] = said.answer;
  return frame(RESPONSE, said, Buffer.alloc(extras), Buffer.alloc(0), filled(value, said.salt + 1));
}

/** The first bytes of every connection: who it is, as a NOOP's opaque. */
export function greeting(id) {
  const bytes = Buffer.alloc(HEADER);
  bytes[0] = REQUEST;
  bytes[1] = 0x0a;
  bytes.writeUInt32BE(id, 12);
  return bytes;
}

/** Whether bytes that arrive are those of a stream whose pieces are known; in order, without keeping it. */
export class Expected {
  #pieces;
  #piece = Buffer.alloc(0);
  #used = 0;
  bytes = 0;

  /** @param pieces what was sent, piece by piece, as long as anybody asks */
  constructor(pieces) {
    this.#pieces = pieces;
  }

  /** False as soon as a byte is another. */
  take(chunk) {
    let start = 0;
    while (start < chunk.length) {
      if (this.#used === this.#piece.length) {
        const { value, done } = this.#pieces.next();
        if (done) return false;
        this.#piece = value;
        this.#used = 0;
      }
      const count = Math.min(chunk.length - start, this.#piece.length - this.#used);
      const equal = chunk.compare(
        this.#piece,
        this.#used,
        this.#used + count,
        start,
        start + count,
      );
      if (equal !== 0) return false;
      start += count;
      this.#used += count;
    }
    this.bytes += chunk.length;
    return true;
  }
}

/** Noise for connections that do not speak the protocol at all. */
export function* noise(id) {
  for (let index = 0; ; index += 1) {
    const random = chance(id + index);
    const length = 1 + random(5000);
    const seed = createHash('sha256').update(`${id} ${index}`).digest();
    yield Buffer.alloc(length, seed);
  }
}

export function* requests(id) {
  yield greeting(id);
  for (let index = 0; ; index += 1) yield requestOf(exchange(id, index));
}

export function* answers(id) {
  for (let index = 0; ; index += 1) yield answerOf(exchange(id, index));
}
