/**
 * What must hold for all streams: how the network cuts them changes nothing but times, and
 * how two directions interleave changes nothing within one.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { End } from '../../src/tcp/events.js';
import { join } from '../helpers/bytes.js';
import { frame } from '../helpers/frames.js';
import { bye, type Collected, cutAt, play, type Step } from './build.js';

const CLIENT_OPCODES = [0x00, 0x01, 0x09, 0x0a, 0x10, 0x3d, 0x70, 0x75, 0x84];
const SERVER_OPCODES = [0x01, 0x02, 0x03];

/** By the magics that have framing extras: durability majority, and the server's duration. */
const FRAMING: ReadonlyMap<number, readonly number[]> = new Map([
  [0x08, [0x11, 0x01]],
  [0x18, [0x02, 0x00, 0x01]],
]);

/** A frame that the given end may send, with a key and flags as a Get and its answer have. */
const sent = (side: End): fc.Arbitrary<Uint8Array> =>
  fc
    .constantFrom(...(side === 0 ? [0x80, 0x08, 0x83] : [0x81, 0x18, 0x82]))
    .chain((magic) => sentAs(magic));

const sentAs = (magic: number): fc.Arbitrary<Uint8Array> =>
  fc
    .record({
      magic: fc.constant(magic),
      opcode: fc.constantFrom(
        ...(magic === 0x82 || magic === 0x83 ? SERVER_OPCODES : CLIENT_OPCODES),
      ),
      framing: fc.constant(FRAMING.get(magic) ?? []),
      extras: fc.constant([0, 0, 0, 0]),
      key: fc.string({ minLength: 1, maxLength: 12 }),
      value: fc.oneof(fc.string({ maxLength: 40 }), fc.json()),
      opaque: fc.nat(2),
      word: fc.nat(3),
    })
    .map(frame);

interface Turn {
  readonly side: End;
  readonly frames: readonly Uint8Array[];
}

/** Client and server take turns; each says a few whole frames. The client begins. */
const conversation: fc.Arbitrary<Turn[]> = fc
  .array(
    fc.tuple(
      fc.array(sent(0), { minLength: 1, maxLength: 3 }),
      fc.array(sent(1), { minLength: 1, maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((rounds) =>
    rounds.flatMap(([asked, answered]): Turn[] => [
      { side: 0, frames: asked },
      { side: 1, frames: answered },
    ]),
  );

/** Each frame in a packet of its own. */
const whole = (turns: readonly Turn[]): Step[] =>
  turns.flatMap(({ side, frames }) => frames.map((bytes) => ({ side, bytes })));

const cuts = fc.array(fc.nat(400), { maxLength: 12 });

/** Each turn as one stretch of bytes, cut anew. */
const recut = (turns: readonly Turn[], places: readonly (readonly number[])[]): Step[] =>
  turns.flatMap(({ side, frames }, i) =>
    cutAt(join(...frames), places[i % places.length] ?? []).map((bytes) => ({ side, bytes })),
  );

const staging = fc.constantFrom({}, { forced: true }, { midstream: true });

/** Everything but the times. */
const told = ({ messages, losses, closes }: Collected) => ({
  messages: messages.map(({ number, from, kind, bytes, missing, request }) => ({
    ...{ number, from, kind, missing, bytes: Buffer.from(bytes).toString('hex') },
    answers: request?.number,
    first: request?.first,
    asked: request?.frame && Buffer.from(request.frame).toString('hex'),
  })),
  losses,
  closes,
});

const bytesFrom = (heard: Collected, end: End): string[] =>
  heard.messages
    .filter(({ from }) => from === end)
    .map(({ bytes }) => Buffer.from(bytes).toString('hex'));

describe('cutting streams anew', () => {
  it('gives the same messages, numbers and pairs', () => {
    fc.assert(
      fc.property(
        conversation,
        fc.array(cuts, { minLength: 1, maxLength: 10 }),
        (turns, places) => {
          const expected = told(play([...whole(turns), ...bye]));
          expect(expected.messages).toHaveLength(whole(turns).length);
          expect(told(play([...recut(turns, places), ...bye]))).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('does so at every single place of a short conversation', () => {
    const turns: Turn[] = [
      {
        side: 0,
        frames: [frame({ opcode: 0, key: 'a' }), frame({ magic: 8, opcode: 1, framing: [0x50] })],
      },
      { side: 1, frames: [frame({ magic: 0x81, opcode: 0, value: 'v' })] },
      { side: 0, frames: [frame({ opcode: 0x10, key: 'fusion migration 3' })] },
      {
        side: 1,
        frames: [
          frame({ magic: 0x81, opcode: 0x10, key: 'fusion', value: { total_bytes: 1 } }),
          frame({ magic: 0x18, opcode: 0x10, framing: [0x02, 0x00, 0x09] }),
        ],
      },
    ];
    for (const kind of [{}, { midstream: true }, { forced: true, midstream: true }]) {
      const expected = told(play([...whole(turns), ...bye], kind));
      expect(expected.messages).toHaveLength(6);
      for (let place = 0; place < 80; place += 1) {
        expect(told(play([...recut(turns, [[place]]), ...bye], kind))).toEqual(expected);
      }
      const single = Array.from({ length: 200 }, (_, i) => i);
      expect(told(play([...recut(turns, [single]), ...bye], kind))).toEqual(expected);
    }
  });
});

describe('interleaving two directions', () => {
  it('keeps the order and the bytes of each', () => {
    const interleaving = fc.record({
      turns: conversation,
      places: fc.array(cuts, { minLength: 1, maxLength: 10 }),
      order: fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
      how: staging,
    });
    fc.assert(
      fc.property(interleaving, ({ turns, places, order, how }) => {
        const steps = recut(turns, places);
        const sides = [0, 1].map((side) => steps.filter((step) => step.side === side));
        const mixed: Step[] = steps.flatMap((_, i) => {
          const [wanted, other] = order[i % order.length] ? [0, 1] : [1, 0];
          return sides[wanted as End]?.shift() ?? sides[other as End]?.shift() ?? [];
        });
        expect(mixed).toHaveLength(steps.length);
        const heard = play([...mixed, ...bye], how);
        for (const end of [0, 1] as const) {
          const spoken = turns.filter(({ side }) => side === end).flatMap(({ frames }) => frames);
          expect(bytesFrom(heard, end)).toEqual(
            spoken.map((bytes) => Buffer.from(bytes).toString('hex')),
          );
        }
        expect(heard.messages.map(({ number }) => number)).toEqual(
          heard.messages.map((_, i) => i + 1),
        );
      }),
      { numRuns: 150 },
    );
  });
});

describe('damage', () => {
  it('never throws, numbers without holes, and answers only requests that were there', () => {
    const step = fc.oneof(
      fc.record({ side: fc.constantFrom<End>(0, 1), bytes: fc.uint8Array({ maxLength: 80 }) }),
      fc.record({ side: fc.constantFrom<End>(0, 1), bytes: fc.oneof(sent(0), sent(1)) }),
      fc.record({ side: fc.constantFrom<End>(0, 1), gap: fc.integer({ min: 1, max: 200 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), staging, (steps, how) => {
        const { messages } = play([...steps, ...bye], how);
        expect(messages.map(({ number }) => number)).toEqual(messages.map((_, i) => i + 1));
        for (const { number, request } of messages) {
          if (request === undefined) continue;
          expect(request.number).toBeLessThan(number);
          expect(messages[request.number - 1]?.kind).toBe('request');
        }
      }),
      { numRuns: 200 },
    );
  });
});
