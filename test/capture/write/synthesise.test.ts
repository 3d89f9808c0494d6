import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SEGMENT_LENGTH } from '../../../src/capture/write/flow.js';
import { Synthesiser } from '../../../src/capture/write/synthesise.js';
import type { Connection, End, Moment } from '../../../src/tcp/events.js';
import { MemorySink, type ParsedSegment, parseBlocks, parseSegment } from './helpers.js';

const at = (ns: number): Moment => ({ s: 1_700_000_000, ns, frame: 0 });
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i % 251);

function connection(client: string, server: string, index = 0, midstream = false): Connection {
  const ends = [
    { address: client, port: 40_000 + index },
    { address: server, port: 11_210 },
  ] as const;
  return { index, midstream, ends };
}

function play(
  script: (synthesiser: Synthesiser, connection: Connection) => void,
  subject = connection('127.0.0.1', '127.0.0.2'),
): ParsedSegment[] {
  const sink = new MemorySink();
  script(new Synthesiser(sink), subject);
  return parseBlocks(sink.bytes()).map(parseSegment);
}

const isClient = (segment: ParsedSegment): boolean => segment.dst.port === 11_210;

/** A line per packet, numbers relative to the SYNs: `> SA 0 1 24` is sender, flags, seq, ack, length. */
function story(segments: readonly ParsedSegment[]): string[] {
  const first = (client: boolean): number =>
    segments.find((one) => isClient(one) === client)?.seq ?? 0;
  const base = { client: first(true), server: first(false) };
  return segments.map((one) => {
    const [mine, theirs] = isClient(one) ? [base.client, base.server] : [base.server, base.client];
    const seq = (one.seq - mine) >>> 0;
    const ack = one.flags.includes('A') ? (one.ack - theirs) >>> 0 : 0;
    return `${isClient(one) ? '>' : '<'} ${one.flags} ${seq} ${ack} ${one.payload.length}`;
  });
}

const HANDSHAKE = ['> S 0 0 0', '< SA 0 1 0', '> A 1 1 0'];

