/** Lengths of the latest packets, by their number. */
import { expect, it } from 'vitest';
import { PacketLengths } from '../../../src/session/packets/lengths.js';

it('knows the packets that there were, and no others', () => {
  const lengths = new PacketLengths();
  for (let frame = 1; frame <= 10_000; frame += 1) lengths.add(frame + 7, frame);
  for (const frame of [1, 4095, 4096, 4097, 8192, 10_000]) {
    expect(lengths.of(frame)).toEqual({ length: frame + 7, captured: frame });
  }
  for (const frame of [0, -1, 10_001]) expect(lengths.of(frame)).toBeUndefined();
});

it('forgets those of long ago rather than give another one', () => {
  const lengths = new PacketLengths(8);
  for (let frame = 1; frame <= 21; frame += 1) lengths.add(100 + frame, frame);
  for (let frame = 1; frame <= 13; frame += 1) expect(lengths.of(frame)).toBeUndefined();
  for (let frame = 14; frame <= 21; frame += 1) {
    expect(lengths.of(frame)).toEqual({ length: 100 + frame, captured: frame });
  }
});
