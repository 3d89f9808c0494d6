import { expect, it } from 'vitest';
import { readInto } from '../../src/proxy/reading.js';
import { plainAddress } from '../../src/proxy/sockets.js';

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

it.each([
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['::FFFF:10.1.2.3', '10.1.2.3'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::1', '::1'],
  ['::ffff:0:1', '::ffff:0:1'],
  ['10.0.0.1', '10.0.0.1'],
])('shows %s as %s', (address, shown) => expect(plainAddress(address)).toBe(shown));
