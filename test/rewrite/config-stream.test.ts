/** Streams with maps between other frames: the same comes out however they are cut. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined } from '../../src/bytes/joined.js';
import { encodeFrame } from '../../src/dissect/encode.js';
import { readHeader } from '../../src/mcbp/header.js';
import { ConfigStream } from '../../src/rewrite/config-stream.js';
import {
  config,
  MAP,
  notMyVbucket,
  packed,
  push,
  REWRITTEN,
  TestDoors,
  timedNotMyVbucket,
  VIEW,
} from './maps.js';

class Passage {
  readonly written: Uint8Array[] = [];
  readonly marked: Uint8Array[] = [];
  readonly notices: string[] = [];
  readonly stream: ConfigStream;
  isHeld = false;
  isOver = false;

  constructor(readonly doors = new TestDoors(true)) {
    this.stream = new ConfigStream(VIEW, doors, {
      write: (bytes) => this.written.push(bytes.slice()),
      hold: (on) => {
        expect(on).toBe(!this.isHeld);
        this.isHeld = on;
      },
      rewritten: (frame) => this.marked.push(frame.slice()),
      notice: (line) => this.notices.push(line),
    });
  }

  get out(): Uint8Array {
    return joined(this.written);
  }

  /** Each piece in memory that is used again for the next. */
  take(bytes: Uint8Array, cuts: readonly number[]): this {
    const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
    let at = 0;
    for (const end of [...ends, bytes.length]) {
      const lent = bytes.slice(at, end);
      this.stream.push(lent);
      lent.fill(0xee);
      at = end;
    }
    return this;
  }

  end(): this {
    this.stream.end(() => {
      this.isOver = true;
    });
    return this;
  }
}

/** A frame as the server sends it, and as the client gets it. */
type Pair = readonly [sent: Uint8Array, received: Uint8Array];
const same = (frame: Uint8Array): Pair => [frame, frame];

const MAPS: readonly Pair[] = [
  [config(MAP), config(REWRITTEN)],
  [packed(MAP), config(REWRITTEN)],
  [notMyVbucket(MAP), notMyVbucket(REWRITTEN)],
  [timedNotMyVbucket(MAP), timedNotMyVbucket(REWRITTEN)],
  [push(MAP), push(REWRITTEN)],
];

/** Frames that only look as if they held a map that leads elsewhere. */
const OTHERS: readonly Pair[] = [
  same(config('')),
  same(config('{"rev":1')),
  same(packed('{"rev":1}')),
  same(config('{"rev":1}', { datatype: 3 })),
  same(config(MAP, { vbucketOrStatus: 1 })),
  same(notMyVbucket('{"error":{"context":"10.0.0.6:11210"}}')),
  same(encodeFrame({ magic: 0x81, opcode: 0x00, value: MAP })),
  same(encodeFrame({ magic: 0x82, opcode: 0x02, value: MAP })),
  same(encodeFrame({ magic: 0x18, opcode: 0, framingExtras: Uint8Array.of(0x02, 0, 5) })),
];

const anyFrame = fc
  .record({
    opcode: fc.integer({ min: 0, max: 0xff }).filter((opcode) => opcode !== 0xb5),
    vbucketOrStatus: fc.constantFrom(0, 1, 0x23, 0x86),
    value: fc.uint8Array({ maxLength: 200 }),
    key: fc.string({ maxLength: 5 }),
  })
  .map((parts) => same(encodeFrame({ magic: 0x81, ...parts })));

const frames = fc.array(fc.oneof(anyFrame, fc.constantFrom(...MAPS), fc.constantFrom(...OTHERS)), {
  maxLength: 12,
});
const cuts = fc.array(fc.nat(), { maxLength: 40 });

const sentOf = (pairs: readonly Pair[]): Uint8Array => joined(pairs.map(([sent]) => sent));
const receivedOf = (pairs: readonly Pair[]): Uint8Array =>
  joined(pairs.map(([, received]) => received));

const settled = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

describe('a stream', () => {
  it('comes out the same however it is cut', () => {
    fc.assert(
      fc.property(frames, cuts, (pairs, at) => {
        const passage = new Passage().take(sentOf(pairs), at).end();
        expect(passage.out).toEqual(receivedOf(pairs));
        expect(passage.isOver).toBe(true);
        expect(passage.isHeld).toBe(false);
        const changed = pairs.filter(([sent, received]) => sent !== received);
        expect(passage.marked).toEqual(changed.map(([, received]) => received));
      }),
      { numRuns: 300 },
    );
  });

  it.each(MAPS.map((pair, i) => [i, pair] as const))(
    'map %i byte by byte',
    (_i, [sent, received]) => {
      const noop = encodeFrame({ magic: 0x81, opcode: 0x0a });
      const whole = joined([noop, sent, noop]);
      const passage = new Passage().take(whole, Array.from(whole.keys()));
      expect(passage.out).toEqual(joined([noop, received, noop]));
    },
  );

  it('keeps nothing of a frame without a map but a header that is cut', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 8 }), cuts, (pairs, at) => {
        const bytes = sentOf(pairs);
        const passage = new Passage();
        let taken = 0;
        for (const end of [...new Set(at.map((cut) => cut % (bytes.length + 1)))].sort(
          (a, b) => a - b,
        )) {
          passage.stream.push(bytes.subarray(taken, end));
          taken = end;
          expect(passage.stream.held).toBeLessThan(24);
          expect(passage.out).toEqual(bytes.subarray(0, taken - passage.stream.held));
        }
      }),
    );
  });

  it('passes one read in one piece, uncopied, where there is nothing to change', () => {
    const lent: Uint8Array[] = [];
    const stream = new ConfigStream(VIEW, new TestDoors(true), {
      write: (bytes) => lent.push(bytes),
      hold: () => undefined,
      rewritten: () => undefined,
      notice: () => undefined,
    });
    const read = joined(Array.from({ length: 50 }, () => encodeFrame({ magic: 0x81, opcode: 0 })));
    stream.push(read);
    expect(lent).toHaveLength(1);
    expect(lent[0]).toBe(read);
  });

  it('goes on as it is when it ends inside a map', () => {
    const cut = config(MAP).subarray(0, 100);
    const passage = new Passage().take(cut, [30]);
    expect(passage.written).toEqual([]);
    expect(passage.end().out).toEqual(cut);
  });
});

