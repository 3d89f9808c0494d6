/** The fuzzer finds what is there to be found, and makes it small. */
import { expect, it } from 'vitest';
import { fuzz } from './engine/campaign.js';
import { Broken, type Target } from './engine/target.js';

const contains = (input: Uint8Array, byte: number): boolean => input.includes(byte);

const planted: Target = {
  name: 'planted',
  words: ['#'],
  seeds: async () => [new TextEncoder().encode('a harmless text of some length')],
  run(input) {
    if (contains(input, 0x23) && contains(input, 0xff)) throw new Broken('a hash beside 255');
    if (input.length > 60 && contains(input, 0x23)) throw new TypeError(`long: ${input.length}`);
  },
};

it('finds both faults, once each, and cuts them down to what matters', async () => {
  const { finds, executions } = await fuzz(planted, { milliseconds: 1500, seed: 7, corpus: [] });
  expect(executions).toBeGreaterThan(1000);
  expect(finds.map(({ fault }) => fault.replace(/\d+$/, '')).sort()).toEqual([
    'a hash beside ',
    'long: ',
  ]);
  const [small] = finds.filter(({ fault }) => fault.startsWith('a hash'));
  expect([...(small?.input ?? [])].sort()).toEqual([0x23, 0xff].sort());
  expect(finds.find(({ fault }) => fault.startsWith('long'))?.input).toHaveLength(61);
});
