import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cursor, Truncated } from '../../src/bytes/cursor.js';

const counting = Uint8Array.from({ length: 32 }, (_, i) => 0xf0 + i);

function truncatedBy(action: () => unknown): Truncated {
  try {
    action();
  } catch (error) {
    if (error instanceof Truncated) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Every reader with its width: one list, run at every distance from the end. */
const readers: readonly [string, number, (cursor: Cursor) => unknown][] = [
  ['u8', 1, (cursor) => cursor.u8('field')],
  ['u16', 2, (cursor) => cursor.u16('field')],
  ['u32', 4, (cursor) => cursor.u32('field')],
  ['u64', 8, (cursor) => cursor.u64('field')],
  ['bytes', 11, (cursor) => cursor.bytes(11, 'field')],
];

describe('Cursor', () => {
  it('reads big endian from front to back', () => {
    const cursor = new Cursor(counting, 1);
    expect(cursor.u8('a')).toBe(0xf1);
    expect(cursor.u16('b')).toBe(0xf2f3);
    expect(cursor.u32('c')).toBe(0xf4f5f6f7);
    expect(cursor.u64('d')).toBe(0xf8f9_fafb_fcfd_feffn);
    expect([...cursor.bytes(3, 'e')]).toEqual([0, 1, 2]);
    expect(cursor.offset).toBe(19);
    expect(cursor.remaining).toBe(13);
    expect(cursor.rest()).toHaveLength(13);
    expect(cursor.rest()).toHaveLength(0);
    expect(cursor.offset).toBe(32);
  });

  it('agrees with DataView on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 15, maxLength: 15 }), (bytes) => {
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        const cursor = new Cursor(bytes);
        expect(cursor.u8('a')).toBe(view.getUint8(0));
        expect(cursor.u16('b')).toBe(view.getUint16(1));
        expect(cursor.u32('c')).toBe(view.getUint32(3));
        expect(cursor.u64('d')).toBe(view.getBigUint64(7));
      }),
    );
  });

  it.each(readers)('%s reads to the last byte of its window and not past it', (_, width, read) => {
    const start = 5;
    for (let available = 0; available <= width; available++) {
      const cursor = new Cursor(counting, start, start + available);
      if (available === width) {
        read(cursor);
        expect(cursor.remaining).toBe(0);
        continue;
      }
      const error = truncatedBy(() => read(cursor));
      expect(error).toMatchObject({ what: 'field', offset: start, needed: width, available });
      expect(error.message).toBe(
        `field at offset ${start} needs ${width} bytes, ${available} available`,
      );
      // A failed read leaves the cursor where it was: the rest can still be shown.
      expect(cursor.rest()).toHaveLength(available);
    }
  });

  it('hands out views, not copies', () => {
    const bytes = Uint8Array.from([1, 2, 3]);
    const view = new Cursor(bytes, 1).bytes(2, 'view');
    bytes[2] = 9;
    expect([...view]).toEqual([2, 9]);
  });

  it('refuses a window that is none', () => {
    const windows = [
      [-1, 2],
      [3, 2],
      [0, 33],
      [0.5, 2],
      [Number.NaN, 2],
    ] as const;
    for (const [start, end] of windows) {
      expect(() => new Cursor(counting, start, end)).toThrow(RangeError);
    }
  });

  it('refuses to go backwards', () => {
    const cursor = new Cursor(counting, 4);
    expect(() => cursor.bytes(-1, 'field')).toThrow(RangeError);
    expect(() => cursor.bytes(1.5, 'field')).toThrow(RangeError);
    expect(cursor.offset).toBe(4);
  });
});
