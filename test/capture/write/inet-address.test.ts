import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inetAddress, isMapped } from '../../../src/capture/write/inet-address.js';

const hexOf = (text: string): string => Buffer.from(inetAddress(text)).toString('hex');
const zeros = (digits: number): string => '0'.repeat(digits);

const cases: readonly [text: string, bytes: string, mapped: boolean][] = [
  ['127.0.0.1', `${zeros(20)}ffff7f000001`, true],
  ['255.0.16.9', `${zeros(20)}ffffff001009`, true],
  ['::ffff:1.2.3.4', `${zeros(20)}ffff01020304`, true],
  ['::FFFF:0102:304', `${zeros(20)}ffff01020304`, true],
  ['::1', `${zeros(31)}1`, false],
  ['::', zeros(32), false],
  ['1::', `0001${zeros(28)}`, false],
  ['2001:db8::8:0:0:1', '20010db8000000000008000000000001', false],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008', false],
  ['1:2:3:4:5:6:7::', '00010002000300040005000600070000', false],
  ['64:ff9b::192.0.2.33', '0064ff9b0000000000000000c0000221', false],
  ['1:2:3:4:5:6:1.2.3.4', '00010002000300040005000601020304', false],
  ['fe80::1%eth0', `fe80${zeros(27)}1`, false],
];

const nonsense = [
  ...['', 'localhost', '1.2.3', '1.2.3.4.5', '256.1.1.1', '1.2.3.-4', ' 1.2.3.4', '1.2.3.4:5'],
  ...[':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8::', '12345::'],
  ...['g::', '1.2.3.4::', '::1.2.3.4:5', '[::1]', ':1:2:3:4:5:6:7', '1:2:3:4:5:6:7:', '%'],
];

describe('inetAddress', () => {
  it.each(cases)('reads %s', (text, bytes, mapped) => {
    expect(hexOf(text)).toBe(bytes);
    expect(isMapped(inetAddress(text))).toBe(mapped);
  });

  it.each(nonsense)('takes "%s" for the unspecified address', (text) => {
    expect(hexOf(text)).toBe(zeros(32));
  });

  it('reads what another implementation has compressed', () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const long = groups.map((one) => one.toString(16)).join(':');
        const compressed = new URL(`http://[${long}]/`).hostname.slice(1, -1);
        const bytes = groups.map((one) => one.toString(16).padStart(4, '0')).join('');
        expect(hexOf(long)).toBe(bytes);
        expect(hexOf(compressed)).toBe(bytes);
      }),
    );
  });

  it('always gives sixteen bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0f1:.%g') }), (text) => {
        expect(inetAddress(text)).toHaveLength(16);
      }),
    );
  });
});