describe('what is not the protocol', () => {
  it('passes untouched, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), cuts, (bytes, at) => {
        const passage = new Passage().take(bytes, at).end();
        expect(passage.out).toEqual(bytes);
        if (![0x81, 0x18, 0x82].includes(bytes[0] ?? 0)) expect(passage.notices).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('passes untouched behind frames, and what follows with it', () => {
    const bytes = joined([config(MAP), Uint8Array.of(0x16, 3, 1), config(MAP)]);
    const expected = joined([config(REWRITTEN), Uint8Array.of(0x16, 3, 1), config(MAP)]);
    for (let cut = 0; cut <= bytes.length; cut += 5) {
      const passage = new Passage().take(bytes, [cut]);
      expect(passage.out).toEqual(expected);
      expect(passage.notices).toEqual([
        'what it sends is no message any more: cluster maps pass as they are',
      ]);
    }
  });

  it('does not break it: damaged frames come out as they were or rewritten, none is lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...MAPS),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        cuts,
        async ([sent], place, flip, at) => {
          const damaged = sent.slice();
          const i = place % damaged.length;
          damaged[i] = (damaged[i] as number) ^ flip;
          const passage = new Passage().take(damaged, at).end();
          // A digit of an address may have been hit: there is no door to that one.
          for (const open of passage.doors.opening) open();
          await settled();
          expect(passage.isOver).toBe(true);
          if (passage.marked.length === 0) {
            expect(passage.out).toEqual(damaged);
            return;
          }
          const [rewritten = new Uint8Array()] = passage.marked;
          expect(readHeader(rewritten).bodyLength).toBe(rewritten.length - 24);
          expect(passage.out.subarray(0, rewritten.length)).toEqual(rewritten);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a map that cannot be read', () => {
  it.each([
    ['no JSON', config('{"nodesExt":['), /^a cluster map passed as it is: JSON: unexpected end/],
    ['no Snappy', config(MAP, { datatype: 3 }), /^a cluster map passed as it is: Snappy: /],
  ])('(%s) is told of once', (_what, frame, line) => {
    const passage = new Passage().take(joined([frame, frame]), []);
    expect(passage.out).toEqual(joined([frame, frame]));
    expect(passage.notices).toEqual([expect.stringMatching(line)]);
  });

  it('because it is too long passes, and what is behind it is seen', () => {
    const length = 30 * 1024 * 1024 + 1;
    const header = config('{}').slice(0, 24);
    new DataView(header.buffer).setUint32(8, length);
    const passage = new Passage();
    passage.stream.push(header);
    const body = new Uint8Array(1024 * 1024).fill(0x20);
    for (let left = length; left > 0; left -= body.length) {
      passage.stream.push(body.subarray(0, Math.min(left, body.length)));
      expect(passage.stream.held).toBe(0);
    }
    passage.written.length = 0;
    passage.stream.push(config(MAP));
    expect(passage.out).toEqual(config(REWRITTEN));
    expect(passage.notices).toEqual([expect.stringMatching(/too long to be kept$/)]);
  });
});

describe('nodes that nothing leads to yet', () => {
  it('are opened first: the server is held, and nothing overtakes', async () => {
    await fc.assert(
      fc.asyncProperty(frames, cuts, async (pairs, at) => {
        const passage = new Passage(new TestDoors(false)).take(sentOf(pairs), at).end();
        const waits = pairs.some(([sent, received]) => sent !== received);
        expect(passage.isHeld).toBe(waits);
        expect(passage.isOver).toBe(!waits);
        for (const open of passage.doors.opening) open();
        await settled();
        expect(passage.out).toEqual(receivedOf(pairs));
        expect([passage.isHeld, passage.isOver]).toEqual([false, true]);
        expect(new Set(passage.doors.asked).size).toBe(passage.doors.asked.length);
      }),
      { numRuns: 100 },
    );
  });

  it('and never will are told of; the rest of the map is rewritten', async () => {
    const there = '{"services":{"kv":11210},"hostname":"10.9.9.9"}';
    const map = MAP.replace('"nodesExt":[', `"nodesExt":[${there},`);
    const passage = new Passage().take(config(map), []);
    expect(passage.written).toEqual([]);
    for (const open of passage.doors.opening) open();
    await settled();
    expect(passage.out).toEqual(config(REWRITTEN.replace('"nodesExt":[', `"nodesExt":[${there},`)));
    expect(passage.notices).toEqual([
      'nothing leads to 10.9.9.9:11210: clients are told to go there directly',
    ]);
  });
});
