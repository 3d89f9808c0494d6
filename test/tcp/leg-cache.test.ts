/** The cache of busy legs never says anything else than a plain map would. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/tcp/events.js';
import { LegCache } from '../../src/tcp/leg-cache.js';

describe('LegCache', () => {
  it('has the latest value or none, and none after it was forgotten', () => {
    // Ports that share slots: the slot is made of both ports, modulo 4096.
    const ports = [1, 2, 4097, 8193, 11_210];
    const ends: Endpoint[] = ports.flatMap((port) => [
      { address: '10.0.0.1', port },
      { address: '10.0.0.2', port },
    ]);
    const end = fc.nat(ends.length - 1);
    const step = fc.record({ src: end, dst: end, how: fc.constantFrom('set', 'get', 'forget') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const cache = new LegCache<number>();
        const model = new Map<string, number>();
        for (const [value, { src, dst, how }] of steps.entries()) {
          const [a, b] = [ends[src] as Endpoint, ends[dst] as Endpoint];
          if (how === 'set') {
            cache.set(a, b, value);
            model.set(`${src} ${dst}`, value);
            expect(cache.get(a, b)).toBe(value);
          } else if (how === 'forget') {
            cache.forget(a, b);
            model.delete(`${src} ${dst}`);
            model.delete(`${dst} ${src}`);
            expect([cache.get(a, b), cache.get(b, a)]).toEqual([undefined, undefined]);
          } else {
            expect([undefined, model.get(`${src} ${dst}`)]).toContain(cache.get(a, b));
          }
        }
      }),
    );
  });
});
