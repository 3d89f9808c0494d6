/** Latencies by row, narrow as long as they can be. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Latencies } from '../../src/session/latencies.js';

/** Room that doubles, as a block gives it. */
function filledWith(values: readonly number[]): Latencies {
  const latencies = new Latencies();
  let room = 0;
  for (const [i, value] of values.entries()) {
    if (i === room) {
      room = Math.max(4, room * 2);
      latencies.moveTo((from) => {
        const words = new Uint32Array(room);
        words.set(from);
        return words;
      });
    }
    latencies.set(i, value);
  }
  return latencies;
}

const NARROW = fc.oneof(fc.nat(0xffff_fffe), fc.constant(Number.NaN));
const ANY = fc.oneof(
  { weight: 9, arbitrary: NARROW },
  fc.integer({ min: -5, max: -1 }),
  fc.constantFrom(0xffff_fffe, 0xffff_ffff, 0x1_0000_0000, 86_400e9),
);

it('gives back what was put in, all of it and parts', () => {
  fc.assert(
    fc.property(fc.array(ANY, { maxLength: 40 }), fc.nat(40), fc.nat(40), (values, a, b) => {
      const latencies = filledWith(values);
      expect(values.map((_, i) => latencies.at(i))).toEqual(values);
      const [from, to] = [Math.min(a, b, values.length), Math.min(Math.max(a, b), values.length)];
      expect([...latencies.part(from, to)]).toEqual(values.slice(from, to));
    }),
  );
});

it('takes more than four bytes a row only where a value needs it', () => {
  fc.assert(
    fc.property(fc.array(NARROW, { minLength: 1, maxLength: 40 }), (values) => {
      expect(filledWith(values).memory).toBe(0);
      expect(filledWith([...values, 5e9]).memory).toBeGreaterThan(0);
    }),
  );
});

it('says when it takes more memory', () => {
  const latencies = filledWith([1, 2, Number.NaN]);
  expect([latencies.set(1, 3), latencies.set(2, 5e9), latencies.set(1, -1)]).toEqual([
    false,
    true,
    false,
  ]);
  expect([0, 1, 2].map((i) => latencies.at(i))).toEqual([1, -1, 5e9]);
});
