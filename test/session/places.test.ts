/** Messages of a file: nothing of them is kept, and all of it is read again. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/bytes/byte-source.js';
import { Extents } from '../../src/bytes/extents.js';
import { openAgain } from '../../src/capture/random-access.js';
import { readInput } from '../../src/engine/reading/input.js';
import { HEADER_LENGTH, readHeader } from '../../src/mcbp/header.js';
import type { MessageSink } from '../../src/message.js';
import { MessageStore } from '../../src/session/store.js';
import { eventOf } from '../helpers/event.js';
import { frame } from '../helpers/frames.js';
import { repositoryRoot } from '../helpers/skip.js';

const CAPTURES = join(repositoryRoot, 'captures');
const stdin = (): never => {
  throw new Error('standard input was not asked for');
};

/** A file in memory that notes how often it was read. */
class MemoryFile implements ByteSource {
  reads = 0;
  constructor(readonly bytes: Uint8Array) {}

  read(offset: number, length: number): Uint8Array {
    this.reads += 1;
    return this.bytes.subarray(offset, offset + length);
  }
}

const message = frame({ opcode: 1, key: 'key', value: 'v'.repeat(40), opaque: 0xfedcba98 });

/** The message in pieces of the file, with other bytes between them. */
function scattered(pieces: number): { file: MemoryFile; extents: Extents } {
  const bytes = new Uint8Array(1000).fill(0xaa);
  const extents = new Extents();
  const size = Math.ceil(message.length / pieces);
  for (let i = 0; i < pieces; i += 1) {
    const piece = message.subarray(i * size, (i + 1) * size);
    bytes.set(piece, 100 + i * 200);
    extents.add(100 + i * 200, piece.length);
  }
  return { file: new MemoryFile(bytes), extents };
}

describe('a message of a file', () => {
  it.each([1, 2, 3, 4])('in %i pieces is read again, and takes no memory', (pieces) => {
    const { file, extents } = scattered(pieces);
    const store = new MessageStore(undefined, file);
    const lent = message.slice();
    store.append(eventOf(lent, { extents }), undefined);
    lent.fill(0xee);
    expect(store.get(1)).toMatchObject({ bytes: message, missing: 0 });
    expect(file.reads).toBe(pieces);
    expect(store.unreadable).toBe(0);
  });

  it('of which a piece lies nowhere is kept', () => {
    const { file, extents } = scattered(2);
    extents.offsets[1] = -1;
    const store = new MessageStore(undefined, file);
    store.append(eventOf(message.slice(), { extents }), undefined);
    expect(store.get(1)?.bytes).toEqual(message);
    expect(file.reads).toBe(0);
  });

  it('that cannot be read again still shows its header, and is counted', () => {
    const extents = new Extents();
    extents.one(5000, message.length);
    const store = new MessageStore(undefined, scattered(1).file);
    store.append(eventOf(message.slice(), { extents }), undefined);
    const stored = store.get(1);
    const body = message.length - HEADER_LENGTH;
    expect(stored).toMatchObject({ missing: body, bytes: message.subarray(0, HEADER_LENGTH) });
    expect(store.unreadable).toBe(1);
  });
});

describe.each(readdirSync(CAPTURES).filter((name) => /\.pcap(ng)?$/.test(name)))('%s', (name) => {
  it('gives from the file what was seen when it passed', async () => {
    const path = join(CAPTURES, name);
    const source = openAgain(path);
    const store = new MessageStore(undefined, source);
    const seen: Uint8Array[] = [];
    const sink: MessageSink = {
      message: (event) => {
        expect(event.extents.known).toBe(true);
        seen.push(event.bytes.slice());
        store.append(event, undefined);
      },
    };
    await readInput({ path, stdin, sink, next: async () => true });
    expect(store.last).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(0);
    // From the end, so that no window of the file serves twice by luck.
    for (let number = seen.length; number > 0; number -= 1) {
      const bytes = seen[number - 1] as Uint8Array;
      expect(Buffer.compare(store.get(number)?.bytes ?? new Uint8Array(0), bytes)).toBe(0);
    }
    const block = store.blocks[0];
    const row = Math.min(9, seen.length - 1);
    const {
      cas: _,
      vbucketOrStatus,
      opaque,
      bodyLength,
      keyLength,
    } = readHeader(seen[row] as Uint8Array);
    expect([
      block?.vbucketOrStatus[row],
      block?.opaque[row],
      block?.bodyLength[row],
      block?.keyLength[row],
    ]).toEqual([vbucketOrStatus, opaque, bodyLength, keyLength]);
    source?.close();
  });
});
