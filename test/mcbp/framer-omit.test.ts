/** Bodies of which a part goes by without being shown. */
import { describe, expect, it } from 'vitest';
import { Framer } from '../../src/mcbp/framer.js';
import { join } from '../helpers/bytes.js';
import { filled, frameOf, Heard, momentOf } from './framer-helpers.js';

const one = frameOf({ opaque: 1, opcode: 0x01, extras: 8, key: 3, value: 100 }); // 135 bytes
const two = frameOf({ opaque: 2, opcode: 0x0a });
const head = one.subarray(0, 60);
const MIB = 1024 * 1024;
/** GetFileFragment: kv_engine daemon/settings.h lets it answer with up to 2 GiB. */
const long = frameOf({ opaque: 3, magic: 0x81, opcode: 0xe3, claimed: 31 * MIB });

/** Bytes that are shown, `{omit}` and `{gap}` such that are not. */
type Step = Uint8Array | { readonly omit: number } | { readonly gap: number };

interface Case {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly heard: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'at once',
    steps: [head, { omit: 75 }, two],
    heard: ['frame 1 length 60 abridged 75 @2', 'frame 2 length 24 @3'],
  },
  {
    name: 'in pieces, which may also be shown',
    steps: [head, { omit: 5 }, { omit: 20 }, filled(40), { omit: 10 }, two],
    heard: ['frame 1 length 60 abridged 75 @5', 'frame 2 length 24 @6'],
  },
  {
    name: 'shown behind those that were omitted, and the next frame with them',
    steps: [head, { omit: 5 }, join(filled(70), two)],
    heard: ['frame 1 length 60 abridged 75 @3', 'frame 2 length 24 @3'],
  },
  {
    name: 'right behind the header',
    steps: [one.subarray(0, 24), { omit: 111 }, two],
    heard: ['frame 1 length 24 abridged 111 @2', 'frame 2 length 24 @3'],
  },
  {
    name: 'up to the end of the stream',
    steps: [head, { omit: 70 }],
    heard: ['frame 1 length 60 missing 75 @3'],
  },
  {
    name: 'up to a gap, behind which the rest of the frame is passed over',
    steps: [head, { omit: 20 }, { gap: 30 }, filled(25), two],
    heard: ['frame 1 length 60 missing 75 @3', 'skipped 25 gap @4', 'frame 2 length 24 @5'],
  },
  {
    name: 'behind a gap in the same frame',
    steps: [head, { gap: 30 }, { omit: 45 }, two],
    heard: ['frame 1 length 60 missing 75 @2', 'skipped 45 gap @3', 'frame 2 length 24 @4'],
  },
  {
    name: 'beyond the frame: they belong to none, and a header is due behind them',
    steps: [head, { omit: 80 }, two],
    heard: ['frame 1 length 60 abridged 75 @2', 'skipped 5 gap @2', 'frame 2 length 24 @3'],
  },
  {
    name: 'where no frame has begun',
    steps: [two, { omit: 9 }, two],
    heard: ['frame 2 length 24 @1', 'skipped 9 gap @2', 'frame 2 length 24 @3'],
  },
  {
    name: 'behind part of a header',
    steps: [one.subarray(0, 10), { omit: 9 }, two],
    heard: ['skipped 10 truncated-header @2', 'skipped 9 gap @2', 'frame 2 length 24 @3'],
  },
  {
    name: 'of an answer of which only the header is kept',
    steps: [long, { omit: 20 * MIB }, { omit: 11 * MIB }, two],
    heard: [
      `frame 3 length 24 missing ${31 * MIB} @1`,
      `skipped ${31 * MIB} long-body @3`,
      'frame 2 length 24 @4',
    ],
  },
  {
    name: 'while a frame is searched',
    steps: [filled(30), { omit: 50 }, two],
    heard: ['skipped 80 bad-magic @2', 'frame 2 length 24 @3'],
  },
];

describe('omitted bytes', () => {
  it.each(cases)('$name', ({ steps, heard: expected }) => {
    const heard = new Heard();
    const framer = new Framer(heard);
    for (const [index, step] of steps.entries()) {
      const at = momentOf(index + 1);
      if (step instanceof Uint8Array) framer.push(step, at);
      else if ('omit' in step) framer.omit(step.omit, at);
      else framer.gap(step.gap, at);
    }
    framer.end(momentOf(steps.length + 1));
    expect(heard.lines).toEqual(expected);
    expect(framer.buffered).toBe(0);
  });

  it('are not kept anywhere', () => {
    const heard = new Heard();
    const framer = new Framer(heard);
    framer.push(frameOf({ claimed: 20 * MIB, opcode: 1 }), momentOf(1));
    framer.omit(19 * MIB, momentOf(2));
    expect(framer.buffered).toBe(24);
  });
});
