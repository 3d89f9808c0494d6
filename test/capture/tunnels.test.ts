/** Packets within packets: every tunnel, nested, cut anywhere. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { join } from '../helpers/bytes.js';
import { text } from './build/bytes.js';
import { decode } from './build/collect.js';
import { ethernet, extension, ipv4, ipv6, tcp } from './build/frames.js';
import { CARRIERS, ipInUdp } from './build/tunnels.js';

const payload = text('payload');
const PAYLOAD = Buffer.from(payload).toString('hex');
const inner = ipv4({ payload: tcp({ payload }) });
const RAW = 101;

const ignoredBy = (data: Uint8Array, linkType = RAW) =>
  Object.entries(decode(linkType, data).decoder.ignored)
    .filter(([, count]) => count > 0)
    .map(([reason]) => reason);

describe.each(CARRIERS)('$name', ({ wrap }) => {
  const outer = wrap(inner);

  it('is entered', () => {
    const { segment } = decode(RAW, outer);
    expect(segment).toMatchObject({ payload: PAYLOAD, wireLength: 7 });
    expect(segment?.src).toEqual({ address: '192.0.2.1', port: 50_000 });
    expect(segment?.payloadOffset).toBe(100 + outer.length - payload.length);
  });

  it('takes the padding of the frame around it for no payload', () => {
    const padded = join(ethernet(outer[0] === 0x45 ? 0x0800 : 0x86dd, outer), new Uint8Array(9));
    expect(decode(1, padded).segment).toMatchObject({ payload: PAYLOAD, wireLength: 7 });
  });

  it('cut anywhere before the payload, is truncated', () => {
    for (let length = 0; length < outer.length - payload.length; length += 1) {
      const { segment, decoder } = decode(RAW, outer.subarray(0, length), outer.length);
      expect([length, segment, decoder.ignored.truncated]).toEqual([length, undefined, 1]);
    }
    expect(decode(RAW, outer.subarray(0, -3), outer.length).segment).toMatchObject({
      payload: PAYLOAD.slice(0, 8),
      wireLength: 7,
    });
  });

  it('holds itself, up to three deep', () => {
    const deep = wrap(wrap(wrap(inner)));
    expect(decode(RAW, deep).segment?.payload).toBe(PAYLOAD);
    expect(ignoredBy(wrap(deep))).toEqual(['depth']);
  });
});

describe('what looks like a tunnel and is none', () => {
  it.each<[string, Uint8Array]>([
    ['UDP to another port', ipInUdp(53, inner)],
    ['VXLAN without its flag', ipInUdp(4789, join(new Uint8Array(8), ethernet(0x0800, inner)))],
    ['Geneve of another version', ipInUdp(6081, join(Uint8Array.of(0x40, 0, 8, 0), inner))],
    [
      'GRE with routing',
      ipv4({ protocol: 47, payload: join(Uint8Array.of(0x40, 0, 8, 0), inner) }),
    ],
    ['PPTP', ipv4({ protocol: 47, payload: join(Uint8Array.of(0x30, 1, 0x88, 0x0b), inner) })],
    ['ESP', ipv4({ protocol: 50, payload: inner })],
    ['ICMP', ipv4({ protocol: 1, payload: inner })],
  ])('%s', (_name, data) => {
    expect(ignoredBy(data)).toEqual(['transport']);
  });

  it('another protocol in the tunnel', () => {
    const gre = (type: number, body: Uint8Array) =>
      ipv4({ protocol: 47, payload: join(Uint8Array.of(0, 0, type >> 8, type & 0xff), body) });
    expect(ignoredBy(gre(0x0806, new Uint8Array(46)))).toEqual(['network']);
    expect(ignoredBy(gre(0x6558, ethernet(0x0806, new Uint8Array(46))))).toEqual(['network']);
  });
});

it('extension headers go before a tunnel as before TCP', () => {
  const data = ipv6({
    next: 60,
    payload: join(extension(41), ipv6({ payload: tcp({ payload }) })),
  });
  expect(decode(RAW, data).segment?.payload).toBe(PAYLOAD);
});

it('any bytes in any tunnel end in a segment or in a reason', () => {
  const carriers = fc.array(fc.constantFrom(...CARRIERS), { minLength: 1, maxLength: 4 });
  const changes = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 });
  fc.assert(
    fc.property(carriers, changes, fc.nat(300), (wraps, changed, length) => {
      const bytes = wraps.reduce((packet, { wrap }) => wrap(packet), inner);
      for (const [at, value] of changed) bytes[at % bytes.length] = value;
      const { decoder } = decode(RAW, bytes.subarray(0, length), bytes.length);
      const ignored = Object.values(decoder.ignored).reduce((sum, count) => sum + count, 0);
      expect(decoder.tcp + ignored).toBe(1);
    }),
    { numRuns: 2000 },
  );
});
