/** What must hold of framing whatever the bytes are and however they were cut. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Framer } from '../../src/mcbp/framer.js';
import { MAX_BODY_LENGTH } from '../../src/mcbp/header.js';
import { join } from '../helpers/bytes.js';
import {
  anyFrame,
  anyFrameOf,
  cutAt,
  filled,
  frameOf,
  Heard,
  momentOf,
  play,
} from './framer-helpers.js';

/** Events without the moments, which say in which chunk something was complete. */
const withoutMoments = (heard: Heard): string[] =>
  heard.lines.map((line) => line.replace(/ @\d+$/, ''));

const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  // Garbage that looks like frames: real ones torn, lying about their length, or alone.
  fc.tuple(anyFrame, fc.nat(300)).map(([frame, keep]) => frame.subarray(0, keep)),
  fc.integer({ min: 0, max: 70_000 }).map((claimed) => frameOf({ claimed, value: 5 })),
);
const stream = fc
  .array(fc.oneof(anyFrame, garbage), { maxLength: 8 })
  .map((parts) => join(...parts));

describe('laws of the framer', () => {
  it('cutting the bytes elsewhere changes neither frames nor what is passed over', () => {
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.nat(10_000), { maxLength: 12 }),
        fc.boolean(),
        (bytes, offsets, midstream) => {
          const whole = play([bytes], { midstream });
          const parts = play(cutAt(bytes, offsets), { midstream });
          expect(withoutMoments(parts)).toEqual(withoutMoments(whole));
          expect(parts.frames).toEqual(whole.frames);
          expect(whole.bytes).toBe(bytes.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('byte by byte as well, and then each event has the moment of its last byte', () => {
    fc.assert(
      fc.property(stream, fc.boolean(), (bytes, midstream) => {
        const steps = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
        const single = play(steps, { midstream });
        expect(withoutMoments(single)).toEqual(withoutMoments(play([bytes], { midstream })));
        let end = 0;
        for (const line of single.lines) {
          end += Number(/(?:length|skipped) (\d+)/.exec(line)?.[1]);
          // What is cut short is known as such only later.
          if (!/truncated|missing/.test(line)) expect(line).toMatch(new RegExp(` @${end}$`));
        }
        expect(end).toBe(bytes.length);
      }),
      { numRuns: 60 },
    );
  });

  it('cut at every single boundary: the same', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        const whole = withoutMoments(play([bytes]));
        for (let at = 0; at <= Math.min(bytes.length, 400); at++) {
          expect(withoutMoments(play([bytes.subarray(0, at), bytes.subarray(at)]))).toEqual(whole);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('frames in a row all arrive, bit for bit', () => {
    fc.assert(
      fc.property(fc.array(anyFrame), fc.array(fc.nat(10_000)), (frames, offsets) => {
        const heard = play(cutAt(join(...frames), offsets));
        expect(heard.frames).toEqual(frames);
        expect(heard.lines.every((line) => line.startsWith('frame'))).toBe(true);
      }),
    );
  });

  it('two frames in a row are found again after garbage and after a gap', () => {
    // Without magic bytes, so that the garbage itself holds no frame.
    const noise = fc.array(fc.integer({ min: 0x20, max: 0x7e }), { maxLength: 3000 });
    const pair = fc
      .constantFrom('client' as const, 'server' as const)
      .chain((sender) => fc.tuple(anyFrameOf(sender), anyFrameOf(sender)));
    fc.assert(
      fc.property(
        anyFrame,
        noise,
        pair,
        fc.integer({ min: 1, max: 100_000 }),
        (first, middle, [second, third], missing) => {
          const lost = Uint8Array.from(middle);
          const after = play([first, join(lost, second, third)]);
          expect(after.frames).toEqual([first, second, third]);
          const gap = play([first, missing, join(lost, second, third)]);
          expect(gap.frames).toEqual([first, second, third]);
        },
      ),
    );
  });

  it('random bytes and gaps: no exception, every byte counted once, memory bounded', () => {
    const step = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      anyFrame,
      fc.integer({ min: 1, max: 5000 }),
      fc.constant('answered' as const),
      fc.integer({ min: 1, max: 300_000 }).map((count) => filled(count, 0x80)),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const heard = new Heard();
        const framer = new Framer(heard, { maxBody: 100_000 });
        let sent = 0;
        for (const [index, each] of steps.entries()) {
          const at = momentOf(index + 1);
          if (each === 'answered') framer.answered();
          else if (typeof each === 'number') framer.gap(each, at);
          else {
            framer.push(each, at);
            sent += each.length;
          }
          // Searching, what looks like a longest frame is waited for.
          expect(framer.buffered).toBeLessThanOrEqual(MAX_BODY_LENGTH + 192 * 1024);
          expect(heard.bytes).toBeLessThanOrEqual(sent);
        }
        framer.end(momentOf(steps.length + 1));
        expect(heard.bytes).toBe(sent);
        expect(framer.buffered).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
