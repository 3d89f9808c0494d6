/** Comments are found by the messages in their packets, and never take more memory than allowed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Extents, NOWHERE } from '../../../src/bytes/extents.js';
import { PacketComments } from '../../../src/session/packets/comments.js';

/** A message in these pieces of the file, completed by this packet. */
function placed(frame: number, ...pieces: readonly (readonly [number, number])[]) {
  const extents = new Extents();
  for (const [offset, length] of pieces) extents.add(offset, length);
  return { at: { frame }, extents };
}

describe('PacketComments', () => {
  const comments = new PacketComments();
  comments.add(3, 100, 200, 'first of 3');
  comments.add(3, 100, 200, 'second of 3');
  comments.add(7, 500, 560, 'of 7');
  comments.add(8, 600, 700, 'of 8');

  it('belong to every message that has bytes in the packet', () => {
    expect(comments.textsOf(placed(3, [150, 10]))).toEqual(['first of 3', 'second of 3']);
    expect(comments.textsOf(placed(3, [199, 1]))).toHaveLength(2);
    expect(comments.textsOf(placed(3, [200, 10]))).toEqual([]);
    expect(comments.textsOf(placed(3, [90, 10]))).toEqual([]);
    expect(comments.textsOf(placed(9, [150, 50], [300, 5], [650, 10]))).toEqual([
      ...['first of 3', 'second of 3', 'of 8'],
    ]);
  });

  it('come once, in the order of packets, whatever the order of pieces', () => {
    const message = placed(8, [650, 10], [510, 10], [530, 10]);
    expect(comments.of(message).map(({ frame }) => frame)).toEqual([7, 8]);
  });

  it('are those of the last packet where bytes lie in no file', () => {
    expect(comments.textsOf(placed(7, [NOWHERE, 10]))).toEqual(['of 7']);
    expect(comments.textsOf(placed(6, [NOWHERE, 10]))).toEqual([]);
    expect(comments.textsOf(placed(9, [NOWHERE, 10]))).toEqual([]);
  });

  it('are those that a plain search finds', () => {
    const place = fc.record({ start: fc.nat(40), length: fc.integer({ min: 1, max: 40 }) });
    const piece = fc.tuple(fc.nat(900), fc.integer({ min: 1, max: 80 }));
    fc.assert(
      fc.property(fc.array(place, { maxLength: 30 }), fc.array(piece), (packets, pieces) => {
        const all = new PacketComments();
        let end = 0;
        const known = packets.map(({ start, length }, i) => {
          const at = end + start;
          end = at + length;
          all.add(i + 1, at, end, `${i + 1}`);
          return { at, end, text: `${i + 1}` };
        });
        const expected = known
          .filter((packet) =>
            pieces.some(([offset, length]) => packet.at < offset + length && packet.end > offset),
          )
          .map(({ text }) => text);
        if (pieces.length > 0) expect(all.textsOf(placed(0, ...pieces))).toEqual(expected);
      }),
    );
  });

  it('go, the oldest first, when there are too many, and are counted', () => {
    const few = new PacketComments(2000);
    for (let i = 1; i <= 100; i += 1) few.add(i, 10 * i, 10 * i + 5, 'x'.repeat(20));
    expect(few.dropped).toBeGreaterThan(85);
    expect(few.dropped).toBeLessThan(100);
    expect(few.textsOf(placed(1, [10, 5]))).toEqual([]);
    expect(few.textsOf(placed(100, [1000, 5]))).toHaveLength(1);
    const left = Array.from({ length: 100 }, (_, i) => few.textsOf(placed(0, [10 * (i + 1), 5])));
    expect(left.flat()).toHaveLength(100 - few.dropped);
  });

  it('on the whole capture are kept within the limit, the first of them', () => {
    const few = new PacketComments(500);
    for (const text of ['a', 'b', 'c', 'd', 'e']) few.addOfCapture(text);
    expect(few.ofCapture).toEqual(['a', 'b', 'c']);
    expect(few.dropped).toBe(2);
  });
});
