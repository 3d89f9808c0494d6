/** Socket addresses as the kernel writes them, built here field by field. */
import { isIPv6, SocketAddress } from 'node:net';
import { endianness } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSocketAddress } from '../../../src/proxy/transparent/socket-address.js';

const family = (value: number): number[] => (endianness() === 'LE' ? [value, 0] : [0, value]);
const port = (value: number): number[] => [value >> 8, value & 0xff];
const octet = fc.nat(255);
const anyPort = fc.nat(65535);
const some = (length: number) => fc.array(octet, { minLength: length, maxLength: length });

describe('a socket address', () => {
  it('of IPv4 is family, port, address', () => {
    fc.assert(
      fc.property(some(4), anyPort, some(20), (address, number, rest) => {
        const bytes = Uint8Array.from([...family(2), ...port(number), ...address, ...rest]);
        expect(readSocketAddress(bytes)).toEqual({ address: address.join('.'), port: number });
      }),
    );
  });

  it('of IPv6 has the flow information between, and is written short', () => {
    const zeros = fc.array(fc.constantFrom(0, 0, 0, 0xab), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(fc.oneof(some(16), zeros), anyPort, some(4), (address, number, flow) => {
        const bytes = Uint8Array.from([
          ...family(10),
          ...port(number),
          ...flow,
          ...address,
          0,
          0,
          0,
          0,
        ]);
        const read = readSocketAddress(bytes);
        expect(read.port).toBe(number);
        expect(isIPv6(read.address)).toBe(true);
        const groups = Array.from({ length: 8 }, (_, i) =>
          (((address[2 * i] ?? 0) << 8) | (address[2 * i + 1] ?? 0)).toString(16),
        );
        const long = new SocketAddress({ address: groups.join(':'), family: 'ipv6' });
        expect(read.address).toBe(long.address);
      }),
    );
    const loopback = [...family(10), ...port(1), 9, 9, 9, 9, ...new Array<number>(15).fill(0), 1];
    expect(readSocketAddress(Uint8Array.from(loopback))).toEqual({ address: '::1', port: 1 });
  });

  it.each([
    ['nothing', []],
    ['another family', [...family(1), ...new Array<number>(26).fill(0)]],
    ['IPv4 cut short', [...family(2), 0, 1, 10, 0, 0]],
    ['IPv6 cut short', [...family(10), ...new Array<number>(21).fill(0)]],
  ])('is not made up: %s', (_, bytes) => {
    expect(() => readSocketAddress(Uint8Array.from(bytes))).toThrow(/^socket address of family/);
  });
});
