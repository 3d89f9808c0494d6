/** What was meant: few changes away, and not worth minutes of comparing. */
import { expect, it } from 'vitest';
import { nearest } from '../../src/dissect/nearest.js';

const NAMES = [['StartFusionUploader', '0x75'], ['Stat'], ['Start_Persistence']];

it.each([
  ['StartFusonUploader', ['StartFusionUploader']],
  ['start-fusion', ['StartFusionUploader']],
  ['Satt', ['Stat']],
  ['nothing like it', []],
  ['', []],
])('%s', (word, meant) => {
  expect(nearest(NAMES, word)).toEqual(meant);
});

it('a word longer than any name is near nothing, even a name as long', () => {
  const long = 'ab'.repeat(51);
  expect(nearest([[long]], long)).toEqual([]);
  expect(nearest([[long.slice(2)]], long.slice(2))).toEqual([long.slice(2)]);
});
