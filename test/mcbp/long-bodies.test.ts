/**
 * Answers longer than anything that is kept: GetFileFragment may send 2 GiB (kv_engine
 * daemon/settings.h, file_fragment_max_read_size). Their bodies are counted, not searched.
 */
import { describe, expect, it } from 'vitest';
import { Framer } from '../../src/mcbp/framer.js';
import { join } from '../helpers/bytes.js';
import { type FrameParts, frameOf, Heard, momentOf } from './framer-helpers.js';

const MIB = 1024 * 1024;
const GET_FILE_FRAGMENT = 0xe3;
const after = frameOf({ magic: 0x81, opcode: 0x0a, opaque: 2 });

const fragment = (claimed: number, parts: FrameParts = {}): Uint8Array =>
  frameOf({ magic: 0x81, opcode: GET_FILE_FRAGMENT, opaque: 1, claimed, ...parts });

/** The body of a file that holds this protocol's own frames, which a search would find. */
const bait = join(...Array.from({ length: 1024 }, (_, i) => frameOf({ opcode: 0x0a, opaque: i })));

/** `count` bytes of bait. */
const pattern = (count: number): Uint8Array =>
  join(...Array.from({ length: Math.ceil(count / bait.length) }, () => bait)).subarray(0, count);

/** Pushes `count` bytes of bait. */
function pushBody(framer: Framer, count: number): void {
  for (let left = count; left > 0; left -= bait.length) {
    framer.push(bait.subarray(0, Math.min(left, bait.length)), momentOf(2));
  }
}

describe('an answer longer than what is kept', () => {
  it.each([
    ['31 MiB', 31 * MIB, {}],
    ['100 MiB and one byte', 100 * MIB + 1, {}],
    ['31 MiB with the time that the server took', 31 * MIB, { magic: 0x18, framing: 3 }],
  ])('of %s is counted, and the next frame is where it ends', (_, body, parts) => {
    const heard = new Heard();
    const framer = new Framer(heard);
    const header = fragment(body, parts);
    framer.push(header, momentOf(1));
    pushBody(framer, body - (header.length - 24));
    framer.push(after, momentOf(3));
    expect(framer.buffered).toBe(0);
    expect(heard.lines).toEqual([
      `frame 1 length 24 missing ${body} @1`,
      `skipped ${body} long-body @2`,
      'frame 2 length 24 @3',
    ]);
  });

  it('may have its header cut anywhere', () => {
    const header = fragment(31 * MIB);
    for (let cut = 1; cut < header.length; cut++) {
      const heard = new Heard();
      const framer = new Framer(heard);
      framer.push(header.subarray(0, cut), momentOf(1));
      framer.push(header.subarray(cut), momentOf(1));
      framer.push(bait, momentOf(2));
      framer.end(momentOf(3));
      expect(heard.lines).toEqual([
        `frame 1 length 24 missing ${31 * MIB} @1`,
        `skipped ${bait.length} long-body @2`,
      ]);
    }
  });

  it('may lose bytes in its middle: the rest is still counted', () => {
    const heard = new Heard();
    const framer = new Framer(heard);
    framer.push(fragment(31 * MIB), momentOf(1));
    pushBody(framer, 10 * MIB);
    framer.gap(20 * MIB, momentOf(2));
    pushBody(framer, MIB);
    framer.push(after, momentOf(3));
    expect(heard.lines).toEqual([
      `frame 1 length 24 missing ${31 * MIB} @1`,
      `skipped ${11 * MIB} long-body @2`,
      'frame 2 length 24 @3',
    ]);
  });

  it('may lose its end and more: then the next frame is searched', () => {
    const heard = new Heard();
    const framer = new Framer(heard);
    framer.push(fragment(31 * MIB), momentOf(1));
    framer.gap(31 * MIB + 7, momentOf(2));
    framer.push(join(new Uint8Array(9).fill(0x2e), after, after), momentOf(3));
    framer.end(momentOf(4));
    expect(heard.lines).toEqual([
      `frame 1 length 24 missing ${31 * MIB} @1`,
      'skipped 9 gap @3',
      'frame 2 length 24 @3',
      'frame 2 length 24 @3',
    ]);
  });

  it('is in step again behind it: what is no frame there is told as such', () => {
    const heard = new Heard();
    const framer = new Framer(heard);
    framer.push(fragment(31 * MIB), momentOf(1));
    pushBody(framer, 31 * MIB);
    framer.push(new Uint8Array(50).fill(0x2e), momentOf(3));
    framer.end(momentOf(4));
    expect(heard.lines.at(-1)).toBe('skipped 50 bad-magic @3');
  });

  it('is found behind a gap by its header alone', () => {
    const heard = new Heard();
    const framer = new Framer(heard, { midstream: true });
    framer.push(join(new Uint8Array(100).fill(0x2e), fragment(31 * MIB)), momentOf(1));
    pushBody(framer, 31 * MIB);
    framer.push(after, momentOf(3));
    expect(heard.lines).toEqual([
      'skipped 100 gap @1',
      `frame 1 length 24 missing ${31 * MIB} @1`,
      `skipped ${31 * MIB} long-body @2`,
      'frame 2 length 24 @3',
    ]);
  });

  it('is found behind a gap in the same chunk as much of its body: all of it is counted once', () => {
    const stream = join(
      new Uint8Array(100).fill(0x2e),
      fragment(31 * MIB),
      pattern(31 * MIB),
      after,
    );
    for (const cut of [125, 1000, 70_000, stream.length - 10]) {
      const heard = new Heard();
      const framer = new Framer(heard, { midstream: true });
      framer.push(stream.subarray(0, cut), momentOf(1));
      framer.push(stream.subarray(cut), momentOf(1));
      framer.end(momentOf(2));
      expect(heard.lines).toEqual([
        'skipped 100 gap @1',
        `frame 1 length 24 missing ${31 * MIB} @1`,
        `skipped ${31 * MIB} long-body @1`,
        'frame 2 length 24 @1',
      ]);
    }
  });

  const others: [string, Uint8Array][] = [
    ['an answer of another command', fragment(31 * MIB, { opcode: 0x00 })],
    ['a request', fragment(31 * MIB, { magic: 0x80 })],
    ['a failure', fragment(31 * MIB, { specific: 1 })],
    ['more than the server may be set to', fragment(2 * 1024 * MIB + 1)],
    ['4 GiB', fragment(0xffff_ffff)],
    ['a datatype', fragment(31 * MIB, { datatype: 1 })],
    ['extras', fragment(31 * MIB, { extras: 4 })],
    ['a key', fragment(31 * MIB, { key: 4 })],
  ];
  it.each(others)('%s is not believed, and the frames behind it are found', (_, header) => {
    const heard = new Heard();
    const framer = new Framer(heard);
    framer.push(join(header.subarray(0, 24), bait), momentOf(1));
    framer.end(momentOf(2));
    expect(heard.frames).toHaveLength(1 + 1024);
  });
});
