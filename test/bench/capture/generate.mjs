/**
 * Deterministic captures of any size for the benchmark, written without the program's own
 * encoder or writer. Raw IPv4 in pcapng with nanoseconds, 64 connections to two nodes:
 * pipelined requests and answers, several messages to a segment, messages that span segments,
 * and one packet in 2,000 swapped with its successor.
 *
 *   small(path, messages): 24-100 byte messages: GET and SET, and fusion commands among them
 *   large(path, bytes): SETs and GET answers with values of 10 KB to 1 MB
 */
import { closeSync, openSync, writeSync } from 'node:fs';

const CONNECTIONS = 64;
const MSS = 1448;
const BATCH = 4 * 1024 * 1024;
const GET = 0x00;
const SET = 0x01;
const START = 0x75;
const SYNC = 0x72;

/** Marsaglia's xorshift32: the same numbers on every machine. */
function randomFrom(seed) {
  let x = seed >>> 0 || 1;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}

/** Collects packets and writes them in large pieces. */
class Writer {
  #file;
  #buffer = Buffer.alloc(BATCH + 2 * 1024 * 1024);
  #used = 0;
  #time = 1_700_000_000n * 1_000_000_000n;
  packets = 0;
  bytes = 0;

  constructor(path) {
    this.#file = openSync(path, 'w');
    const head = this.#buffer;
    head.writeUInt32LE(0x0a0d0d0a, 0);
    head.writeUInt32LE(28, 4);
    head.writeUInt32LE(0x1a2b3c4d, 8);
    head.writeUInt16LE(1, 12);
    head.writeBigInt64LE(-1n, 16);
    head.writeUInt32LE(28, 24);
    // Interface: LINKTYPE_RAW, if_tsresol 9.
    head.writeUInt32LE(1, 28);
    head.writeUInt32LE(32, 32);
    head.writeUInt16LE(101, 36);
    head.writeUInt32LE(0, 40);
    head.writeUInt16LE(9, 44);
    head.writeUInt16LE(1, 46);
    head.writeUInt8(9, 48);
    head.writeUInt32LE(0, 52);
    head.writeUInt32LE(32, 56);
    this.#used = 60;
  }

