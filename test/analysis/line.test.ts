/** Lines against plain arrays. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Line, NONE, Places } from '../../src/analysis/line.js';

const ROWS = 40;

describe('Line', () => {
  it('is an array from which anyone may leave; lines share places', () => {
    const moves = fc.array(fc.record({ line: fc.nat(1), move: fc.option(fc.nat()) }));
    fc.assert(
      fc.property(moves, (steps) => {
        const places = new Places();
        places.grow(ROWS / 2);
        const lines = [new Line(places), new Line(places)] as const;
        const models: [number[], number[]] = [[], []];
        const free = Array.from({ length: ROWS }, (_, row) => row);
        for (const { line, move } of steps) {
          const mine = models[line as 0 | 1];
          if (mine.length === 0 || move === null) {
            const row = free.shift();
            if (row === undefined) continue;
            if (row === ROWS / 2) places.grow(ROWS);
            lines[line as 0 | 1].join(row);
            mine.push(row);
          } else {
            const [row = NONE] = mine.splice(move % mine.length, 1);
            lines[line as 0 | 1].leave(row);
            free.push(row);
          }
          for (const each of [0, 1] as const) {
            expect([...lines[each]]).toEqual(models[each]);
            expect(lines[each].length).toBe(models[each].length);
            expect(lines[each].first).toBe(models[each][0] ?? NONE);
          }
        }
      }),
    );
  });
});
