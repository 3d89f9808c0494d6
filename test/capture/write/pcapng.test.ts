import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_OPTION_LENGTH, optionBytes } from '../../../src/capture/write/option.js';
import {
  INBOUND,
  OUTBOUND,
  packetBlock,
  packetBlockLength,
} from '../../../src/capture/write/packet-block.js';
import { LINKTYPE_RAW, preamble } from '../../../src/capture/write/pcapng.js';
import { parseBlocks, parseOptions, parsePacket } from './helpers.js';

describe('preamble', () => {
  it('is a section header and one description per interface', () => {
    const [section, first, second, ...more] = parseBlocks(
      preamble('fusionshark 0.1', [
        { linkType: LINKTYPE_RAW, name: 'map0', description: '11210 to 10.0.0.1:11210' },
        { linkType: 1 },
      ]),
    );
    expect(more).toEqual([]);
    expect(section?.type).toBe(0x0a0d0d0a);
    // Byte order, version 1.0, and a section length that is not stated.
    expect(section?.body.subarray(0, 16).toString('hex')).toBe('4d3c2b1a01000000ffffffffffffffff');
    expect(
      parseOptions(section?.body.subarray(16) as Buffer)
        .get(4)
        ?.toString(),
    ).toBe('fusionshark 0.1');
    expect(first?.body.subarray(0, 8).toString('hex')).toBe('6500000000000000');
    const options = parseOptions(first?.body.subarray(8) as Buffer);
    expect(options.get(2)?.toString()).toBe('map0');
    expect(options.get(3)?.toString()).toBe('11210 to 10.0.0.1:11210');
    expect(options.get(9)?.toString('hex')).toBe('09');
    expect([...parseOptions(second?.body.subarray(8) as Buffer).keys()]).toEqual([9]);
  });
});

const anyRecord = fc.record({
  interfaceId: fc.nat(70_000),
  s: fc.integer({ min: 0, max: 18_446_744_072 }),
  ns: fc.integer({ min: 0, max: 999_999_999 }),
  packet: fc.uint8Array({ maxLength: 50 }),
  cut: fc.nat(100),
  direction: fc.constantFrom(0, INBOUND, OUTBOUND),
  dropCount: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
  comment: fc.option(fc.string({ unit: 'grapheme', maxLength: 20 }), { nil: undefined }),
});

describe('packetBlock', () => {
  it('carries every field to an independent reader', () => {
    fc.assert(
      fc.property(anyRecord, ({ interfaceId, s, ns, packet, cut, comment, ...options }) => {
        const record = {
          ...{ interfaceId, at: { s, ns }, length: packet.length },
          wireLength: packet.length + cut,
          ...options,
          ...(comment === undefined ? {} : { comments: [optionBytes(comment)] }),
        };
        const bytes = packetBlock(record, packet);
        expect(bytes).toHaveLength(packetBlockLength(record));
        const [block, ...more] = parseBlocks(bytes);
        expect(more).toEqual([]);
        const parsed = parsePacket(block as NonNullable<typeof block>);
        expect(parsed.interfaceId).toBe(interfaceId);
        expect(parsed.time).toBe(BigInt(s) * 1_000_000_000n + BigInt(ns));
        expect(parsed.wireLength).toBe(packet.length + cut);
        expect([...parsed.packet]).toEqual([...packet]);
        expect(parsed.options.get(1)?.toString()).toBe(comment);
        expect(parsed.options.get(2)?.readUInt32LE() ?? 0).toBe(options.direction);
        expect(parsed.options.get(4)?.readBigUInt64LE() ?? 0n).toBe(BigInt(options.dropCount));
      }),
    );
  });

  it('keeps a time that 64 bits cannot hold as near as they can', () => {
    const timeOf = (s: number): bigint => {
      const at = { s, ns: 5 };
      const plain = { interfaceId: 0, length: 0, wireLength: 0, direction: 0, dropCount: 0 };
      const [block] = parseBlocks(packetBlock({ ...plain, at }, new Uint8Array(0)));
      return parsePacket(block as NonNullable<typeof block>).time;
    };
    expect(timeOf(-1)).toBe(5n);
    expect(timeOf(1e15)).toBe(18_446_744_072_000_000_005n);
  });
});

describe('optionBytes', () => {
  it('is cut at the cap, between characters', () => {
    expect(optionBytes('a'.repeat(70_000))).toHaveLength(MAX_OPTION_LENGTH);
    const cut = optionBytes(`a${'\u20ac'.repeat(30_000)}`);
    expect(cut).toHaveLength(1 + 3 * Math.floor((MAX_OPTION_LENGTH - 1) / 3));
    expect(new TextDecoder('utf-8', { fatal: true }).decode(cut)).toMatch(/^a\u20ac+$/);
  });
});
