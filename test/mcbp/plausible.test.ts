import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plausibleHeader } from '../../src/mcbp/plausible.js';
import { anyFrame, type FrameParts, frameOf, join } from './framer-helpers.js';

describe('plausibleHeader', () => {
  const real: [string, FrameParts][] = [
    ['an empty request', {}],
    ['an empty response', { magic: 0x81 }],
    ['HELLO with a long JSON agent name', { opcode: 0x1f, key: 600, value: 40 }],
    ['the longest extras, those of DcpStreamReq', { opcode: 0x53, extras: 48 }],
    ['an alternative request', { magic: 0x08, framing: 3, extras: 8, key: 250, value: 9 }],
    ['all datatype bits', { datatype: 7, value: 5 }],
    ['a high vbucket', { specific: 0xffff }],
    ['the highest known status', { magic: 0x81, specific: 0xff }],
    ['an application status', { magic: 0x81, specific: 0xff00 }],
    ['the largest body', { claimed: 30 * 1024 * 1024 }],
  ];
  it.each(real)('accepts %s', (_, parts) => {
    expect(plausibleHeader(frameOf(parts), 0)).toBe(true);
  });

  const wrong: [string, FrameParts][] = [
    ['an unknown magic', { magic: 0x84 }],
    ['a datatype bit nobody defined', { datatype: 8 }],
    ['a body over 30 MiB', { claimed: 30 * 1024 * 1024 + 1 }],
    ['a key longer than the body', { key: 10, claimed: 9 }],
    ['extras longer than the body', { extras: 10, claimed: 9 }],
    ['framing extras longer than the body', { magic: 0x18, framing: 3, claimed: 2 }],
    ['extras nobody sends', { extras: 65 }],
    ['a key nobody sends', { key: 1025 }],
    ['a status nobody sends', { magic: 0x81, specific: 0x0100 }],
    ['such a status in an alternative response', { magic: 0x18, specific: 0x7f00 }],
  ];
  it.each(wrong)('refuses %s', (_, parts) => {
    expect(plausibleHeader(frameOf(parts), 0)).toBe(false);
  });

  it('reads at any offset, and refuses fewer than 24 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), anyFrame, fc.nat(23), (before, frame, some) => {
        expect(plausibleHeader(join(before, frame), before.length)).toBe(true);
        expect(plausibleHeader(join(before, frame.subarray(0, some)), before.length)).toBe(false);
      }),
    );
  });

  it('is passed by chance less than once in 10^5 offsets', () => {
    // Deterministic noise (xorshift32), so that the figure is the same in every run.
    const noise = new Uint8Array(2_000_000);
    let x = 0x9e37_79b9;
    for (let i = 0; i < noise.length; i++) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      noise[i] = x >>> 11;
    }
    let passed = 0;
    for (let i = 0; i + 24 <= noise.length; i++) if (plausibleHeader(noise, i)) passed++;
    expect(passed).toBeLessThan(20);
  });
});