describe('Synthesiser', () => {
  it('writes a handshake, data with both sequence numbers, and FINs in the order they came', () => {
    const segments = play((synthesiser, one) => {
      synthesiser.open(one, at(1));
      synthesiser.data(one, 0, bytes(24), at(2));
      synthesiser.data(one, 1, bytes(30), at(3));
      synthesiser.close(one, 1, 'fin', at(4));
      synthesiser.data(one, 0, bytes(5), at(5));
      synthesiser.close(one, 0, 'fin', at(6));
    });
    expect(story(segments)).toEqual([
      ...HANDSHAKE,
      '> PA 1 1 24',
      '< PA 1 25 30',
      '< FA 31 25 0',
      '> A 25 32 0',
      '> PA 25 32 5',
      '> FA 30 32 0',
      '< A 32 31 0',
    ]);
    expect(segments.map((one) => Number(one.time % 1_000_000_000n))).toEqual([
      ...[1, 1, 1, 2, 3, 4, 4, 5, 6, 6],
    ]);
    // epb_flags: 1 inbound, what the client sends; 2 outbound.
    for (const one of segments) {
      expect(one.options.get(2)?.readUInt32LE()).toBe(isClient(one) ? 1 : 2);
    }
  });

  it('writes a reset once, and then only what was still under way', () => {
    const segments = play((synthesiser, one) => {
      synthesiser.open(one, at(0));
      synthesiser.data(one, 0, bytes(7), at(0));
      synthesiser.close(one, 0, 'rst', at(0));
      synthesiser.data(one, 1, bytes(9), at(0));
      synthesiser.data(one, 0, bytes(9), at(0));
      synthesiser.close(one, 1, 'rst', at(0));
      expect(synthesiser.ignored).toBe(9);
    });
    expect(story(segments).slice(3)).toEqual(['> PA 1 1 7', '> RA 8 1 0', '< PA 1 8 9']);
  });

  it('lets an end reset after its FIN, and writes no FIN after a reset', () => {
    const segments = play((synthesiser, one) => {
      synthesiser.open(one, at(0));
      synthesiser.close(one, 0, 'fin', at(0));
      synthesiser.close(one, 0, 'fin', at(0));
      synthesiser.close(one, 0, 'rst', at(0));
      synthesiser.close(one, 1, 'fin', at(0));
    });
    expect(story(segments).slice(3)).toEqual(['> FA 1 1 0', '< A 1 2 0', '> RA 2 1 0']);
  });

  it('writes nothing of a connection that is over', () => {
    const segments = play((synthesiser, one) => {
      synthesiser.open(one, at(0));
      for (const from of [0, 1] as const) synthesiser.close(one, from, 'fin', at(0));
      synthesiser.open(one, at(0));
      synthesiser.data(one, 1, bytes(9), at(0));
      synthesiser.gap(one, 1, 5);
      for (const how of ['rst', 'fin'] as const) synthesiser.close(one, 0, how, at(0));
      expect(synthesiser.ignored).toBe(9);
    });
    expect(story(segments).slice(3)).toEqual([
      '> FA 1 1 0',
      '< A 1 2 0',
      '< FA 1 2 0',
      '> A 2 2 0',
    ]);
  });

  it('writes nothing for an end of the recording', () => {
    const segments = play((synthesiser, one) => {
      synthesiser.open(one, at(0));
      synthesiser.close(one, 0, 'end', at(0));
      synthesiser.close(one, 1, 'end', at(0));
    });
    expect(story(segments)).toEqual(HANDSHAKE);
  });

  it('invents no handshake for a connection that was under way, opened or not', () => {
    const midstream = connection('127.0.0.1', '127.0.0.2', 3, true);
    const expected = ['> PA 0 0 4', '< PA 0 4 6'];
    for (const open of [true, false]) {
      const segments = play((synthesiser, one) => {
        if (open) synthesiser.open(one, at(0));
        synthesiser.data(one, 0, bytes(4), at(0));
        synthesiser.data(one, 1, bytes(6), at(0));
      }, midstream);
      expect(story(segments)).toEqual(expected);
    }
  });

  it('jumps over missing bytes', () => {
    const segments = play((synthesiser, one) => {
      synthesiser.open(one, at(0));
      synthesiser.gap(one, 0, 5_000_000_000);
      synthesiser.data(one, 0, bytes(1), at(0));
      synthesiser.data(one, 1, bytes(1), at(0));
    });
    const jumped = (1 + 5_000_000_000) % 2 ** 32;
    expect(story(segments).slice(3)).toEqual([`> PA ${jumped} 1 1`, `< PA 1 ${jumped + 1} 1`]);
  });

  it.each([
    ['127.0.0.1', '10.0.0.1', 4],
    ['::ffff:127.0.0.1', '10.0.0.1', 4],
    ['::1', '2001:db8::1', 6],
    ['::1', '127.0.0.1', 6],
    ['127.0.0.1', '::1', 6],
    ['not an address', '::1', 6],
  ])('splits from %s to %s within 65,535 bytes, IPv%d', (client, server, version) => {
    const lengths = [MAX_SEGMENT_LENGTH, MAX_SEGMENT_LENGTH + 1, 3 * MAX_SEGMENT_LENGTH, 200_001];
    for (const length of lengths) {
      const chunk = bytes(length);
      const segments = play(
        (synthesiser, one) => synthesiser.data(one, 0, chunk, at(0)),
        connection(client, server),
      );
      expect(segments).toHaveLength(Math.ceil(length / MAX_SEGMENT_LENGTH));
      expect(segments.every((one) => one.version === version)).toBe(true);
      expect(Math.max(...segments.map((one) => one.packet.length))).toBeLessThanOrEqual(65_535);
      expect(Buffer.concat(segments.map((one) => one.payload)).equals(chunk)).toBe(true);
    }
  });

  it('maps an IPv4 end of a mixed connection, and unwraps mapped ends', () => {
    const ends = (client: string, server: string): (string | undefined)[] => {
      const [syn] = play(
        (synthesiser, one) => synthesiser.open(one, at(0)),
        connection(client, server),
      );
      return [syn?.src.address, syn?.dst.address];
    };
    expect(ends('::1', '127.0.0.1')).toEqual([
      '0000:0000:0000:0000:0000:0000:0000:0001',
      '0000:0000:0000:0000:0000:ffff:7f00:0001',
    ]);
    expect(ends('::ffff:10.0.0.9', '::ffff:a00:8')).toEqual(['10.0.0.9', '10.0.0.8']);
  });

  it('acknowledges a one-way stream before more than 16 segments are open', () => {
    const segments = play((synthesiser, one) => {
      synthesiser.open(one, at(0));
      for (let i = 0; i < 100; i++) synthesiser.data(one, 0, bytes(10), at(0));
    });
    let open = 0;
    for (const one of segments) {
      open = isClient(one) ? open + (one.payload.length > 0 ? 1 : 0) : 0;
      expect(open).toBeLessThanOrEqual(16);
    }
    expect(segments.filter((one) => !isClient(one) && one.flags === 'A')).toHaveLength(6);
  });

  it('never has more under way than the window that its handshake announced', () => {
    const segments = play((synthesiser, one) => {
      synthesiser.open(one, at(0));
      synthesiser.data(one, 0, bytes(4_000_000), at(0));
    });
    // The client's data fills the window of the server, whose SYN has the scale as last option.
    const scale = segments[1]?.packet.at(-1) as number;
    let acknowledged = segments[0]?.seq as number;
    for (const one of segments) {
      if (!isClient(one)) acknowledged = one.ack;
      const underWay = isClient(one) ? one.seq + one.payload.length - acknowledged : 0;
      expect(underWay).toBeLessThanOrEqual(0xffff << scale);
    }
  });

  it('counts what the sink refuses, says so in the next block of that interface, and goes on', () => {
    const sink = new MemorySink();
    // Interface 0: three packets of a handshake, then 3..6 are data; 4 and 5 are refused.
    sink.refuse = (claim) => claim === 4 || claim === 5;
    const synthesiser = new Synthesiser(sink, (one) => one.index);
    const [a, b] = [connection('::1', '::1', 0), connection('::1', '::1', 1, true)];
    synthesiser.open(a, at(0));
    for (let i = 0; i < 3; i++) synthesiser.data(a, 0, bytes(10), at(0));
    synthesiser.data(b, 0, bytes(10), at(0));
    synthesiser.data(a, 0, bytes(10), at(0));
    synthesiser.data(a, 0, bytes(10), at(0));
    const segments = parseBlocks(sink.bytes()).map(parseSegment);
    expect(segments.map((one) => [one.interfaceId, one.options.get(4)?.readBigUInt64LE()])).toEqual(
      [...[0, 0, 0, 0].map((id) => [id, undefined]), [1, undefined], [0, 2n], [0, undefined]],
    );
    expect([synthesiser.packets, synthesiser.dropped]).toEqual([7, 2]);
    const [first, next] = [segments[3], segments[5]];
    expect(next?.seq).toBe(((first?.seq ?? 0) + 30) >>> 0);
  });

  it('is the same each time, and never continues an older connection of the same ports', () => {
    const syn = (index: number): ParsedSegment[] =>
      play((synthesiser, one) => synthesiser.open(one, at(0)), {
        ...connection('::1', '::1'),
        index,
      });
    expect(syn(5)).toEqual(syn(5));
    const starts = Array.from({ length: 500 }, (_, i) => syn(i).slice(0, 2)).flat();
    expect(new Set(starts.map((one) => one.seq)).size).toBe(1000);
  });
});

