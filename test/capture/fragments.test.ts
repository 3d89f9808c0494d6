/** IP fragments: in any order, overlapping, cut, missing, hostile; always within the stated caps. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { join } from '../helpers/bytes.js';
import { text, u16, u32 } from './build/bytes.js';
import { decoder } from './build/collect.js';
import { ipv4, ipv6, tcp } from './build/frames.js';
import { CARRIERS } from './build/tunnels.js';

const payload = text('A payload of a few dozen bytes, so that it makes a handful of fragments.');
const PAYLOAD = Buffer.from(payload).toString('hex');
const body = tcp({ payload });
const RAW = 101;

interface Piece {
  readonly from: number;
  readonly to: number;
}

/** [from, to) of the body in an IP packet of its own; offsets count eights. */
const v4 = ({ from, to }: Piece, whole = body, protocol = 6): Uint8Array =>
  ipv4({
    protocol,
    payload: whole.subarray(from, to),
    fragment: (from / 8) | (to < whole.length ? 0x2000 : 0),
  });

const v6 = ({ from, to }: Piece, whole = body): Uint8Array => {
  const header = join(Uint8Array.of(6, 0), u16(from | (to < whole.length ? 1 : 0)), u32(99));
  return ipv6({ next: 44, payload: join(header, whole.subarray(from, to)) });
};

const cutEvery = (size: number, length = body.length): Piece[] =>
  Array.from({ length: Math.ceil(length / size) }, (_, i) => ({
    from: i * size,
    to: Math.min((i + 1) * size, length),
  }));

function feed(packets: readonly Uint8Array[], seconds = (_: number) => 1, interfaceId = 0) {
  const made = decoder();
  packets.forEach((bytes, i) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const place = { bytes, view, start: 0, length: bytes.length, originalLength: bytes.length };
    const when = { s: seconds(i), ns: 0 };
    made.decoder.packet({ linkType: RAW, ...when, ...place, interfaceId, fileOffset: 0 });
  });
  return { ...made, counters: made.decoder.fragments };
}

describe.each([
  ['IPv4', v4],
  ['IPv6', v6],
])('%s', (_name, make) => {
  const whole = feed([make({ from: 0, to: body.length })]).segments[0];

  it('are put together in any order', () => {
    const shuffled = fc.integer({ min: 1, max: 8 }).chain((eights) => {
      const pieces = cutEvery(8 * eights);
      return fc.shuffledSubarray(pieces, { minLength: pieces.length });
    });
    fc.assert(
      fc.property(shuffled, (pieces) => {
        const { segments, decoder: sink, counters } = feed(pieces.map((piece) => make(piece)));
        expect(segments).toHaveLength(1);
        const { at: _, payloadOffset, ...rest } = segments[0] ?? { at: 0, payloadOffset: 0 };
        expect(whole).toMatchObject(rest);
        expect(payloadOffset).toBe(pieces.length === 1 ? whole?.payloadOffset : -1);
        expect(sink.ignored.fragment).toBe(pieces.length - 1);
        expect(counters).toMatchObject({ incomplete: 0, contradicting: 0 });
      }),
    );
  });

  it('lacking one are not handed on, and counted', () => {
    const pieces = cutEvery(16);
    pieces.forEach((_, missing) => {
      const rest = pieces.filter((_, i) => i !== missing).map((piece) => make(piece));
      const { segments, counters } = feed(rest);
      expect(segments).toEqual([]);
      expect(counters).toMatchObject({ completed: 0, incomplete: 1 });
    });
  });

  it('where they overlap the first to come wins', () => {
    const other = body.map((byte) => byte ^ 0xff);
    const first = make({ from: 0, to: 48 });
    const { segments } = feed([
      first,
      make({ from: 24, to: 64 }, other),
      make({ from: 8, to: 40 }, other),
      make({ from: 56, to: body.length }),
    ]);
    const expected = join(body.subarray(20, 48), other.subarray(48, 64), body.subarray(64));
    expect(segments[0]?.payload).toBe(Buffer.from(expected).toString('hex'));
  });

  it('that contradict each other are left out', () => {
    const end = make({ from: 48, to: body.length });
    const beyond = make({ from: 200, to: 208 }, new Uint8Array(400));
    const otherEnd = make({ from: 48, to: 64 }, body.subarray(0, 64));
    const odd = make({ from: 0, to: 47 });
    const { segments, counters } = feed([end, beyond, otherEnd, odd, make({ from: 0, to: 48 })]);
    expect(segments[0]?.payload).toBe(PAYLOAD);
    expect(counters).toMatchObject({ completed: 1, contradicting: 3 });
  });

  it('of different interfaces are of different packets', () => {
    const [a, b] = cutEvery(48).map((piece) => make(piece)) as [Uint8Array, Uint8Array];
    const made = decoder();
    [a, a, b, b].forEach((bytes, i) => {
      const view = new DataView(bytes.buffer);
      const place = { bytes, view, start: 0, length: bytes.length, originalLength: bytes.length };
      const from = { interfaceId: i % 2, fileOffset: 0 };
      made.decoder.packet({ linkType: RAW, s: 1, ns: 0, ...place, ...from });
    });
    expect(made.segments).toHaveLength(2);
  });

  it('cut by the snap length give what was captured, up to the first cut', () => {
    const made = decoder();
    for (const piece of cutEvery(32)) {
      const bytes = make(piece);
      const view = new DataView(bytes.buffer);
      const length = piece.from === 32 ? bytes.length - 12 : bytes.length;
      const place = { bytes, view, start: 0, length, originalLength: bytes.length };
      made.decoder.packet({ linkType: RAW, s: 1, ns: 0, ...place, interfaceId: 0, fileOffset: 0 });
    }
    const [segment] = made.segments;
    expect(segment?.wireLength).toBe(payload.length);
    expect(segment?.payload).toBe(PAYLOAD.slice(0, 2 * (64 - 12 - 20)));
  });

  it('too far apart in time do not belong together, in whichever order', () => {
    const [a, b] = cutEvery(48).map((piece) => make(piece)) as [Uint8Array, Uint8Array];
    for (const seconds of [(i: number) => 100 + 31 * i, (i: number) => 100 - 31 * i]) {
      expect(feed([a, b], seconds).segments).toEqual([]);
    }
    expect(feed([b, a], (i) => 100 - 30 * i).segments).toHaveLength(1);
  });
});

