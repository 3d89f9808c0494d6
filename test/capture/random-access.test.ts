/** Bytes of a file, read again by their offset. */
import { randomBytes } from 'node:crypto';
import { truncateSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAgain } from '../../src/capture/random-access.js';
import { temporaryFile } from '../engine/traffic.js';

const SIZE = 500_000;

describe('openAgain', () => {
  it('reads any part, forwards and back, and what is beyond the end not', () => {
    const bytes = new Uint8Array(randomBytes(SIZE));
    const source = openAgain(temporaryFile(bytes));
    const part = fc.tuple(fc.nat(SIZE + 1000), fc.oneof(fc.nat(200), fc.nat(300_000)));
    const held: [Uint8Array, number, number][] = [];
    fc.assert(
      fc.property(part, ([offset, length]) => {
        const read = source?.read(offset, length) ?? new Uint8Array(1);
        expect(Buffer.compare(read, bytes.subarray(offset, offset + length))).toBe(0);
        if (held.length < 20) held.push([read, offset, length]);
      }),
    );
    // Views that were kept are as they were.
    for (const [read, offset, length] of held) {
      expect(Buffer.compare(read, bytes.subarray(offset, offset + length))).toBe(0);
    }
    source?.close();
    source?.close();
    expect(source?.read(0, 10)).toHaveLength(0);
  });

  it('reads on with steps back, whatever the length of its windows', () => {
    const bytes = new Uint8Array(randomBytes(SIZE));
    const source = openAgain(temporaryFile(bytes));
    const step = fc.record({ on: fc.nat(3000), back: fc.nat(9000), length: fc.nat(2000) });
    fc.assert(
      fc.property(fc.nat(SIZE), fc.array(step, { minLength: 100 }), (from, steps) => {
        let at = from;
        for (const { on, back, length } of steps) {
          at += on;
          for (const offset of [at, Math.max(0, at - back)]) {
            const read = source?.read(offset, length) ?? new Uint8Array(1);
            expect(Buffer.compare(read, bytes.subarray(offset, offset + length))).toBe(0);
          }
        }
      }),
      { numRuns: 30 },
    );
    source?.close();
  });

  it('gives what is left of a file that was cut', () => {
    const path = temporaryFile(new Uint8Array(1000).fill(7));
    const source = openAgain(path);
    truncateSync(path, 100);
    expect(source?.read(90, 50)).toEqual(new Uint8Array(10).fill(7));
    expect(source?.read(500, 50)).toHaveLength(0);
    source?.close();
  });

  it('is undefined for what cannot be opened', () => {
    expect(openAgain('/nowhere/at/all.pcap')).toBeUndefined();
  });
});
