import { describe, expect, it } from 'vitest';
import { Framer, type FramerOptions } from '../../src/mcbp/framer.js';
import { join } from '../helpers/bytes.js';
import { filled, frameOf, Heard, momentOf, play, type Step } from './framer-helpers.js';

const one = frameOf({ opaque: 1, key: 3, value: 10 }); // 37 bytes
const two = frameOf({ opaque: 2, opcode: 0x0a }); // 24 bytes
const three = frameOf({ opaque: 3, key: 4, value: 20 }); // 48 bytes
const misfit = frameOf({ opaque: 9, key: 40, claimed: 10 }).subarray(0, 34);
const MIB = 1024 * 1024;

interface Case {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly options?: FramerOptions;
  readonly heard: readonly string[];
}

const cases: readonly Case[] = [
  { name: 'nothing', steps: [], heard: [] },
  {
    name: 'several frames in a chunk',
    steps: [join(one, two, three)],
    heard: ['frame 1 length 37 @1', 'frame 2 length 24 @1', 'frame 3 length 48 @1'],
  },
  {
    name: 'a frame over three chunks has the moment of the last',
    steps: [one.subarray(0, 10), one.subarray(10, 30), join(one.subarray(30), two)],
    heard: ['frame 1 length 37 @3', 'frame 2 length 24 @3'],
  },
  {
    name: 'the end inside a body',
    steps: [join(one, three.subarray(0, 30))],
    heard: ['frame 1 length 37 @1', 'frame 3 length 30 missing 18 @2'],
  },
  {
    name: 'the end right after a header',
    steps: [three.subarray(0, 24)],
    heard: ['frame 3 length 24 missing 24 @2'],
  },
  {
    name: 'the end inside a header',
    steps: [join(one, three.subarray(0, 23))],
    heard: ['frame 1 length 37 @1', 'skipped 23 truncated-header @2'],
  },
  {
    name: 'a gap of no bytes is none',
    steps: [one.subarray(0, 30), 0, one.subarray(30)],
    heard: ['frame 1 length 37 @3'],
  },
  {
    name: 'lengths that do not fit are still a frame',
    steps: [join(misfit, one)],
    heard: ['frame 9 length 34 @1', 'frame 1 length 37 @1'],
  },
  {
    name: 'a misfit that lies about its end is the reason for what is passed over',
    steps: [join(misfit, filled(30), one, two)],
    heard: [
      'frame 9 length 34 @1',
      'skipped 30 inconsistent-lengths @1',
      'frame 1 length 37 @1',
      'frame 2 length 24 @1',
    ],
  },
  {
    name: 'garbage between frames',
    steps: [join(one, filled(100), two, three)],
    heard: [
      'frame 1 length 37 @1',
      'skipped 100 bad-magic @1',
      'frame 2 length 24 @1',
      'frame 3 length 48 @1',
    ],
  },
  {
    name: 'a header in garbage that nothing confirms',
    steps: [join(filled(10), frameOf({ opaque: 7 }), filled(40), one, two)],
    heard: ['skipped 74 bad-magic @1', 'frame 1 length 37 @1', 'frame 2 length 24 @1'],
  },
  {
    name: 'found frames keep the moments at which they were complete',
    steps: [filled(50), join(filled(5), one.subarray(0, 30)), one.subarray(30), two],
    heard: ['skipped 55 bad-magic @2', 'frame 1 length 37 @3', 'frame 2 length 24 @4'],
  },
  {
    name: 'only garbage',
    steps: [filled(100), filled(10)],
    heard: ['skipped 110 bad-magic @2'],
  },
  {
    name: 'a last frame after garbage that ends with the stream',
    steps: [join(filled(10), three)],
    heard: ['skipped 10 bad-magic @1', 'frame 3 length 48 @1'],
  },
  {
    name: 'a last frame after garbage that the stream cuts',
    steps: [join(filled(10), three.subarray(0, 40))],
    heard: ['skipped 10 bad-magic @1', 'frame 3 length 40 missing 8 @2'],
  },
  {
    name: 'an oversized body is a row, and not waited for',
    steps: [join(frameOf({ opaque: 5, claimed: 0x7fff_ffff }), filled(500), one, two)],
    heard: [
      'frame 5 length 24 missing 2147483647 @1',
      'skipped 500 oversize @1',
      'frame 1 length 37 @1',
      'frame 2 length 24 @1',
    ],
  },
  {
    name: 'an oversized header cut in two, its body absent',
    steps: [
      frameOf({ opaque: 5, claimed: 31 * MIB }).subarray(0, 9),
      join(frameOf({ opaque: 5, claimed: 31 * MIB }).subarray(9), one, two),
    ],
    heard: [
      'frame 5 length 24 missing 32505856 @2',
      'frame 1 length 37 @2',
      'frame 2 length 24 @2',
    ],
  },
  {
    name: 'the cap on bodies is an option',
    steps: [join(one, three)],
    options: { maxBody: 20 },
    heard: ['frame 1 length 37 @1', 'frame 3 length 24 missing 24 @1', 'skipped 24 oversize @1'],
  },
  {
    name: 'a gap inside a body, and the rest of that body: the next header is where it must be',
    steps: [three.subarray(0, 30), 10, join(three.subarray(40), one)],
    heard: ['frame 3 length 30 missing 18 @2', 'skipped 8 gap @3', 'frame 1 length 37 @3'],
  },
  {
    name: 'a gap that is exactly the rest of a body',
    steps: [three.subarray(0, 30), 18, one],
    heard: ['frame 3 length 30 missing 18 @2', 'frame 1 length 37 @3'],
  },
  {
    name: 'a gap inside a body has its own reason, whatever was passed over before',
    steps: [join(filled(5), one, three.subarray(0, 30)), 10, join(three.subarray(40), one)],
    heard: [
      'skipped 5 bad-magic @1',
      'frame 1 length 37 @1',
      'frame 3 length 30 missing 18 @2',
      'skipped 8 gap @3',
      'frame 1 length 37 @3',
    ],
  },
  {
    name: 'a gap that ends where no frame begins: the next header needs proof',
    steps: [three.subarray(0, 30), 18, join(filled(3), two, filled(30), one, two)],
    heard: [
      'frame 3 length 30 missing 18 @2',
      'skipped 57 gap @3',
      'frame 1 length 37 @3',
      'frame 2 length 24 @3',
    ],
  },
  {
    name: 'a gap between frames: even a header right behind it needs proof',
    steps: [one, 18, join(two, filled(30), one, two)],
    heard: [
      'frame 1 length 37 @1',
      'skipped 54 gap @3',
      'frame 1 length 37 @3',
      'frame 2 length 24 @3',
    ],
  },
  {
    name: 'a lone header at the end that is followed by the beginning of something else',
    steps: [join(filled(10), two, filled(3))],
    heard: ['skipped 37 bad-magic @1'],
  },
  {
    name: 'an oversized body found while searching has the moment of its header',
    steps: [join(filled(9), three.subarray(0, 24)), three.subarray(24), join(two, one)],
    options: { maxBody: 20 },
    heard: [
      'skipped 9 bad-magic @1',
      'frame 3 length 24 missing 24 @1',
      'skipped 24 oversize @2',
      'frame 2 length 24 @3',
      'frame 1 length 37 @3',
    ],
  },
  {
    name: 'two gaps inside one body',
    steps: [three.subarray(0, 30), 6, three.subarray(36, 40), 8, one],
    heard: ['frame 3 length 30 missing 18 @2', 'skipped 4 gap @3', 'frame 1 length 37 @5'],
  },
  {
    name: 'a gap that reaches beyond the frame',
    steps: [three.subarray(0, 30), 25, join(filled(9), one, two)],
    heard: [
      'frame 3 length 30 missing 18 @2',
      'skipped 9 gap @3',
      'frame 1 length 37 @3',
      'frame 2 length 24 @3',
    ],
  },
  {
    name: 'a gap between frames',
    steps: [one, 1000, join(filled(9), two, three)],
    heard: [
      'frame 1 length 37 @1',
      'skipped 9 gap @3',
      'frame 2 length 24 @3',
      'frame 3 length 48 @3',
    ],
  },
  {
    name: 'a gap inside a header',
    steps: [join(one, three.subarray(0, 12)), 20, join(filled(16), two, one)],
    heard: [
      'frame 1 length 37 @1',
      'skipped 12 truncated-header @2',
      'skipped 16 gap @3',
      'frame 2 length 24 @3',
      'frame 1 length 37 @3',
    ],
  },
  {
    name: 'a gap while searching',
    steps: [filled(30), 5, join(filled(20), one, two)],
    heard: ['skipped 50 bad-magic @3', 'frame 1 length 37 @3', 'frame 2 length 24 @3'],
  },
  {
    name: 'a gap right behind a frame that was only waiting for proof',
    steps: [join(filled(30), one), 5, join(filled(20), two, three)],
    heard: [
      'skipped 30 bad-magic @1',
      'frame 1 length 37 @1',
      'skipped 20 gap @3',
      'frame 2 length 24 @3',
      'frame 3 length 48 @3',
    ],
  },
  {
    name: 'the capture begins inside a body',
    steps: [join(filled(9, 0x80), one, two)],
    options: { midstream: true },
    heard: ['skipped 9 gap @1', 'frame 1 length 37 @1', 'frame 2 length 24 @1'],
  },
];

