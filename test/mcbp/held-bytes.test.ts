/** Held bytes of one direction: what is there, and what it costs those who share an allowance. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldBytes } from '../../src/mcbp/held-bytes.js';
import { Budget } from '../../src/tcp/budget.js';
import { filled } from './framer-helpers.js';

describe('HeldBytes', () => {
  it('are what was appended and not dropped, up to a limit', () => {
    const step = fc.oneof(
      fc.record({ append: fc.uint8Array({ maxLength: 900 }) }),
      fc.record({ drop: fc.nat(900) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(5000), (steps, limit) => {
        const budget = new Budget(1_000_000);
        const held = new HeldBytes(limit, budget);
        let model: number[] = [];
        for (const each of steps) {
          if ('append' in each) {
            const fits = model.length + each.append.length <= limit;
            expect(held.append(each.append)).toBe(fits);
            if (fits) model.push(...each.append);
          } else {
            const count = Math.min(each.drop, model.length);
            held.drop(count);
            model = model.slice(count);
          }
          expect([...held.view]).toEqual(model);
          expect(budget.used).toBeGreaterThanOrEqual(model.length);
        }
        held.clear();
        expect([held.view.length, budget.used]).toEqual([0, 0]);
      }),
    );
  });

  it('cost nothing any more when all of them are dropped', () => {
    const budget = new Budget(10_000);
    const held = new HeldBytes(5000, budget);
    held.append(filled(700));
    held.drop(699);
    expect(budget.used).toBeGreaterThanOrEqual(700);
    held.drop(1);
    expect(budget.used).toBe(0);
  });

  it('are refused whole where the allowance has no room', () => {
    const budget = new Budget(3000);
    const held = new HeldBytes(100_000, budget);
    expect(held.append(filled(1000))).toBe(true);
    expect(held.append(filled(2500))).toBe(false);
    expect(held.view).toEqual(filled(1000));
    expect(budget.used).toBeLessThanOrEqual(3000);
  });

  it('book 128 bytes for each chunk beside what it holds', () => {
    const budget = new Budget(100_000);
    const held = new HeldBytes(100_000, budget);
    held.append(filled(1));
    const one = budget.used;
    for (let i = 0; i < 10; i += 1) held.append(filled(1));
    expect(budget.used).toBe(one + 10 * 128);
  });
});
