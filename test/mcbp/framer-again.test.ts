/**
 * Frames of a file that can be read again: whatever lies in it, and however it was cut, the framer
 * tells the same as of a stream that cannot, keeps little of it, and every byte is found again.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, restored } from '../../src/bytes/byte-source.js';
import { type Extents, NOWHERE } from '../../src/bytes/extents.js';
import { Framer } from '../../src/mcbp/framer.js';
import type { Moment } from '../../src/tcp/events.js';
import { join } from '../helpers/bytes.js';
import { anyFrame, type FrameParts, frameOf, Heard, momentOf } from './framer-helpers.js';

const KIB = 1024;

/** The stream's bytes scattered over a file: each chunk between bytes that are no part of it. */
class Scattered implements ByteSource {
  #bytes = new Uint8Array(1024);
  #size = 0;
  reads = 0;

  /** Returns where the chunk lies. */
  add(chunk: Uint8Array, apart: number): number {
    const place = this.#size + apart;
    const size = place + chunk.length;
    if (size > this.#bytes.length) {
      const grown = new Uint8Array(2 * size).fill(0x80);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, place);
    this.#size = size;
    return place;
  }

  read(offset: number, length: number): Uint8Array {
    this.reads += 1;
    return this.#bytes.slice(offset, offset + length);
  }
}

/** As Heard; frames are made whole from the file, unless they are whole. */
class HeardAgain extends Heard {
  readonly places: number[][] = [];
  /** Bytes of each frame that were handed on. */
  readonly handed: number[] = [];

  constructor(readonly file: ByteSource) {
    super();
  }

  override frame(
    bytes: Uint8Array,
    start: number,
    length: number,
    missing: number,
    at: Moment,
    extents?: Extents,
  ): void {
    const head = bytes.subarray(start, start + length);
    const offsets = Array.from(extents?.offsets ?? []).slice(0, extents?.count);
    this.places.push(offsets);
    this.handed.push(head.length);
    const whole = extents === undefined ? head : restored(head, extents, this.file);
    super.frame(whole, 0, length, missing, at);
  }
}

/** Bit for bit; `toEqual` takes seconds for a megabyte. */
function expectSame(actual: readonly Uint8Array[], expected: readonly Uint8Array[]): void {
  expect(actual.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  const differing = actual.findIndex(
    (bytes, i) => Buffer.compare(bytes, expected[i] ?? new Uint8Array(0)) !== 0,
  );
  expect(differing).toBe(-1);
}

/** A step of a stream: a chunk, which may lie nowhere, or the number of bytes lost. */
type Step =
  | { readonly bytes: Uint8Array; readonly placed: boolean; readonly apart: number }
  | { readonly gap: number }
  | { readonly answered: true };

function played(steps: readonly Step[], again: boolean, midstream = false) {
  const file = new Scattered();
  const heard = new HeardAgain(file);
  const framer = new Framer(heard, { again, midstream });
  let most = 0;
  for (const [index, step] of steps.entries()) {
    const at = momentOf(index + 1);
    if ('gap' in step) framer.gap(step.gap, at);
    else if ('answered' in step) framer.answered();
    else {
      const lent = step.bytes.slice();
      const place = file.add(step.bytes, step.apart);
      framer.push(lent, at, step.placed ? place : NOWHERE);
      lent.fill(0xee);
    }
    most = Math.max(most, framer.buffered);
  }
  framer.end(momentOf(steps.length + 1));
  return { heard, most, file };
}

const longFrame = fc
  .record({
    magic: fc.constantFrom(0x80, 0x81),
    extras: fc.constant(4),
    key: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(900)),
    value: fc.integer({ min: 6 * KIB, max: 40 * KIB }),
    opaque: fc.nat(0xffff_ffff),
    fill: fc.nat(255),
  })
  .map((parts: FrameParts) => frameOf(parts));

/** Now and then something else than frames, or a frame that lies about its length. */
const noise = fc.oneof(
  fc.uint8Array({ maxLength: 100 }),
  fc.integer({ min: 0, max: 60_000 }).map((claimed) => frameOf({ claimed, value: 5 })),
);

const stream = fc
  .array(fc.oneof({ weight: 3, arbitrary: longFrame }, anyFrame, noise), { maxLength: 6 })
  .map((parts) => join(...parts));

const cut = fc.record({
  length: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 500, max: 20 * KIB })),
  placed: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
  apart: fc.constantFrom(0, 0, 56, 66),
  before: fc.oneof(
    { weight: 30, arbitrary: fc.constant('nothing' as const) },
    fc.constant('answer' as const),
    fc.integer({ min: 1, max: 30 * KIB }),
  ),
});

