/** Bytes of which some are at hand, some in a file and some nowhere else: put together again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, restored } from '../../src/bytes/byte-source.js';
import { Extents, NOWHERE } from '../../src/bytes/extents.js';

/** A file of `size` bytes, each of which tells its place. */
const fileOf = (size: number): ByteSource => ({
  read: (offset, length) =>
    Uint8Array.from(
      { length: Math.max(0, Math.min(length, size - offset)) },
      (_, i) => (offset + i) % 251,
    ),
});

const piece = fc.record({
  offset: fc.oneof(fc.nat(5000), fc.constant(NOWHERE)),
  length: fc.integer({ min: 1, max: 40 }),
});

describe('restored', () => {
  it('gives the same however much was kept of what can be read again', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), fc.nat(60), (pieces, asked) => {
        const extents = new Extents();
        extents.clear();
        for (const { offset, length } of pieces) extents.add(offset, length);
        const file = fileOf(10_000);
        const parts = pieces.map(({ offset, length }) =>
          offset < 0 ? new Uint8Array(length).fill(0xfe) : file.read(offset, length),
        );
        const whole = Buffer.concat(parts);
        // The head ends before the first byte that lies nowhere, as a queue has it.
        const first = pieces.findIndex(({ offset }) => offset < 0);
        const placed = parts.slice(0, first < 0 ? parts.length : first);
        const head = Math.min(asked, Buffer.concat(placed).length);
        const lost = Buffer.concat(parts.filter((_, i) => (pieces[i]?.offset ?? 0) < 0));
        const kept = Buffer.concat([whole.subarray(0, head), lost]);
        expect(Buffer.compare(restored(kept, extents, file), whole)).toBe(0);
      }),
    );
  });

  it('ends at the first byte that the file has no more', () => {
    const extents = new Extents();
    extents.one(90, 20);
    extents.add(50, 20);
    const head = fileOf(200).read(90, 4);
    expect(restored(head, extents, fileOf(200))).toHaveLength(40);
    expect(Array.from(restored(head, extents, fileOf(100)))).toEqual(
      Array.from({ length: 10 }, (_, i) => 90 + i),
    );
  });

  it('does not read what is at hand', () => {
    const extents = new Extents();
    extents.one(0, 3);
    const kept = Uint8Array.of(1, 2, 3);
    const unread: ByteSource = {
      read: () => {
        throw new Error('read');
      },
    };
    expect(restored(kept, extents, unread)).toBe(kept);
  });
});
