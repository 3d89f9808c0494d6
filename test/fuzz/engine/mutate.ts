/** Changes that know nothing of the structure: what lines, disks, memory and people do to bytes. */
import { joined } from '../../../src/bytes/joined.js';
import type { Random } from '../../../src/sim/random.js';

/** Longer inputs are cut: they say nothing that shorter ones do not, and take longer. */
const MAX_LENGTH = 64 * 1024;

const NUMBERS = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

type Change = (input: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const at = (input: Uint8Array, random: Random): number => random.below(input.length + 1);

/** A stretch of an input, short ones more often than long ones. */
function stretch(input: Uint8Array, random: Random): [number, number] {
  const from = at(input, random);
  const most = 1 << random.below(12);
  return [from, Math.min(input.length, from + random.below(most) + 1)];
}

const flip: Change = (input, random) => {
  const changed = input.slice();
  for (let left = 1 + random.below(4); left > 0 && changed.length > 0; left -= 1) {
    const place = random.below(changed.length);
    changed[place] = (changed[place] ?? 0) ^ (1 << random.below(8));
  }
  return changed;
};

const number: Change = (input, random) => {
  const width = [1, 2, 4][random.below(3)] ?? 1;
  const changed = input.slice();
  if (changed.length < width) return changed;
  const place = random.below(changed.length - width + 1);
  const value = random.below(4) === 0 ? random.u32() : (NUMBERS[random.below(NUMBERS.length)] ?? 0);
  const little = random.below(2) === 0;
  for (let i = 0; i < width; i += 1) {
    changed[place + i] = value >>> (8 * (little ? i : width - 1 - i));
  }
  return changed;
};

const remove: Change = (input, random) => {
  const [from, to] = stretch(input, random);
  return joined([input.subarray(0, from), input.subarray(to)]);
};

const repeat: Change = (input, random) => {
  const [from, to] = stretch(input, random);
  const times = 1 + random.below(3);
  const copies = Array.from({ length: times }, () => input.subarray(from, to));
  return joined([input.subarray(0, to), ...copies, input.subarray(to)]);
};

const move: Change = (input, random) => {
  const [from, to] = stretch(input, random);
  const rest = joined([input.subarray(0, from), input.subarray(to)]);
  const place = at(rest, random);
  return joined([rest.subarray(0, place), input.subarray(from, to), rest.subarray(place)]);
};

const noise: Change = (input, random) => {
  const place = at(input, random);
  const bytes = Uint8Array.from({ length: 1 + random.below(40) }, () => random.below(256));
  return joined([input.subarray(0, place), bytes, input.subarray(place)]);
};

const cut: Change = (input, random) => input.slice(0, at(input, random));

const splice: Change = (input, random, other) =>
  joined([input.subarray(0, at(input, random)), other.subarray(at(other, random))]);

const CHANGES: readonly [Change, ...Change[]] = [
  ...([flip, flip, number, number] as const),
  ...[remove, repeat, move, noise, cut, splice],
];

/** One to four changes, one after the other. */
export function mutated(
  input: Uint8Array,
  other: Uint8Array,
  random: Random,
  words: readonly string[] = [],
): Uint8Array {
  let changed = input;
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    const word = words.length > 0 && random.below(2) === 0;
    changed = word
      ? withWord(changed, words[random.below(words.length)] ?? '', random)
      : random.pick(CHANGES)(changed, random, other);
  }
  return changed.length > MAX_LENGTH ? changed.slice(0, MAX_LENGTH) : changed;
}

function withWord(input: Uint8Array, word: string, random: Random): Uint8Array {
  const place = at(input, random);
  const over = random.below(3) === 0 ? stretch(input, random)[1] : place;
  const bytes = new TextEncoder().encode(word);
  return joined([input.subarray(0, place), bytes, input.subarray(Math.max(place, over))]);
}