/** The stream in chunks of these lengths, the first again after the last. */
function stepsOf(
  bytes: Uint8Array,
  cuts: readonly (typeof cut extends fc.Arbitrary<infer T> ? T : never)[],
): Step[] {
  const steps: Step[] = [];
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const { length, placed, apart, before } = cuts[i % cuts.length] as (typeof cuts)[number];
    if (before === 'answer') steps.push({ answered: true });
    else if (before !== 'nothing') steps.push({ gap: before });
    steps.push({ bytes: bytes.subarray(at, at + length), placed, apart });
    at += length;
  }
  return steps;
}

describe('a file that is read again', () => {
  it('tells the same frames, losses, moments and bytes as a stream that is gone', () => {
    fc.assert(
      fc.property(
        stream,
        fc.array(cut, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        (bytes, cuts, midstream) => {
          const steps = stepsOf(bytes, cuts);
          const gone = played(steps, false, midstream).heard;
          const { heard } = played(steps, true, midstream);
          expect(heard.lines).toEqual(gone.lines);
          expectSame(heard.frames, gone.frames);
          expect(heard.places.length).toBe(gone.places.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Chunks of `length` bytes, all of them placed but those of the given indices. */
const inChunks = (bytes: Uint8Array, length: number, nowhere: readonly number[] = []): Step[] =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, i) => ({
    bytes: bytes.subarray(i * length, (i + 1) * length),
    placed: !nowhere.includes(i),
    apart: 66,
  }));

/** A frame of which no two bytes side by side are alike. */
function motley(value: number): Uint8Array {
  const frame = frameOf({ opcode: 1, extras: 8, key: 12, value });
  for (let at = 44; at < frame.length; at += 1) frame[at] = (at * 7 + (at >> 8)) & 0xff;
  return frame;
}

describe('a long frame', () => {
  const long = motley(1_000_000);

  it('of a file is not kept: its head is handed on, and where the rest lies', () => {
    const { heard, most, file } = played(inChunks(long, 1448), true);
    expectSame(heard.frames, [long]);
    expect(most).toBeLessThanOrEqual(512);
    expect(heard.handed).toEqual([512]);
    expect(heard.places[0]).toHaveLength(Math.ceil(long.length / 1448));
    expect(file.reads).toBe(Math.ceil(long.length / 1448));
  });

  it('of a stream that is gone is kept', () => {
    const { heard, most } = played(inChunks(long, 1448), false);
    expectSame(heard.frames, [long]);
    expect(most).toBeGreaterThan(long.length - 1448);
  });

  it('of which some lies nowhere keeps that, and no more', () => {
    const { heard, most } = played(inChunks(long, 1000, [400, 700, 701]), true);
    expectSame(heard.frames, [long]);
    expect(most).toBe(512 + 3000);
  });

  it('whose head lies nowhere is kept', () => {
    const { heard, most } = played(inChunks(long, 1000, [0]), true);
    expectSame(heard.frames, [long]);
    expect(most).toBeGreaterThan(long.length - 1000);
  });

  it('that is cut by a gap or by the end lacks what was lost, and no byte more', () => {
    const begun = inChunks(long.subarray(0, 600_000), 1000);
    const lost = played([...begun, { gap: 400_044 }], true).heard;
    expect(lost.lines).toEqual([`frame 0 length 600000 missing ${long.length - 600_000} @601`]);
    expectSame(lost.frames, [long.subarray(0, 600_000)]);
    expectSame(played(begun, true).heard.frames, [long.subarray(0, 600_000)]);
  });

  it('in tiny pieces costs the note of some thousands of them, and a copy of the rest', () => {
    const frame = motley(200_000);
    const { heard, most } = played(inChunks(frame, 1), true);
    expectSame(heard.frames, [frame]);
    expect(heard.places[0]?.length).toBeLessThanOrEqual(32_769);
    expect(most).toBeGreaterThan(frame.length - 40_000);
  });

  it('may follow others in one chunk, and begin in its last bytes', () => {
    const small = frameOf({ opcode: 0x0a, opaque: 5 });
    for (let there = 1; there < 30; there += 1) {
      const bytes = join(small, small, long, small);
      const first = 2 * small.length + there;
      const steps: Step[] = [
        { bytes: bytes.subarray(0, first), placed: true, apart: 3 },
        { bytes: bytes.subarray(first, first + 500_000), placed: true, apart: 40 },
        { bytes: bytes.subarray(first + 500_000), placed: true, apart: 40 },
      ];
      const { heard, most } = played(steps, true);
      expectSame(heard.frames, [small, small, long, small]);
      expect(most).toBeLessThanOrEqual(512);
    }
  });

  it('that is found by a search is counted from there on', () => {
    const three = join(new Uint8Array(50).fill(0x2e), long, long, long);
    const { heard, most } = played(inChunks(three, 1448), true, true);
    expectSame(heard.frames, [long, long, long]);
    // What a search looks at is held; what comes behind its end is not.
    expect(heard.handed.at(-1)).toBe(512);
    expect(most).toBeLessThan(2 * long.length);
  });
});
