import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINK_TYPES } from '../../src/capture/link.js';
import { text } from './build/bytes.js';
import { decode, decoder } from './build/collect.js';
import { ethernet, frame, ipv4 } from './build/frames.js';

function feed(
  sink: ReturnType<typeof decoder>['decoder'],
  linkType: number,
  bytes: Uint8Array,
  s = 1,
) {
  const view = new DataView(bytes.buffer);
  const length = bytes.length;
  const place = { bytes, view, start: 0, length, originalLength: length };
  sink.packet({ linkType, s, ns: 5, ...place, interfaceId: 0, fileOffset: 0 });
}

describe('PacketDecoder', () => {
  it('numbers every packet, whatever is in it, and counts what it left out', () => {
    const { decoder: sink, segments } = decoder();
    feed(sink, 1, ethernet(0x0806, new Uint8Array(46)), 100);
    feed(sink, 1, frame({ payload: text('a') }), 101);
    feed(sink, 147, new Uint8Array(10), 102);
    feed(sink, 1, ethernet(0x0800, ipv4({ protocol: 17 })), 103);
    feed(sink, 1, frame({ payload: text('b') }), 104);
    expect(segments.map(({ at }) => at)).toEqual([
      { s: 101, ns: 5, frame: 2 },
      { s: 104, ns: 5, frame: 5 },
    ]);
    expect([sink.packets, sink.tcp, sink.first]).toEqual([5, 2, { s: 100, ns: 5 }]);
    expect(sink.ignored).toEqual({
      link: 1,
      network: 1,
      transport: 1,
      fragment: 0,
      depth: 0,
      truncated: 0,
      malformed: 0,
    });
  });

  it('names each unknown link type once', () => {
    const { decoder: sink, unknown } = decoder();
    for (const linkType of [147, 1, 195, 147, 147]) feed(sink, linkType, frame());
    expect(unknown).toEqual([
      [147, 1],
      [195, 3],
    ]);
    expect([...sink.unknownLinkTypes]).toEqual([
      [147, 3],
      [195, 1],
    ]);
  });

  it('limits how many unknown link types it tells apart', () => {
    const { decoder: sink, unknown } = decoder();
    for (let linkType = 1000; linkType < 3000; linkType += 1) feed(sink, linkType, frame());
    expect(unknown).toHaveLength(1024);
    expect(sink.ignored.link).toBe(2000);
  });

  it('gives both directions of a connection the same endpoint objects', () => {
    const { decoder: sink, segments } = decoder();
    const [a, b] = [
      { source: 1, destination: 2 },
      { source: 2, destination: 1 },
    ];
    const swapped = {
      source: new Uint8Array([192, 0, 2, 2]),
      destination: new Uint8Array([192, 0, 2, 1]),
    };
    feed(sink, 1, frame(a));
    const back = frame(b);
    back.set(swapped.source, 14 + 12);
    back.set(swapped.destination, 14 + 16);
    feed(sink, 1, back);
    expect(segments[0]?.src).toBe(segments[1]?.dst);
    expect(segments[0]?.dst).toBe(segments[1]?.src);
  });

  it('never throws on any bytes of any link type, and accounts for each packet', () => {
    const numbers = fc.constantFrom(...LINK_TYPES.map((link) => link.number));
    const whole = frame({ payload: text('a payload'), options: new Uint8Array(8) });
    const spoilt = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 })
      .map((changes) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes;
      });
    const input = fc.oneof(fc.uint8Array({ maxLength: 120 }), spoilt);
    fc.assert(
      fc.property(numbers, input, fc.nat(2000), (number, bytes, originalLength) => {
        const { decoder: sink, segment } = decode(number, bytes, originalLength);
        const ignored = Object.values(sink.ignored).reduce((sum, count) => sum + count, 0);
        expect(sink.tcp + ignored).toBe(1);
        if (segment === undefined) return;
        expect(segment.wireLength).toBeGreaterThanOrEqual(segment.payload.length / 2);
        const at = segment.payloadOffset - 100;
        if (segment.payload !== '') {
          const there = Buffer.from(bytes)
            .toString('hex')
            .slice(2 * at);
          expect(there.startsWith(segment.payload)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