describe('Framer', () => {
  it.each(cases)('$name', ({ steps, options, heard }) => {
    expect(play(steps, options).lines).toEqual(heard);
  });

  it.each(cases)('$name: every byte is accounted for once', ({ steps, options }) => {
    const sent = steps.reduce<number>((sum, s) => sum + (typeof s === 'number' ? 0 : s.length), 0);
    expect(play(steps, options).bytes).toBe(sent);
  });

  it('lends frames where they lie, without a copy', () => {
    const chunk = join(filled(3), one, two).subarray(3);
    const starts: number[] = [];
    const framer = new Framer({
      frame(bytes, start) {
        expect(bytes).toBe(chunk);
        starts.push(start);
      },
      skipped() {},
    });
    framer.push(chunk, momentOf(1));
    expect(starts).toEqual([0, 37]);
    expect(framer.buffered).toBe(0);
  });

  it('does not wait for proof behind a gap that ended with its frame', () => {
    const heard = new Heard();
    const framer = new Framer(heard);
    framer.push(three.subarray(0, 30), momentOf(1));
    framer.gap(18, momentOf(2));
    framer.push(one, momentOf(3));
    expect(heard.lines).toEqual(['frame 3 length 30 missing 18 @2', 'frame 1 length 37 @3']);
  });

  it('hands out a message that only waits for proof once the other end has answered', () => {
    const heard = new Heard();
    const framer = new Framer(heard, { midstream: true });
    framer.push(join(filled(5), one), momentOf(1));
    expect(heard.lines).toEqual([]);
    framer.answered();
    expect(heard.lines).toEqual(['skipped 5 gap @1', 'frame 1 length 37 @1']);
  });

  it('does not take the answer as proof of what is not whole', () => {
    const heard = new Heard();
    const framer = new Framer(heard, { midstream: true });
    framer.push(one.subarray(0, 30), momentOf(1));
    framer.answered();
    expect(heard.lines).toEqual([]);
    framer.push(join(one.subarray(30), two), momentOf(2));
    framer.answered();
    expect(heard.lines).toEqual(['frame 1 length 37 @2', 'frame 2 length 24 @2']);
  });

  it('prefers a confirmed frame to a long one that nothing can confirm yet', () => {
    const decoy = frameOf({ opaque: 7, claimed: 20 * MIB });
    const heard = play([join(filled(10), decoy, filled(2000), one, two)]);
    expect(heard.lines).toEqual([
      'skipped 2034 bad-magic @1',
      'frame 1 length 37 @1',
      'frame 2 length 24 @1',
    ]);
  });

  it('believes in a long frame when nothing better follows it', () => {
    const long = frameOf({ opaque: 4, key: 4, value: 199_996 });
    const heard = play([
      join(filled(10), long.subarray(0, 90_000)),
      join(long.subarray(90_000), two),
    ]);
    expect(heard.lines).toEqual([
      'skipped 10 bad-magic @1',
      'frame 4 length 200024 @2',
      'frame 2 length 24 @2',
    ]);
  });

  it('never buffers an oversized body or garbage', () => {
    const heard = new Heard();
    const framer = new Framer(heard);
    framer.push(frameOf({ claimed: 0xffff_ffff }), momentOf(1));
    const chunk = filled(256 * 1024);
    for (let i = 0; i < 100; i++) {
      framer.push(chunk, momentOf(i + 2));
      expect(framer.buffered).toBeLessThanOrEqual(192 * 1024);
    }
    framer.end(momentOf(200));
    expect(heard.lines).toEqual([
      'frame 0 length 24 missing 4294967295 @1',
      `skipped ${100 * chunk.length} oversize @101`,
    ]);
  });

  it.each([
    ['20 MB in 1 KB chunks', 20 * MIB, 1024],
    ['2 MB in 1-byte chunks', 2 * MIB, 1],
  ])('takes one frame of %s in linear time', (_, size, step) => {
    const frame = frameOf({ opaque: 6, value: size });
    const heard = new Heard();
    const framer = new Framer(heard);
    const at = momentOf(1);
    const before = performance.now();
    for (let i = 0; i < frame.length; i += step) framer.push(frame.subarray(i, i + step), at);
    expect(performance.now() - before).toBeLessThan(8000);
    expect(heard.lines).toEqual([`frame 6 length ${24 + size} @1`]);
    // Not toEqual: it would list 20 million keys.
    expect(Buffer.compare(heard.frames[0] ?? new Uint8Array(), frame)).toBe(0);
  });

  it('searches garbage in linear time, byte by byte', () => {
    // Every second byte is a magic and every header waits: the worst case for a search.
    const bait = join(
      ...Array.from({ length: 400 }, () => frameOf({ value: 100, claimed: 60_000 })),
    );
    const heard = new Heard();
    const framer = new Framer(heard, { midstream: true });
    const before = performance.now();
    for (let i = 0; i < bait.length; i++) framer.push(bait.subarray(i, i + 1), momentOf(i + 1));
    framer.end(momentOf(bait.length + 1));
    expect(performance.now() - before).toBeLessThan(8000);
    expect(heard.bytes).toBe(bait.length);
  });
});
