/** The fuzzer finds what is there to be found, and makes it small. */
import { expect, it } from 'vitest';
import { nearest } from '../../src/dissect/nearest.js';
import { Random } from '../../src/sim/random.js';
import { fuzz } from './engine/campaign.js';
import { mutatedJson } from './engine/mutate-json.js';
import { Broken, type Target } from './engine/target.js';

const contains = (input: Uint8Array, byte: number): boolean => input.includes(byte);

const planted: Target = {
  name: 'planted',
  batch: 200,
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

it('keeps of a batch the inputs that reach something new, and no others', async () => {
  const names = [['alpha'], ['beta']];
  const seed = Uint8Array.of(0x21);
  // Only what has 255 in it reaches code that nothing has reached before.
  const guarded: Target = {
    name: 'guarded',
    seeds: async () => [seed],
    run(input) {
      if (input.includes(0xff)) nearest(names, 'alpah');
    },
  };
  const { kept, executions } = await fuzz(guarded, { milliseconds: 1000, seed: 7, corpus: [] });
  expect(executions).toBeGreaterThan(100);
  // The seed, the first that came there, and the few whose luck it was to reach another branch.
  expect(kept).toBeGreaterThan(1);
  expect(kept).toBeLessThan(10);
});

it('changes JSON into JSON as well as into what only looks like it', () => {
  const random = new Random(5);
  const text = '{"name": "a", "list": [1, 2.5, {"deep": true}], "none": null}';
  const changed = Array.from({ length: 400 }, () => mutatedJson(text, random));
  const valid = changed.filter((each) => {
    try {
      JSON.parse(each);
      return true;
    } catch {
      return false;
    }
  });
  expect(new Set(changed).size).toBeGreaterThan(200);
  expect(valid.length).toBeGreaterThan(100);
  expect(valid.length).toBeLessThan(350);
  expect(changed.some((each) => /(?:\[){500}/.test(each))).toBe(true);
  expect(changed.some((each) => each.length > 2000)).toBe(true);
  expect(changed.some((each) => /"name": "a","name": "a"/.test(each))).toBe(true);
});
