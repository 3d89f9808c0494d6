import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksum, wordSum } from '../../../src/capture/write/checksum.js';
import { naiveSum } from './helpers.js';

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

describe('checksum', () => {
  it('gives the example of RFC 1071', () => {
    const bytes = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);
    expect(checksum(wordSum(viewOf(bytes), 0, 8))).toBe(~0xddf2 & 0xffff);
  });

  it('agrees with the plain definition at every start and length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(9), (bytes, start) => {
        const from = Math.min(start, bytes.length);
        const sum = wordSum(viewOf(bytes), from, bytes.length - from);
        expect(checksum(sum)).toBe(~naiveSum(bytes.subarray(from)) & 0xffff);
      }),
    );
  });

  it('loses no carry on the longest packet of all ones', () => {
    const bytes = new Uint8Array(65_535).fill(0xff);
    expect(checksum(wordSum(viewOf(bytes), 0, bytes.length))).toBe(~naiveSum(bytes) & 0xffff);
  });
});
