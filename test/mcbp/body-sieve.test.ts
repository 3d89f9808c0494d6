import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SieveOptions } from '../../src/mcbp/body-sieve.js';
import { join } from '../helpers/bytes.js';
import {
  anyFrame,
  anyFrameOf,
  cutAt,
  filled,
  frameOf,
  type Heard,
  play,
} from './framer-helpers.js';
import { maskOf, sieveOptions, sifted } from './sifting.js';

const SET = { opcode: 0x01, extras: 8, key: 4 };
const NOOP = 0x0a;
/** Proves that the stream is one of frames. */
const first = frameOf({ ...SET, value: 3, opaque: 1 });
const long = frameOf({ ...SET, value: 400, opaque: 2 });
const after = frameOf({ opcode: NOOP, opaque: 3 });
const claimed = frameOf({ magic: 0x81, opcode: 0xe3, claimed: 31 * 1024 * 1024, opaque: 4 });

interface Case {
  readonly name: string;
  readonly stream: readonly Uint8Array[];
  readonly options?: Partial<SieveOptions>;
  /** Bytes that are let through and left out, in turn. */
  readonly runs: readonly number[];
}

const cases: readonly Case[] = [
  {
    name: 'keeps header, extras, key and so much of the value',
    stream: [first, long, after],
    runs: [first.length + 24 + 12 + 50, 350, after.length],
  },
  {
    name: 'keeps a value whole that is as long as what is kept',
    stream: [first, frameOf({ ...SET, value: 50 }), after],
    runs: [first.length + 24 + 12 + 50 + after.length],
  },
  {
    name: 'leaves out a single byte',
    stream: [first, frameOf({ ...SET, value: 51 }), after],
    runs: [first.length + 24 + 12 + 50, 1, after.length],
  },
  {
    name: 'keeps what nobody may cut',
    stream: [first, long, frameOf({ ...SET, opcode: 0x02, value: 400 }), after],
    options: { mayCut: (magic, opcode) => magic === 0x80 && opcode === 0x02 },
    runs: [first.length + long.length + 24 + 12 + 50, 350, after.length],
  },
  {
    name: 'keeps all of the first frame: nothing proves before its end what this is',
    stream: [long, long, after],
    runs: [long.length + 24 + 12 + 50, 350, after.length],
  },
  {
    name: 'is not convinced by what may be chance',
    stream: [frameOf({ opcode: 0x00 }), long, long],
    runs: [24 + long.length + 24 + 12 + 50, 350],
  },
  {
    name: 'lets all through once something else than a header was there',
    stream: [first, long, filled(24), long, after],
    runs: [first.length + 24 + 12 + 50, 350, 24 + long.length + after.length],
  },
  {
    name: 'lets all through that the other end must have sent',
    stream: [frameOf({ magic: 0x81, opcode: NOOP }), long, long],
    runs: [24 + 2 * long.length],
  },
  {
    name: 'lets all through behind a first header that makes no sense',
    stream: [frameOf({ ...SET, datatype: 0x80 }), long, long],
    runs: [36 + 2 * long.length],
  },
  {
    name: 'keeps a frame whose header makes no sense',
    stream: [first, frameOf({ ...SET, datatype: 0x80, value: 400 }), long],
    runs: [first.length + 436 + 24 + 12 + 50, 350],
  },
  {
    name: 'keeps a frame whose lengths do not fit',
    stream: [first, frameOf({ key: 90, claimed: 80 }).subarray(0, 104), long],
    runs: [first.length + 104 + 24 + 12 + 50, 350],
  },
  {
    name: 'leaves out the body of an answer that is longer than any other',
    stream: [frameOf({ magic: 0x81, opcode: NOOP }), claimed, filled(9_000)],
    options: { sender: 'server' },
    runs: [24 + 24, 9_000],
  },
  {
    name: 'lets all through behind any other header that claims so much',
    stream: [first, frameOf({ ...SET, claimed: 31 * 1024 * 1024 }), filled(9_000)],
    runs: [first.length + 36 + 9_000],
  },
];

/** Lengths of runs of equal entries, that of 1 first. */
function runLengths(mask: readonly number[]): number[] {
  const runs = [0];
  for (const [i, seen] of mask.entries()) {
    if (seen === (mask[i - 1] ?? 1)) runs.push((runs.pop() as number) + 1);
    else runs.push(1);
  }
  return runs;
}

describe('a sieve', () => {
  it.each(cases)('$name', ({ stream, options, runs }) => {
    const bytes = join(...stream);
    expect(runLengths(maskOf([bytes], sieveOptions(options)))).toEqual(runs);
    const single = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
    expect(runLengths(maskOf(single, sieveOptions(options)))).toEqual(runs);
  });
});

const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 100 }),
  fc.tuple(anyFrame, fc.nat(300)).map(([frame, keep]) => frame.subarray(0, keep)),
  fc.integer({ min: 0, max: 70_000 }).map((bytes) => frameOf({ claimed: bytes, value: 5 })),
);
const frames = fc.array(anyFrameOf('client'), { maxLength: 6 });
/** Mostly a stream as it should be; then perhaps something else, and frames behind it. */
const stream = fc
  .tuple(frames, fc.array(fc.oneof(garbage, anyFrame), { maxLength: 3 }), frames)
  .map((parts) => join(...parts.flat()));
const cuts = fc.array(fc.nat(10_000), { maxLength: 12 });
const options = fc
  .record({ keep: fc.nat(100), cut: fc.constantFrom(0, 1, 2) })
  .map(
    ({ keep, cut }): SieveOptions =>
      sieveOptions({ keep, mayCut: (_, opcode) => cut === 2 || (opcode & 1) === cut }),
  );

/** What was told, as it is when nothing is left out: a frame counts with what is missing of it. */
const told = ({ lines }: Heard): string[] =>
  lines.map((line) =>
    line
      .replace(/ @\d+$/, '')
      .replace(/length (\d+)(?: (?:missing|abridged) (\d+))?/, (_, here, missing = '0') =>
        String(Number(here) + Number(missing)),
      ),
  );

describe('laws of the sieve', () => {
  it('cutting the bytes elsewhere changes nothing', () => {
    fc.assert(
      fc.property(stream, cuts, options, (bytes, offsets, how) => {
        expect(maskOf(cutAt(bytes, offsets), how)).toEqual(maskOf([bytes], how));
      }),
      { numRuns: 200 },
    );
  });

  it('a framer tells the same, frame by frame and byte by byte of what it is shown', () => {
    let abridged = 0;
    fc.assert(
      fc.property(stream, cuts, options, (bytes, offsets, how) => {
        const whole = play([bytes]);
        const part = sifted(cutAt(bytes, offsets), how);
        expect(told(part)).toEqual(told(whole));
        for (const [i, frame] of part.frames.entries()) {
          expect(frame).toEqual(whole.frames[i]?.subarray(0, frame.length));
        }
        abridged += part.lines.filter((line) => line.includes('abridged')).length;
      }),
      { numRuns: 300 },
    );
    expect(abridged).toBeGreaterThan(100);
  });
});
