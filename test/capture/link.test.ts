import { describe, expect, it } from 'vitest';
import { LINK_TYPES } from '../../src/capture/link.js';
import { join } from '../helpers/bytes.js';
import { hex, text, u16, u32 } from './build/bytes.js';
import { decode } from './build/collect.js';
import { ethernet, ipv4, ipv6, tcp, vlan } from './build/frames.js';

const payload = text('payload');
const v4 = ipv4({ payload: tcp({ payload }) });
const v6 = ipv6({ payload: tcp({ payload }) });
const PAYLOAD = Buffer.from(payload).toString('hex');

/** The 16 bytes of a cooked header: to us, ARPHRD_LOOPBACK, an address, the protocol. */
const cooked = (protocol: number) => join(hex('0000 0304 0006 000000000000 0000'), u16(protocol));
/** The 20 bytes of version 2 begin with the protocol. */
const cooked2 = (protocol: number) =>
  join(u16(protocol), hex('0000 00000001 0304 00 06 0000000000000000'));

const carriers: [string, number, (v: 4 | 6) => Uint8Array][] = [
  ['NULL, little endian', 0, (v) => u32(v === 4 ? 2 : 30, true)],
  ['NULL, big endian', 0, (v) => u32(v === 4 ? 2 : 28, false)],
  ['NULL of Linux', 0, (v) => u32(v === 4 ? 2 : 10, true)],
  ['ETHERNET', 1, (v) => ethernet(v === 4 ? 0x0800 : 0x86dd, new Uint8Array(0))],
  [
    'ETHERNET with a VLAN tag',
    1,
    (v) => ethernet(0x8100, vlan(5, v === 4 ? 0x0800 : 0x86dd, new Uint8Array(0))),
  ],
  [
    'ETHERNET with two VLAN tags',
    1,
    (v) => ethernet(0x88a8, vlan(9, 0x8100, vlan(5, v === 4 ? 0x0800 : 0x86dd, new Uint8Array(0)))),
  ],
  ['RAW', 101, () => new Uint8Array(0)],
  ['RAW, as 12', 12, () => new Uint8Array(0)],
  ['RAW, as 14', 14, () => new Uint8Array(0)],
  ['LOOP', 108, (v) => u32(v === 4 ? 2 : 24)],
  ['LINUX_SLL', 113, (v) => cooked(v === 4 ? 0x0800 : 0x86dd)],
  [
    'LINUX_SLL with a VLAN tag',
    113,
    (v) => join(cooked(0x8100), u16(5), u16(v === 4 ? 0x0800 : 0x86dd)),
  ],
  ['LINUX_SLL2', 276, (v) => cooked2(v === 4 ? 0x0800 : 0x86dd)],
];

describe.each(carriers)('%s', (_name, number, header) => {
  it.each([4, 6] as const)('carries IPv%i', (version) => {
    const { segment } = decode(number, join(header(version), version === 4 ? v4 : v6));
    expect(segment?.payload).toBe(PAYLOAD);
    expect(segment?.src.address).toBe(version === 4 ? '192.0.2.1' : '2001:db8::1');
  });

  it.each([4, 6] as const)(
    'cut anywhere before the TCP header ends, IPv%i is truncated',
    (version) => {
      const whole = join(header(version), version === 4 ? v4 : v6);
      const headers = whole.length - payload.length;
      for (let length = 0; length < headers; length += 1) {
        const { segment, decoder } = decode(number, whole.subarray(0, length), whole.length);
        expect([length, segment, decoder.ignored.truncated]).toEqual([length, undefined, 1]);
      }
    },
  );
});

it('IPV4 and IPV6 carry their own version only', () => {
  expect(decode(228, v4).segment?.payload).toBe(PAYLOAD);
  expect(decode(229, v6).segment?.payload).toBe(PAYLOAD);
  expect(decode(228, v6).decoder.ignored.malformed).toBe(1);
  expect(decode(229, v4).decoder.ignored.malformed).toBe(1);
});

it.each([
  ['ARP on Ethernet', 1, ethernet(0x0806, new Uint8Array(46))],
  ['802.3 with a length', 1, ethernet(46, new Uint8Array(46))],
  ['another family', 0, join(u32(7, true), v4)],
  ['another family', 108, join(u32(7), v4)],
  ['another protocol', 113, join(cooked(4), v4)],
  ['neither version', 101, new Uint8Array(40).fill(0x50)],
])('%s (%i) is not IP', (_name, number, data) => {
  const { segment, decoder } = decode(number, data);
  expect(segment).toBeUndefined();
  expect(decoder.ignored.network).toBe(1);
});

it('no number stands in the table twice', () => {
  const numbers = LINK_TYPES.map((link) => link.number);
  expect(new Set(numbers).size).toBe(numbers.length);
});
