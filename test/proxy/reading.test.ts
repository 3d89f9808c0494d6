import { expect, it } from 'vitest';
import { readInto } from '../../src/proxy/reading.js';

it('reads into one buffer that grows while reads fill it, up to 256 KiB', () => {
  const seen: number[] = [];
  const onread = readInto((bytes) => seen.push(bytes.length));
  const next = (): Uint8Array => {
    const buffer = typeof onread.buffer === 'function' ? onread.buffer() : onread.buffer;
    return buffer;
  };
  const sizes: number[] = [];
  let buffer = next();
  for (let i = 0; i < 4; i++) {
    sizes.push(buffer.length);
    expect(onread.callback(buffer.length, buffer)).toBe(true);
    buffer = next();
  }
  expect(sizes).toEqual([16_384, 65_536, 262_144, 262_144]);
  onread.callback(100, buffer);
  expect(next()).toBe(buffer);
  expect(seen).toEqual([16_384, 65_536, 262_144, 262_144, 100]);
});
