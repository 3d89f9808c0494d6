/**
 * Bytes that are no MCBP, endlessly: what a search for frames must not find anything in. Each
 * kind is something that documents hold, so that it comes by when a capture begins inside one.
 */
import { readFileSync } from 'node:fs';
import { Chance } from './random.mjs';
import { snappy } from './snappy.mjs';

const BLOCK = 64 * 1024;
const encoder = new TextEncoder();

function noise(name, next) {
  return { name, next };
}

export function randomBytes(seed = 1) {
  const chance = new Chance(seed);
  const block = new Uint8Array(1024 * 1024);
  return noise('random bytes', () => {
    chance.fill(block);
    return block;
  });
}

const repeated = (name, ...unit) => {
  const block = Uint8Array.from({ length: BLOCK - (BLOCK % unit.length) }, (_, i) =>
    Number(unit[i % unit.length]),
  );
  return noise(name, () => block);
};
const WORDS =
  'uploader snapshot volume term lorem ipsum mount the of and a vbucket 2026 "id": true [1,2] kv/'.split(
    ' ',
  );
const CYRILLIC = 'снимок том загрузчик срок узел корзина ключ значение ошибка ёжик'.split(' ');
const CJK = '快照 卷 上传 任期 节点 桶 键 值 错误 €‚ „ “'.split(' ');

function words(name, vocabulary, seed) {
  const chance = new Chance(seed);
  return noise(name, () =>
    encoder.encode(Array.from({ length: 8000 }, () => chance.pick(vocabulary)).join(' ')),
  );
}

/** Documents as an application writes them. */
function documents(chance) {
  return JSON.stringify(
    Array.from({ length: 200 }, () => ({
      id: chance.word(),
      name: `${chance.pick(WORDS)} ${chance.pick(WORDS)}`,
      tags: Array.from({ length: chance.below(6) }, () => chance.pick(WORDS)),
      price: chance.below(100_000) / 100,
      when: new Date(1.7e12 + chance.word()).toISOString(),
      note: chance.pick([null, true, '', 'é ‚ — “quoted”']),
    })),
  );
}

function json() {
  const chance = new Chance(5);
  return noise('JSON', () => encoder.encode(documents(chance)));
}

function compressed() {
  const chance = new Chance(6);
  return noise('Snappy-compressed JSON', () =>
    snappy(encoder.encode(documents(chance)).subarray(0, 60_000)),
  );
}

/** Arrays of numbers in memory: mostly zeros, with small values, of every width and byte order. */
function numbers(name, width, little, largest) {
  const chance = new Chance(7 + width + largest);
  const block = new Uint8Array(BLOCK);
  const view = new DataView(block.buffer);
  return noise(name, () => {
    for (let i = 0; i < BLOCK; i += width) {
      const value = chance.below(largest);
      if (width === 2) view.setUint16(i, value, little);
      else if (width === 4) view.setUint32(i, value, little);
      else view.setBigUint64(i, BigInt(value), little);
    }
    return block;
  });
}

function doubles() {
  const chance = new Chance(8);
  const block = new Uint8Array(BLOCK);
  const view = new DataView(block.buffer);
  return noise('64-bit floating point', () => {
    for (let i = 0; i < BLOCK; i += 8) view.setFloat64(i, chance.below(1000) / 8, true);
    return block;
  });
}

/** Records of 24 bytes, most bytes zero: the period of a header without a body. */
function records() {
  const chance = new Chance(9);
  const block = new Uint8Array(24 * 2048);
  const common = [0, 1, 2, 4, 8, 0x18, 0x80, 0x81, 0x82, 0x83, 0xff];
  return noise('24-byte records', () => {
    block.fill(0);
    for (let i = 0; i < block.length; i += 24) {
      for (let n = chance.below(5); n >= 0; n--) block[i + chance.below(24)] = chance.pick(common);
    }
    return block;
  });
}

/** Protocol Buffers: field 1 and field 3 as varints have the tags 0x08 and 0x18, two magics. */
function protobuf() {
  const chance = new Chance(10);
  return noise('Protocol Buffers', () => {
    const out = [];
    while (out.length < BLOCK) {
      const field = 1 + chance.below(6);
      if (chance.below(2) === 0) {
        out.push(field << 3);
        let value = chance.below(2) === 0 ? chance.below(300) : chance.word();
        for (; value >= 0x80; value = Math.floor(value / 128)) out.push((value & 0x7f) | 0x80);
        out.push(value);
      } else {
        const text = chance.pick(WORDS);
        out.push((field << 3) | 2, text.length, ...encoder.encode(text));
      }
    }
    return Uint8Array.from(out);
  });
}

/** A file over and over: programs are full of tables and small numbers. */
export function fileNoise(name, path) {
  const bytes = new Uint8Array(readFileSync(path));
  let at = 0;
  return {
    name,
    size: bytes.length,
    next() {
      if (at >= bytes.length) at = 0;
      const block = bytes.subarray(at, at + BLOCK);
      at += block.length;
      return block;
    },
  };
}

/** Every kind but random bytes, which alone is worth gigabytes. */
export const structuredNoise = () => [
  repeated('zero bytes', 0),
  repeated('0xff bytes', 0xff),
  repeated('0x80 bytes', 0x80),
  repeated('0x81 bytes', 0x81),
  repeated('0x08 bytes', 0x08),
  repeated('0x18 bytes', 0x18),
  repeated('0x82 bytes', 0x82),
  repeated('a magic every 24 bytes', 0x80, ...new Array(23).fill(0)),
  repeated('a response magic every 24 bytes', 0x81, ...new Array(23).fill(0)),
  repeated('an alternative magic every 24 bytes', 0x08, ...new Array(23).fill(0)),
  words('text', WORDS, 2),
  words('Cyrillic text', CYRILLIC, 3),
  words('Chinese text', CJK, 4),
  json(),
  compressed(),
  numbers('16-bit little endian', 2, true, 600),
  numbers('16-bit big endian', 2, false, 600),
  numbers('32-bit little endian', 4, true, 200),
  numbers('32-bit big endian', 4, false, 200),
  numbers('64-bit little endian', 8, true, 200),
  numbers('64-bit big endian', 8, false, 200),
  doubles(),
  records(),
  protobuf(),
];
