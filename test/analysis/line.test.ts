/** A line against a plain array. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Line, type Place } from '../../src/analysis/line.js';

describe('Line', () => {
  it('is an array from which anyone may leave', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(), { nil: 'join' as const })), (moves) => {
        const line = new Line<number>();
        const model: Place<number>[] = [];
        moves.forEach((move, value) => {
          if (move === 'join' || model.length === 0) {
            model.push(line.join(value));
          } else {
            const [place] = model.splice(move % model.length, 1);
            line.leave(place as Place<number>);
          }
          expect([...line]).toEqual(model.map((place) => place.value));
          expect(line.length).toBe(model.length);
          expect(line.first).toBe(model[0]?.value);
        });
      }),
    );
  });

  it('does not tie those who left to those who stay', () => {
    const line = new Line<number>();
    const places = [1, 2, 3].map((value) => line.join(value));
    line.leave(places[1] as Place<number>);
    expect(places[1]).toEqual({ value: 2, before: undefined, after: undefined });
  });
});
