/** How long requests stand behind Fusion commands, as far as their answers tell. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Fence } from '../../src/analysis/fence.js';

const at = (ns: number) => ({ s: 1_700_000_000 + Math.floor(ns / 1e9), ns: ns % 1e9 });

/** `asked` and `answered` in nanoseconds. */
interface Exchange {
  readonly asked: number;
  readonly answered: number;
  readonly fusion: boolean;
}

/** By the definition: until the last Fusion command asked before it was answered. */
const due = (all: readonly Exchange[], index: number): number => {
  const { asked } = all[index] as Exchange;
  const ends = all.slice(0, index).flatMap(({ fusion, answered }) => (fusion ? [answered] : []));
  return Math.max(0, Math.max(0, ...ends) - asked);
};

it('says for a server that answers in order what the definition says', () => {
  const gaps = fc.record({ wait: fc.nat(2e9), work: fc.nat(2e9), fusion: fc.boolean() });
  fc.assert(
    fc.property(fc.array(gaps, { maxLength: 30 }), (steps) => {
      let [now, free] = [0, 0];
      const all = steps.map(({ wait, work, fusion }): Exchange => {
        now += wait;
        free = Math.max(now, free) + work;
        return { asked: now, answered: free, fusion };
      });
      const fence = new Fence();
      for (const [i, { asked, answered, fusion }] of all.entries()) {
        expect(fence.heldUp(i + 1, answered - asked, at(answered))).toBe(due(all, i));
        if (fusion) fence.answered(i + 1, at(answered));
      }
    }),
  );
});

it('says nothing where a later Fusion command was answered first', () => {
  const fence = new Fence();
  fence.answered(5, at(10));
  expect(fence.heldUp(4, 20, at(20))).toBe(0);
  fence.answered(3, at(30));
  expect(fence.heldUp(6, 25, at(35))).toBe(0);
});

it('is never longer than the latency, nor below 0, whatever the clock does', () => {
  const fence = new Fence();
  fence.answered(1, at(5000));
  expect(fence.heldUp(2, 100, at(1000))).toBe(100);
  expect(fence.heldUp(2, -100, at(6000))).toBe(0);
});
