import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RecordWalker, Splitter } from '../../src/capture/splitter.js';

/** Records of one length byte and that many more. */
class Pascal implements RecordWalker {
  needed = 1;
  readonly records: [number, string][] = [];

  walk(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): number {
    let at = start;
    while (at < end) {
      this.needed = 1 + view.getUint8(at);
      if (end - at < this.needed) return at;
      this.records.push([
        base + at,
        Buffer.from(bytes.subarray(at + 1, at + this.needed)).toString('hex'),
      ]);
      at += this.needed;
    }
    return end;
  }
}

function split(chunks: readonly Uint8Array[]) {
  const walker = new Pascal();
  const splitter = new Splitter(walker);
  for (const chunk of chunks) {
    // One buffer for all chunks: what is kept must have been copied.
    const lent = Uint8Array.from(chunk);
    splitter.push(lent);
    lent.fill(0xee);
  }
  return { records: walker.records, held: splitter.held, offset: splitter.offset };
}

describe('Splitter', () => {
  it('gives the same records wherever the bytes are cut', () => {
    const cut = fc.tuple(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(400)));
    fc.assert(
      fc.property(cut, ([bytes, cuts]) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
        expect(split(chunks)).toEqual(split([bytes]));
      }),
    );
  });

  it('says where the unfinished record starts and how much of it is there', () => {
    expect(split([Uint8Array.of(1, 9, 4, 1), Uint8Array.of(2)])).toEqual({
      records: [[0, '09']],
      held: 3,
      offset: 2,
    });
  });

  it('copies a long record that comes in small chunks once, not again for every chunk', () => {
    let needed = 4;
    const walked: number[] = [];
    const walker: RecordWalker = {
      get needed() {
        return needed;
      },
      walk(_bytes, view, start, end) {
        walked.push(end - start);
        if (end - start >= 4) needed = view.getUint32(start);
        return end - start < needed ? start : start + needed;
      },
    };
    const splitter = new Splitter(walker);
    const record = new Uint8Array(200_000);
    new DataView(record.buffer).setUint32(0, record.length);
    for (let at = 0; at < record.length; at += 10) splitter.push(record.subarray(at, at + 10));
    expect(splitter.held).toBe(0);
    // The first chunk in place, then only when what was needed had come.
    expect(walked).toEqual([10, 200_000]);
  });
});
