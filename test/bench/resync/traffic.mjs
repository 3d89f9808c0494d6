/**
 * One direction of realistic connections, with the place of every message known: what is cut at
 * random places to see what framing finds again. Laid out by hand from kv_engine
 * docs/BinaryProtocol.md and docs/dcp, not by the program's encoder.
 */
import { Chance } from './random.mjs';
import { snappy } from './snappy.mjs';

const NOTHING = new Uint8Array(0);

function header(message, body, chance) {
  const { magic, framing = [], key = 0 } = message;
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  bytes[0] = magic;
  bytes[1] = message.opcode;
  if (magic === 0x08 || magic === 0x18) {
    bytes[2] = framing.length;
    bytes[3] = key;
  } else view.setUint16(2, key);
  bytes[4] = message.extras ?? 0;
  bytes[5] = message.datatype ?? 0;
  view.setUint16(6, message.word ?? 0);
  view.setUint32(8, body);
  view.setUint32(12, chance.word());
  // A CAS is a time in nanoseconds whose low 16 bits count: kv_engine, hybrid logical clock.
  if (message.cas === true) {
    view.setBigUint64(16, 0x17e0000000000000n + (BigInt(chance.word()) << 16n));
  }
  return bytes;
}

class Builder {
  chance;
  starts = [];
  #parts = [];
  length = 0;
  constructor(chance) {
    this.chance = chance;
  }

  add(message) {
    const { framing = [], extras = 0, key = 0, value = NOTHING } = message;
    const middle = new Uint8Array(framing.length + extras + key);
    middle.set(framing);
    for (let i = framing.length; i < framing.length + extras; i++) {
      middle[i] = this.chance.below(4) === 0 ? this.chance.below(256) : 0;
    }
    for (let i = framing.length + extras; i < middle.length; i++) {
      middle[i] = 0x61 + this.chance.below(26);
    }
    this.starts.push(this.length);
    for (const part of [
      header(message, middle.length + value.length, this.chance),
      middle,
      value,
    ]) {
      this.#parts.push(part);
      this.length += part.length;
    }
  }

  build(name, sender) {
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return { name, sender, bytes, starts: this.starts };
  }
}
const encoder = new TextEncoder();

function document(chance, size) {
  let text = '{"type":"order","lines":[';
  while (text.length < size) {
    text += `{"sku":"${chance.word().toString(36)}","count":${chance.below(90)},"price":${chance.below(9999) / 100}},`;
  }
  return encoder.encode(`${text}{}]}`);
}

function randomValue(chance, size) {
  const bytes = new Uint8Array((size + 3) & ~3);
  chance.fill(bytes);
  return bytes.subarray(0, size);
}
const DURABLE = [0x11, 0x01];
const tracing = (chance) => [0x02, chance.below(3), chance.below(256)];

function request(b) {
  const { chance } = b;
  const word = chance.below(1024);
  const key = 8 + chance.below(40);
  const kind = chance.below(10);
  if (kind < 5) b.add({ magic: 0x80, opcode: 0x00, key, word });
  else if (kind < 7) {
    const value = document(chance, 50 + chance.below(600));
    b.add({ magic: 0x80, opcode: 0x01, extras: 8, key, value, datatype: 1, word });
  } else if (kind < 8) {
    const value = document(chance, 50 + chance.below(600));
    b.add({ magic: 0x08, opcode: 0x01, framing: DURABLE, extras: 8, key, value, word, cas: true });
  } else if (kind < 9) {
    const value = document(chance, 30);
    b.add({ magic: 0x80, opcode: 0xd0, extras: 1, key, value, word });
  } else b.add({ magic: 0x80, opcode: 0x0a });
}

function answer(b) {
  const { chance } = b;
  const framing = tracing(chance);
  const kind = chance.below(10);
  if (kind < 5) {
    const value = document(chance, 50 + chance.below(600));
    b.add({ magic: 0x18, opcode: 0x00, framing, extras: 4, value, datatype: 1, cas: true });
  } else if (kind < 7) b.add({ magic: 0x18, opcode: 0x01, framing, extras: 16, cas: true });
  else if (kind < 8) b.add({ magic: 0x18, opcode: 0x00, framing, word: 1 });
  else if (kind < 9) {
    const value = snappy(document(chance, 400));
    b.add({ magic: 0x81, opcode: 0x00, extras: 4, value, datatype: 3, cas: true });
  } else b.add({ magic: 0x81, opcode: 0x10, key: 20, value: document(chance, 20) });
}

function mutation(b) {
  const { chance } = b;
  const word = chance.below(1024);
  const kind = chance.below(40);
  if (kind === 0) b.add({ magic: 0x80, opcode: 0x56, extras: 20, word });
  else if (kind === 1) b.add({ magic: 0x80, opcode: 0x5c });
  else if (kind === 2) b.add({ magic: 0x80, opcode: 0x58, extras: 21, key: 20, word, cas: true });
  else {
    const value = snappy(document(chance, 100 + chance.below(3000)));
    b.add({
      magic: 0x80,
      opcode: 0x57,
      extras: 31,
      key: 12 + chance.below(30),
      value,
      datatype: 3,
      word,
      cas: true,
    });
  }
}

const large = (least, most) => (b) => {
  // Evenly spread in the logarithm: as many of 1-2 MB as of 4-8.
  const size = Math.floor(least * (most / least) ** (b.chance.below(1000) / 1000));
  const value = randomValue(b.chance, size);
  b.add({ magic: 0x81, opcode: 0x00, extras: 4, value, cas: true });
};

/** Values that are themselves traffic: bare, or as a capture file holds it (a record per packet). */
function nested(packets) {
  return (b) => {
    const inner = new Builder(b.chance);
    const chunks = [];
    for (let i = 0; i < 40; i++) {
      const before = inner.length;
      for (let n = packets ? b.chance.below(3) : 0; n >= 0; n--) request(inner);
      if (packets) chunks.push(new Uint8Array(16 + 54).fill(b.chance.below(64)));
      chunks.push(inner.build('', 'client').bytes.subarray(before));
    }
    const value = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      value.set(chunk, at);
      at += chunk.length;
    }
    b.add({ magic: 0x80, opcode: 0x01, extras: 8, key: 20, value, word: b.chance.below(1024) });
  };
}

function traffic(name, sender, size, make, seed) {
  const builder = new Builder(new Chance(seed));
  while (builder.length < size) make(builder);
  return builder.build(name, sender);
}
const MIB = 1024 * 1024;

/** The kinds of traffic whose losses are measured, each made when it is asked for. */
export const trafficKinds = [
  () => traffic('small requests', 'client', MIB, request, 11),
  () => traffic('small answers', 'server', MIB, answer, 12),
  () => traffic('DCP mutations', 'server', 2 * MIB, mutation, 13),
  () => traffic('values of 10 to 60 KB', 'server', 4 * MIB, large(10_000, 60_000), 14),
  () => traffic('values of 60 KB to 1 MB', 'server', 24 * MIB, large(60_000, MIB), 15),
  () => traffic('values of 1 to 8 MB', 'server', 64 * MIB, large(MIB, 8 * MIB), 16),
  () => traffic('documents that are captures', 'client', 4 * MIB, nested(true), 17),
  () => traffic('documents that are traffic', 'client', 4 * MIB, nested(false), 18),
];