it('a fragmented tunnel is put together, then entered', () => {
  const inner = ipv4({ payload: body });
  for (const { wrap, name } of CARRIERS.filter(({ name }) => name !== 'IP in IPv6')) {
    const outer = wrap(inner);
    const carried = outer.subarray(20);
    const pieces = cutEvery(40, carried.length).map((piece) => v4(piece, carried, outer[9]));
    const { segments } = feed(pieces);
    expect([name, segments[0]?.payload, segments[0]?.payloadOffset]).toEqual([name, PAYLOAD, -1]);
  }
});

describe('floods', () => {
  const numbered = (id: number, piece: Piece, whole: Uint8Array): Uint8Array => {
    const packet = v4(piece, whole);
    packet[4] = (id >> 8) & 0xff;
    packet[5] = id & 0xff;
    return packet;
  };

  it('of first fragments push out the oldest, and are counted', () => {
    const start = { from: 0, to: 48 };
    const packets = Array.from({ length: 5000 }, (_, id) => numbered(id, start, body));
    const late = numbered(4999, { from: 48, to: body.length }, body);
    const early = numbered(0, { from: 48, to: body.length }, body);
    const { segments, counters } = feed([...packets, late, early]);
    expect(segments).toHaveLength(1);
    expect(counters.incomplete).toBe(5000);
    expect(counters.evicted).toBeGreaterThanOrEqual(5000 - 1024);
  });

  it('of long packets stay within the memory', () => {
    const whole = new Uint8Array(65_504);
    const packets = Array.from({ length: 2000 }, (_, id) =>
      numbered(id, { from: 64_000, to: 65_000 }, whole),
    );
    const before = process.memoryUsage().arrayBuffers;
    const { counters } = feed(packets);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
    expect(counters.evicted).toBeGreaterThan(1500);
  });

  it('of scattered eights give up their own packet only', () => {
    const whole = new Uint8Array(65_504);
    const scattered = Array.from({ length: 4000 }, (_, i) =>
      v4({ from: 16 * i, to: 16 * i + 8 }, whole),
    );
    const { counters } = feed(scattered);
    expect(counters.contradicting).toBe(4000 - 64);
  });

  it('of any bytes never throw', () => {
    const flags = fc.nat(0xffff);
    fc.assert(
      fc.property(fc.array(fc.tuple(flags, fc.nat(120)), { maxLength: 40 }), (all) => {
        const packets = all.map(([fragment, length]) =>
          ipv4({ fragment, payload: new Uint8Array(length) }),
        );
        const { decoder: sink, counters } = feed(packets);
        expect(sink.packets).toBe(all.length);
        expect(counters.completed).toBeLessThanOrEqual(all.length);
      }),
    );
  });
});
