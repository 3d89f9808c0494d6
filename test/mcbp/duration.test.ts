/** The 16-bit durations against kv_engine's own test values and Wireshark's reading. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeDuration,
  encodeDuration,
  MAX_DURATION_MICROS,
  serverDuration,
} from '../../src/mcbp/duration.js';
import { decodeFramingExtras, encodeFrameInfo } from '../../src/mcbp/framing-extras.js';

describe('durations', () => {
  it('reads 16 as Wireshark does', () => {
    // couchbase.flex_frame.frame.duration of frame 8 in sdk-mini-lo.pcapng, printed by tshark.
    expect(decodeDuration(16)).toBeCloseTo(62.2499166343863, 10);
  });

  it('follows the formula at its ends', () => {
    // docs/BinaryProtocol.md: decoded = encoded ^ 1.74 / 2; tracer.cc: at most 120125042 us.
    expect(decodeDuration(0)).toBe(0);
    expect(decodeDuration(1)).toBe(0.5);
    expect(Math.floor(decodeDuration(0xffff))).toBe(MAX_DURATION_MICROS);
    expect(encodeDuration(0)).toBe(0);
    expect(encodeDuration(MAX_DURATION_MICROS)).toBe(0xffff);
    expect(encodeDuration(1e12)).toBe(0xffff);
  });

  // tracing/tracing_test.cc, ErrorRate: off by half a percent at most.
  it.each([5, 11, 1439, 6234, 7890, 99999, 4567321, 98882110, 78821369, 118916406])(
    'keeps %i us within 0.5 %%',
    (micros) => {
      const decoded = Math.floor(decodeDuration(encodeDuration(micros)));
      const [small, large] = decoded < micros ? [decoded, micros] : [micros, decoded];
      expect((large - small) / large).toBeLessThanOrEqual(0.005);
    },
  );

  it('encodes what it decodes', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), (encoded) => {
        expect(encodeDuration(decodeDuration(encoded))).toBe(encoded);
      }),
    );
  });
});

describe('the duration of an answer', () => {
  const info = fc
    .tuple(fc.constantFrom(0, 0, 1, 3, 14, 15, 200), fc.uint8Array({ maxLength: 20 }))
    .map(([id, data]) => encodeFrameInfo(id, data.length % 3 === 0 ? data : data.slice(0, 2)));
  const section = fc.oneof(
    fc.array(info, { maxLength: 6 }).map((all) => Uint8Array.from(all.flatMap((one) => [...one]))),
    fc.uint8Array({ maxLength: 30 }),
  );

  it('is the one that the decoder finds first, wherever the section begins and is cut', () => {
    fc.assert(
      fc.property(section, fc.nat(5), fc.nat(40), (bytes, before, room) => {
        const frame = new Uint8Array(before + bytes.length + 3).fill(0x02);
        frame.set(bytes, before);
        const end = before + Math.min(room, bytes.length);
        const found = decodeFramingExtras(frame, before, end, 'response').find(
          ({ id, truncated, malformed }) => id === 0 && !truncated && !malformed,
        );
        expect(serverDuration(frame, before, end)).toBe(found?.fields[0]?.value);
      }),
      { numRuns: 1000 },
    );
  });

  it('is not looked for behind the end of the frame', () => {
    expect(serverDuration(Uint8Array.of(0x02, 0), 0, 3)).toBeUndefined();
  });
});
