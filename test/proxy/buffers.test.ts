import { expect, it } from 'vitest';
import { BufferBudget, ReadBuffer } from '../../src/proxy/buffers.js';

const SMALL = 8_192;
const MIDDLE = 65_536;
const LARGE = 262_144;

/** A read that fills the buffer, so many times; answers the sizes after each. */
const fill = (buffer: ReadBuffer, times: number): number[] =>
  Array.from({ length: times }, () => {
    buffer.filled(buffer.bytes.length);
    return buffer.bytes.length;
  });

it('grows while reads fill it, up to 256 KiB', () => {
  const buffer = new ReadBuffer(new BufferBudget());
  expect(buffer.bytes.length).toBe(SMALL);
  expect(fill(buffer, 3)).toEqual([MIDDLE, LARGE, LARGE]);
});

it('shrinks when a smaller one would have done for long', () => {
  const buffer = new ReadBuffer(new BufferBudget());
  fill(buffer, 2);
  for (let i = 0; i < 255; i++) buffer.filled(100);
  buffer.filled(MIDDLE + 1); // a large read in between: all begins anew
  for (let i = 0; i < 255; i++) buffer.filled(100);
  expect(buffer.bytes.length).toBe(LARGE);
  buffer.filled(100);
  expect(buffer.bytes.length).toBe(MIDDLE);
  for (let i = 0; i < 1_000; i++) buffer.filled(100);
  expect(buffer.bytes.length).toBe(SMALL);
});

it('keeps the bytes of a read where they are when it grows', () => {
  const buffer = new ReadBuffer(new BufferBudget());
  const read = buffer.bytes;
  buffer.filled(read.length);
  expect(buffer.bytes).not.toBe(read);
  expect(buffer.bytes.buffer).not.toBe(read.buffer);
});

it('grows within the budget only, which gets back what is released', () => {
  const budget = new BufferBudget(LARGE);
  const [first, second] = [new ReadBuffer(budget), new ReadBuffer(budget)];
  expect(fill(first, 2)).toEqual([MIDDLE, LARGE]);
  expect(fill(second, 3)).toEqual([SMALL, SMALL, SMALL]);
  first.release();
  expect(first.bytes.length).toBe(SMALL);
  expect(fill(second, 2)).toEqual([MIDDLE, LARGE]);
});
