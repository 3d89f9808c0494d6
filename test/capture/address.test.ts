import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4Text, ipv6Text } from '../../src/capture/address.js';
import { hex, view } from './build/bytes.js';

describe('address text', () => {
  it.each([
    ['00000000', '0.0.0.0'],
    ['c0a8bc25', '192.168.188.37'],
    ['ffffffff', '255.255.255.255'],
  ])('IPv4 %s', (bytes, text) => {
    expect(ipv4Text(view(hex(bytes)), 0)).toBe(text);
  });

  // The rules of RFC 5952 section 4, one by one.
  it.each([
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['fe80000000000000aabbccddeeff0000', 'fe80::aabb:ccdd:eeff:0'],
    ['00010000000000000000000000000000', '1::'],
    ['00000000000000000000ffffc0000201', '::ffff:192.0.2.1'],
    ['0001000200030004000500060007 0008', '1:2:3:4:5:6:7:8'],
  ])('IPv6 %s', (bytes, text) => {
    expect(ipv6Text(view(hex(bytes)), 0)).toBe(text);
  });

  it('IPv6 is what the URL parser, an implementation of its own, makes of any address', () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const bytes = new DataView(new ArrayBuffer(16));
        groups.forEach((value, i) => {
          bytes.setUint16(2 * i, value);
        });
        const text = ipv6Text(bytes, 0);
        expect(isIPv6(text)).toBe(true);
        if (text.startsWith('::ffff:') && text.includes('.')) return;
        const full = groups.map((value) => value.toString(16)).join(':');
        expect(`[${text}]`).toBe(new URL(`http://[${full}]/`).hostname);
      }),
    );
  });
});
