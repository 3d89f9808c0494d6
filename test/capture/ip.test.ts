import { describe, expect, it } from 'vitest';
import type { Ignored } from '../../src/capture/layers.js';
import { join } from '../helpers/bytes.js';
import { hex, text, u8 } from './build/bytes.js';
import { decode } from './build/collect.js';
import { ethernet, extension, ipv4, ipv6, tcp } from './build/frames.js';

const payload = text('sixteen bytes it');
const PAYLOAD = Buffer.from(payload).toString('hex');
const segment = tcp({ payload });

const RAW = 101;
const ETHERNET = 1;

function ignoredBy(data: Uint8Array, originalLength = data.length): Ignored[] {
  const { decoder } = decode(RAW, data, originalLength);
  const counts = Object.entries(decoder.ignored) as [Ignored, number][];
  return counts.filter(([, count]) => count > 0).map(([reason]) => reason);
}

describe('IPv4', () => {
  it('passes over options', () => {
    const { segment: found } = decode(
      RAW,
      ipv4({ payload: segment, options: hex('01010101 00000000') }),
    );
    expect(found).toMatchObject({ payload: PAYLOAD, wireLength: 16 });
  });

  it('takes the padding of a short Ethernet frame for no payload', () => {
    const padded = join(ethernet(0x0800, ipv4({ payload: tcp() })), new Uint8Array(6).fill(0x99));
    expect(decode(ETHERNET, padded).segment).toMatchObject({ payload: '', wireLength: 0 });
  });

  it('fills the frame when segmentation offload left the total length 0', () => {
    const data = ethernet(0x0800, ipv4({ payload: segment, totalLength: 0 }));
    expect(decode(ETHERNET, data).segment).toMatchObject({ payload: PAYLOAD, wireLength: 16 });
    expect(decode(ETHERNET, data.subarray(0, data.length - 9), data.length).segment).toMatchObject({
      payload: PAYLOAD.slice(0, 14),
      wireLength: 16,
    });
  });

  it('tells what was captured from what was on the wire', () => {
    const data = ipv4({ payload: segment });
    const cut = data.subarray(0, data.length - 6);
    expect(decode(RAW, cut, data.length).segment).toMatchObject({
      payload: PAYLOAD.slice(0, 20),
      wireLength: 16,
    });
  });

  it.each<[string, Uint8Array, Ignored]>([
    ['UDP', ipv4({ protocol: 17 }), 'transport'],
    ['a header of four words', join(u8(0x44), ipv4().subarray(1)), 'malformed'],
    ['a total length inside the header', ipv4({ totalLength: 19 }), 'malformed'],
    ['a total length inside the TCP header', ipv4({ totalLength: 39 }), 'malformed'],
    ['a frame that ends inside the header', ipv4().subarray(0, 19), 'malformed'],
  ])('%s is counted as %s', (_name, data, reason) => {
    expect(ignoredBy(data)).toEqual([reason]);
  });

  it('believes the packet about its length, not a frame length that is too small', () => {
    const data = ipv4({ payload: segment });
    expect(decode(RAW, data, 0).segment).toMatchObject({ payload: PAYLOAD, wireLength: 16 });
    const offloaded = ipv4({ payload: segment, totalLength: 0 });
    expect(decode(RAW, offloaded, 0).segment).toMatchObject({ payload: PAYLOAD, wireLength: 16 });
  });
});

describe('IPv6', () => {
  const fragment = (offset: number, more: number) =>
    join(
      hex('0600'),
      new Uint8Array([offset >> 5, ((offset << 3) & 0xff) | more]),
      hex('00000001'),
    );

  it.each<[string, number, Uint8Array]>([
    ['hop-by-hop options', 0, extension(6)],
    ['routing', 43, extension(6, 2)],
    ['destination options', 60, extension(6, 1)],
    ['a fragment header of a packet that is whole', 44, fragment(0, 0)],
    ['an authentication header', 51, join(u8(6), u8(4), new Uint8Array(22))],
    ['several', 0, join(extension(43), extension(60, 3), extension(6))],
  ])('passes over %s', (_name, next, headers) => {
    const data = ipv6({ next, payload: join(headers, segment) });
    expect(decode(RAW, data).segment).toMatchObject({ payload: PAYLOAD, wireLength: 16 });
    const whole = data.length;
    // Whatever was captured of it.
    for (let length = 40; length < whole - segment.length; length += 1) {
      expect(ignoredBy(data.subarray(0, length), whole)).toEqual(['truncated']);
    }
  });

  it('takes padding for no payload', () => {
    const padded = join(ethernet(0x86dd, ipv6({ payload: tcp() })), new Uint8Array(20).fill(0x99));
    expect(decode(ETHERNET, padded).segment).toMatchObject({ payload: '', wireLength: 0 });
  });

  it('fills the frame when the payload length is 0', () => {
    const data = ipv6({ next: 0, payload: join(extension(6), segment), payloadLength: 0 });
    expect(decode(RAW, data).segment).toMatchObject({ payload: PAYLOAD, wireLength: 16 });
  });

  it.each<[string, Uint8Array, Ignored]>([
    ['UDP', ipv6({ next: 17 }), 'transport'],
    ['no next header', ipv6({ next: 59, payload: new Uint8Array(0) }), 'transport'],
    [
      'an extension header past the end',
      ipv6({ next: 60, payload: extension(6, 9).subarray(0, 40) }),
      'malformed',
    ],
    ['a frame that ends inside the header', ipv6().subarray(0, 39), 'malformed'],
  ])('%s is counted as %s', (_name, data, reason) => {
    expect(ignoredBy(data)).toEqual([reason]);
  });
});
