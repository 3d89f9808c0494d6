/** Snappy blocks: those of the format's description, any that a writer makes, and bad ones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SnappyFault, unsnappy } from '../../../src/dissect/values/snappy.js';
import { snappy } from './snappy.js';

const LIMIT = 1 << 20;
const undo = (block: readonly number[], limit = LIMIT): string =>
  new TextDecoder('latin1').decode(unsnappy(Uint8Array.from(block), 0, block.length, limit));
const ascii = (text: string): number[] => [...text].map((c) => c.charCodeAt(0));

describe('a block', () => {
  it.each<[string, number[], string]>([
    ['without anything', [0], ''],
    ['of one literal', [3, 2 << 2, ...ascii('abc')], 'abc'],
    ['with a copy of one byte of offset', [8, 1 << 2, ...ascii('ab'), 1 | (2 << 2), 2], 'abababab'],
    ['with a copy of two', [6, 1 << 2, ...ascii('ab'), 2 | (3 << 2), 2, 0], 'ababab'],
    ['with a copy of four', [6, 1 << 2, ...ascii('ab'), 3 | (3 << 2), 2, 0, 0, 0], 'ababab'],
    ['that repeats one byte', [5, 0, 0x78, 1, 1], 'xxxxx'],
    [
      'with a literal of one length byte',
      [60, 60 << 2, 59, ...ascii('y'.repeat(60))],
      'y'.repeat(60),
    ],
    ['with a literal of two', [60, 61 << 2, 59, 0, ...ascii('y'.repeat(60))], 'y'.repeat(60)],
    ['with a literal of four', [1, 63 << 2, 0, 0, 0, 0, 0x7a], 'z'],
  ])('%s', (_name, block, text) => {
    expect(undo(block)).toBe(text);
  });

  it('is undone, whatever was compressed, also in the middle of a frame', () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.array(fc.constantFrom(97, 98, 99), { maxLength: 400 }).map((all) => Uint8Array.from(all)),
    );
    fc.assert(
      fc.property(content, fc.nat(9), (bytes, before) => {
        const block = snappy(bytes);
        const frame = new Uint8Array(before + block.length + 5).fill(0xff);
        frame.set(block, before);
        expect(unsnappy(frame, before, before + block.length, LIMIT)).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is no block', () => {
  it.each<[string, number[], string]>([
    ['nothing', [], 'does not begin with a length'],
    ['a length without an end', [0x80, 0x80], 'does not begin with a length'],
    [
      'a length of more than 32 bits',
      [0xff, 0xff, 0xff, 0xff, 0x7f],
      'does not begin with a length',
    ],
    ['a literal that is cut short', [3, 2 << 2, 0x61], 'ends inside a literal at byte 1'],
    ['a literal without its length', [99, 60 << 2], 'ends inside an element at byte 1'],
    ['a copy without its offset', [5, 0, 0x78, 2], 'ends inside an element at byte 3'],
    ['a copy of what is yet to come', [5, 0, 0x78, 1, 2], 'not written yet at byte 3'],
    ['a copy of nothing', [5, 0, 0x78, 1, 0], 'not written yet at byte 3'],
    ['more than announced', [1, 1 << 2, 0x61, 0x62], 'more bytes than announced at byte 1'],
    ['a copy of more than announced', [2, 0, 0x78, 1, 1], 'more bytes than announced at byte 3'],
    ['less than announced', [2, 0, 0x78], '1 of 2 bytes only'],
  ])('%s', (_name, block, message) => {
    expect(() => undo(block)).toThrow(SnappyFault);
    expect(() => undo(block)).toThrow(message);
  });

  it('is a bomb: it is not even begun', () => {
    expect(() => undo([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0])).toThrow(
      '4294967295 bytes uncompressed, the limit is 1048576',
    );
  });

  it('throws nothing else, and ends', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          expect(unsnappy(bytes, 0, bytes.length, 10_000).length).toBeLessThanOrEqual(10_000);
        } catch (fault) {
          expect(fault).toBeInstanceOf(SnappyFault);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