type Event = { readonly from: End; readonly length: number; readonly kind: 'data' | 'gap' };

describe('any conversation', () => {
  const event = fc.record<Event>({
    from: fc.constantFrom<End[]>(0, 1),
    length: fc.oneof(fc.nat(100), fc.integer({ min: 60_000, max: 140_000 })),
    kind: fc.constantFrom('data', 'data', 'data', 'gap'),
  });
  const ends = fc.constantFrom(['1.2.3.4', '5.6.7.8'], ['::1', 'fe80::2'], ['::1', '9.9.9.9']);
  // The client of 19,801 passes sequence number 2^32 within its first 100,000 bytes.
  const index = fc.oneof(fc.nat(0x7fff_fffe), fc.constant(19_801));

  it('reads back as its two streams, each byte at its sequence number', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), ends, index, (events, [a, b], number) => {
        const sent: [number, Uint8Array][][] = [[], []];
        const position = [1, 1];
        const segments = play(
          (synthesiser, one) => {
            synthesiser.open(one, at(0));
            for (const { from, length, kind } of events) {
              const start = position[from] as number;
              position[from] = start + length;
              if (kind === 'gap') synthesiser.gap(one, from, length);
              else {
                const chunk = Uint8Array.from({ length }, (_, i) => (start + i) % 253);
                sent[from]?.push([start, chunk]);
                synthesiser.data(one, from, chunk, at(0));
              }
            }
          },
          { ...connection(a as string, b as string), index: number },
        );
        for (const from of [0, 1]) {
          const mine = segments.filter((one) => isClient(one) === (from === 0));
          const base = mine[0]?.seq ?? 0;
          const got = mine.filter((one) => one.payload.length > 0);
          let i = 0;
          for (const [start, chunk] of sent[from] ?? []) {
            for (let done = 0; done < chunk.length; i++) {
              const one = got[i] as ParsedSegment;
              expect((one.seq - base) >>> 0).toBe(start + done);
              const expected = chunk.subarray(done, done + one.payload.length);
              expect(one.payload.equals(expected)).toBe(true);
              done += one.payload.length;
            }
          }
          expect(i).toBe(got.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('puts comments on the last packet of what they are about, and on no other', () => {
    const texts = ['one', 'zwei'].map((text) => new TextEncoder().encode(text));
    const segments = play((synthesiser, one) => {
      synthesiser.open(one, at(1));
      synthesiser.annotated(one, 0, bytes(2 * MAX_SEGMENT_LENGTH + 1), at(2), texts);
      synthesiser.data(one, 1, bytes(3), at(3));
      synthesiser.close(one, 0, 'fin', at(4), texts.slice(0, 1));
      synthesiser.close(one, 1, 'rst', at(5), texts.slice(1));
    });
    // Of several the strict reader keeps the last.
    expect(segments.map((one) => one.options.get(1)?.toString())).toEqual([
      ...[undefined, undefined, undefined, undefined, undefined, 'zwei', undefined],
      ...['one', undefined, 'zwei'],
    ]);
  });
});
