import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Endpoints } from '../../src/capture/endpoints.js';
import { join } from '../helpers/bytes.js';
import { hex, u32, view } from './build/bytes.js';

const mapped = view(hex('00000000000000000000ffffc0000201'));

describe('Endpoints', () => {
  it('gives one object per address and port', () => {
    const endpoints = new Endpoints();
    const found = endpoints.find(mapped, 12, 4, 11_210);
    expect(found).toEqual({ address: '192.0.2.1', port: 11_210 });
    expect(endpoints.find(mapped, 12, 4, 11_210)).toBe(found);
    expect(endpoints.find(mapped, 12, 4, 11_211)).not.toBe(found);
  });

  it('keeps IPv4 and what looks like it in IPv6 apart', () => {
    const endpoints = new Endpoints();
    expect(endpoints.find(mapped, 0, 16, 1).address).toBe('::ffff:192.0.2.1');
    expect(endpoints.find(mapped, 12, 4, 1).address).toBe('192.0.2.1');
    const bare = view(hex('000000000000000000000000c0000201'));
    expect(endpoints.find(bare, 0, 16, 1).address).toBe('::c000:201');
    expect(endpoints.find(bare, 12, 4, 0).address).toBe('192.0.2.1');
  });

  it('finds each again among many, whatever they are', () => {
    const word = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 0xffffffff }));
    const address = fc.tuple(word, word, word, word, fc.constantFrom(4, 16), fc.nat(65_535));
    fc.assert(
      fc.property(fc.array(address, { maxLength: 2000, size: 'max' }), (addresses) => {
        const endpoints = new Endpoints();
        const look = () =>
          addresses.map(([a, b, c, d, length, port]) =>
            endpoints.find(view(join(u32(a), u32(b), u32(c), u32(d))), 16 - length, length, port),
          );
        const [first, second] = [look(), look()];
        expect(second.every((endpoint, i) => endpoint === first[i])).toBe(true);
        const distinct = new Set(first.map(({ address, port }) => `${address} ${port}`));
        expect(new Set(first).size).toBe(distinct.size);
        expect(endpoints.resets).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it.each([0, 1, 2, 3])('tells apart addresses that differ in word %i only', (word) => {
    const endpoints = new Endpoints();
    const addresses = Array.from({ length: 2000 }, (_, i) =>
      view(join(...[0, 1, 2, 3].map((at) => u32(at === word ? i : 7)))),
    );
    const look = () => addresses.map((address) => endpoints.find(address, 0, 16, 1));
    const first = look();
    expect(new Set(first.map(({ address }) => address)).size).toBe(2000);
    expect(look().every((endpoint, i) => endpoint === first[i])).toBe(true);
  });

  it('grows to hold a busy port range', () => {
    const endpoints = new Endpoints();
    const ports = Array.from({ length: 60_000 }, (_, port) => endpoints.find(mapped, 12, 4, port));
    expect(ports.every((endpoint, port) => endpoint.port === port)).toBe(true);
    expect(endpoints.find(mapped, 12, 4, 59_999)).toBe(ports[59_999]);
  });

  it('forgets all at its cap, and says so', () => {
    const endpoints = new Endpoints(10);
    const first = endpoints.find(mapped, 12, 4, 0);
    for (let port = 1; port < 10; port += 1) endpoints.find(mapped, 12, 4, port);
    expect(endpoints.find(mapped, 12, 4, 0)).toBe(first);
    expect(endpoints.resets).toBe(0);
    expect(endpoints.find(mapped, 12, 4, 10).port).toBe(10);
    expect(endpoints.resets).toBe(1);
    expect(endpoints.find(mapped, 12, 4, 0)).not.toBe(first);
    expect(endpoints.find(mapped, 12, 4, 0)).toEqual(first);
  });

  it('forgets all rather than search long among addresses chosen to collide', () => {
    const endpoints = new Endpoints();
    for (let i = 0; i < 1000; i += 1) {
      // The first two words cancel out in the hash.
      const address = join(u32(Math.imul(i, 31) >>> 0), u32(i), u32(0), u32(0));
      const found = endpoints.find(view(address), 0, 16, 1);
      expect(endpoints.find(view(address), 0, 16, 1)).toBe(found);
    }
    expect(endpoints.resets).toBe(3);
  });
});
