import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldStream } from '../../src/mcbp/held-stream.js';
import { CLIENT, type End, SERVER } from '../../src/tcp/events.js';
import { filled, momentOf } from './framer-helpers.js';

type Event = readonly [End, number | Uint8Array];

/** What is replayed, as one line per event. */
function replayed(held: HeldStream, client: End = CLIENT): string[] {
  const lines: string[] = [];
  held.replay(
    {
      data: (from, bytes, at) => lines.push(`${from} data ${bytes.length} @${at.frame}`),
      gap: (from, missing, at) => lines.push(`${from} gap ${missing} @${at.frame}`),
    },
    client,
  );
  return lines;
}

function hold(events: readonly Event[], limit = 1000): HeldStream {
  const held = new HeldStream(limit);
  events.forEach(([from, what], i) => {
    const at = momentOf(i + 1);
    if (typeof what === 'number') held.gap(from, what, at);
    else if (held.extend(from, what)) held.note(from, what.length, at);
  });
  return held;
}

describe('what is forgotten', () => {
  const events: Event[] = [
    [CLIENT, filled(10, 1)],
    [SERVER, filled(20, 2)],
    [CLIENT, 5],
    [CLIENT, filled(30, 3)],
    [CLIENT, filled(40, 4)],
  ];

  it('is whole chunks, and becomes one gap where it was', () => {
    const held = hold(events);
    expect(held.forget(CLIENT, 45)).toBe(40);
    expect(held.of(CLIENT)).toEqual(filled(40, 4));
    expect(replayed(held)).toEqual(['0 gap 45 @1', '1 data 20 @2', '0 data 40 @5']);
  });

  it('is nothing when the first chunk reaches further', () => {
    const held = hold(events);
    expect(held.forget(CLIENT, 9)).toBe(0);
    expect(replayed(held)).toHaveLength(5);
  });

  it('may be all of it', () => {
    const held = hold(events);
    expect(held.forget(CLIENT, Number.POSITIVE_INFINITY)).toBe(80);
    expect(held.of(CLIENT)).toHaveLength(0);
    held.gap(CLIENT, 7, momentOf(9));
    expect(replayed(held, SERVER)).toEqual(['1 gap 92 @1', '0 data 20 @2']);
  });
});

describe('laws', () => {
  const event: fc.Arbitrary<Event> = fc.tuple(
    fc.constantFrom(CLIENT, SERVER),
    fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 99 })),
  );

  it('every byte is held, forgotten or refused, and those held come back as they were', () => {
    fc.assert(
      fc.property(
        fc.array(event),
        fc.nat(400),
        fc.integer({ min: 1, max: 400 }),
        (all, n, limit) => {
          const held = hold(all, limit);
          const before = held.of(CLIENT).length;
          const forgotten = held.forget(CLIENT, n);
          expect(forgotten).toBeLessThanOrEqual(n);
          expect(held.of(CLIENT)).toHaveLength(before - forgotten);
          expect(before).toBeLessThanOrEqual(limit);
          const rest = held.of(CLIENT).slice();
          const back: number[] = [];
          held.replay({ data: (from, b) => from === CLIENT && back.push(...b), gap() {} }, CLIENT);
          expect(Uint8Array.from(back)).toEqual(rest);
        },
      ),
    );
  });
});