  /** One IPv4 packet of `length` bytes, which `fill` writes. */
  packet(length, fill) {
    const padded = (length + 3) & ~3;
    const block = 32 + padded;
    if (this.#used + block > BATCH) this.#flush();
    const at = this.#used;
    const out = this.#buffer;
    this.#time += 3_000n;
    out.writeUInt32LE(6, at);
    out.writeUInt32LE(block, at + 4);
    out.writeUInt32LE(0, at + 8);
    out.writeUInt32LE(Number(this.#time >> 32n), at + 12);
    out.writeUInt32LE(Number(this.#time & 0xffffffffn), at + 16);
    out.writeUInt32LE(length, at + 20);
    out.writeUInt32LE(length, at + 24);
    fill(out, at + 28);
    out.fill(0, at + 28 + length, at + 28 + padded);
    out.writeUInt32LE(block, at + block - 4);
    this.#used += block;
    this.packets += 1;
  }

  #flush() {
    writeSync(this.#file, this.#buffer, 0, this.#used);
    this.bytes += this.#used;
    this.#used = 0;
  }

  close() {
    this.#flush();
    closeSync(this.#file);
  }
}

/** A connection: who sends gets his bytes cut into segments that acknowledge all of the other's. */
class Peer {
  constructor(index, writer, random) {
    this.writer = writer;
    this.random = random;
    this.ports = [40_000 + index, 11_210];
    this.addresses = [0x0a000001, 0x0a000002 + (index % 2)];
    this.next = [1000, 5000];
    this.opaque = 0;
    this.segment(0, 0x02, undefined, 0, 0);
    this.segment(1, 0x12, undefined, 0, 0);
  }

  send(from, bytes, length) {
    for (let start = 0; start < length; ) {
      const cut = Math.min(MSS, length - start);
      const second = start + cut;
      const swaps = this.random(2000) === 0 && second < length;
      if (swaps) {
        const more = Math.min(MSS, length - second);
        const first = this.next[from];
        this.next[from] = (first + cut) >>> 0;
        this.segment(from, 0x18, bytes, second, more);
        const after = this.next[from];
        this.next[from] = first;
        this.segment(from, 0x18, bytes, start, cut);
        this.next[from] = after;
        start = second + more;
      } else {
        this.segment(from, 0x18, bytes, start, cut);
        start = second;
      }
    }
  }

  segment(from, flags, bytes, start, length) {
    const to = 1 - from;
    const { ports, addresses, next } = this;
    const seq = next[from];
    this.writer.packet(40 + length, (out, at) => {
      out.writeUInt32BE(0x45000000 + 40 + length, at);
      out.writeUInt32BE(0x00004000, at + 4);
      out.writeUInt32BE(0x40060000, at + 8);
      out.writeUInt32BE(addresses[from], at + 12);
      out.writeUInt32BE(addresses[to], at + 16);
      out.writeUInt16BE(ports[from], at + 20);
      out.writeUInt16BE(ports[to], at + 22);
      out.writeUInt32BE(seq, at + 24);
      out.writeUInt32BE(flags === 0x02 ? 0 : next[to], at + 28);
      out.writeUInt16BE(0x5000 + flags, at + 32);
      out.writeUInt16BE(0xffff, at + 34);
      out.writeUInt32BE(0, at + 36);
      if (length > 0) bytes.copy(out, at + 40, start, start + length);
    });
    next[from] = (seq + length + ((flags & 0x02) === 0 ? 0 : 1)) >>> 0;
  }
}

/** Writes a frame at `at`; returns where the next one begins. */
function frame(
  out,
  at,
  { magic = 0x80, opcode, extras = 0, key = '', value = '', word = 0, opaque, datatype = 0 },
) {
  const valueLength = typeof value === 'number' ? value : value.length;
  const body = extras + key.length + valueLength;
  out.writeUInt8(magic, at);
  out.writeUInt8(opcode, at + 1);
  out.writeUInt16BE(key.length, at + 2);
  out.writeUInt8(extras, at + 4);
  out.writeUInt8(datatype, at + 5);
  out.writeUInt16BE(word, at + 6);
  out.writeUInt32BE(body, at + 8);
  out.writeUInt32BE(opaque, at + 12);
  out.writeUInt32BE(0, at + 16);
  out.writeUInt32BE(magic === 0x81 ? opaque : 0, at + 20);
  out.fill(0, at + 24, at + 24 + extras);
  out.latin1Write(key, at + 24 + extras);
  const start = at + 24 + extras + key.length;
  if (typeof value === 'number') out.fill(0x61, start, start + value);
  else out.latin1Write(value, start);
  return start + valueLength;
}

const fusionRequest = (opcode, word, opaque) =>
  opcode === START
    ? { opcode, word, opaque, datatype: 1, value: `{"term":"${1 + (opaque % 40)}"}` }
    : { opcode, word, opaque };

function request(random, opaque) {
  const kind = random(10);
  const word = random(1024);
  if (kind < 5) return { opcode: GET, key: `key::${random(1_000_000)}`, word, opaque };
  if (kind < 8) {
    return {
      opcode: SET,
      extras: 8,
      key: `key::${random(1_000_000)}`,
      value: 10 + random(40),
      word,
      opaque,
    };
  }
  return fusionRequest(kind === 8 ? START : SYNC, word, opaque);
}

function answer({ opcode, opaque }, random) {
  const common = { magic: 0x81, opcode, opaque };
  if (opcode !== GET) return common;
  if (random(20) === 0) return { ...common, word: 1 };
  return { ...common, extras: 4, value: 10 + random(40) };
}

/** `messages` small ones, in rounds of up to eight pipelined requests. */
export function small(path, messages, seed = 1) {
  const random = randomFrom(seed);
  const writer = new Writer(path);
  const peers = Array.from({ length: CONNECTIONS }, (_, i) => new Peer(i, writer, random));
  const scratch = Buffer.alloc(64 * 1024);
  for (let made = 0; made < messages; ) {
    const peer = peers[random(CONNECTIONS)];
    const count = Math.min(1 + random(8), Math.ceil((messages - made) / 2));
    const asked = [];
    let end = 0;
    for (let i = 0; i < count; i += 1) {
      const one = request(random, peer.opaque++);
      asked.push(one);
      end = frame(scratch, end, one);
      // About half of the requests travel in a segment of their own.
      if (random(2) === 0) {
        peer.send(0, scratch, end);
        end = 0;
      }
    }
    peer.send(0, scratch, end);
    end = 0;
    for (const one of asked) {
      end = frame(scratch, end, answer(one, random));
      if (random(2) === 0) {
        peer.send(1, scratch, end);
        end = 0;
      }
    }
    peer.send(1, scratch, end);
    made += 2 * count;
  }
  writer.close();
  return { path, messages, packets: writer.packets, bytes: writer.bytes };
}

/** About `bytes` bytes of values of 10 KB to 1 MB. */
export function large(path, bytes, seed = 2) {
  const random = randomFrom(seed);
  const writer = new Writer(path);
  const peers = Array.from({ length: CONNECTIONS }, (_, i) => new Peer(i, writer, random));
  const scratch = Buffer.alloc(2 * 1024 * 1024);
  let messages = 0;
  for (let made = 0; made < bytes; ) {
    const peer = peers[random(CONNECTIONS)];
    const opaque = peer.opaque++;
    // Evenly spread over the orders of magnitude.
    const length = Math.round(10_000 * 100 ** (random(1_000_000) / 1_000_000));
    const key = `key::${random(1_000_000)}`;
    const writes = random(2) === 0;
    const asked = writes
      ? { opcode: SET, extras: 8, key, value: length, word: random(1024), opaque }
      : { opcode: GET, key, word: random(1024), opaque };
    const answered = { magic: 0x81, opcode: asked.opcode, opaque };
    if (!writes) Object.assign(answered, { extras: 4, value: length });
    peer.send(0, scratch, frame(scratch, 0, asked));
    peer.send(1, scratch, frame(scratch, 0, answered));
    made += length;
    messages += 2;
  }
  writer.close();
  return { path, messages, packets: writer.packets, bytes: writer.bytes };
}
