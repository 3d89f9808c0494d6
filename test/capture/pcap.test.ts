import { describe, expect, it } from 'vitest';
import { PcapReader } from '../../src/capture/pcap.js';
import { join } from '../helpers/bytes.js';
import { Collector } from './build/collect.js';
import { MICRO, MODIFIED, NANO, type PcapVariant, pcapFile, pcapHeader } from './build/pcap.js';

const data = new Uint8Array([1, 2, 3, 4, 5]);

function read(bytes: Uint8Array, options = {}) {
  const sink = new Collector();
  const reader = new PcapReader(sink, options);
  reader.push(bytes);
  reader.end();
  return { ...sink, damage: reader.damage.list, reader };
}

describe.each([true, false])('little endian: %s', (little) => {
  it.each([
    ['microseconds', MICRO, 123_456, 123_456_000, 16],
    ['nanoseconds', NANO, 123_456_789, 123_456_789, 16],
    ['modified, which counts microseconds', MODIFIED, 7, 7000, 24],
  ])('reads %s', (_name, magic, fraction, ns, headerLength) => {
    const variant: PcapVariant = { magic, little, linkType: 113 };
    const records = [
      { s: 1_700_000_000, fraction, data, original: 1500 },
      { s: 4_294_967_295, fraction: 0, data: new Uint8Array(0) },
    ];
    const { packets, interfaces, damage } = read(pcapFile(variant, records));
    const common = { linkType: 113, interfaceId: 0 };
    const first = 24 + headerLength;
    expect(packets).toEqual([
      {
        ...common,
        s: 1_700_000_000,
        ns,
        data: '0102030405',
        originalLength: 1500,
        fileOffset: first,
      },
      {
        ...common,
        s: 4_294_967_295,
        ns: 0,
        data: '',
        originalLength: 0,
        fileOffset: first + 5 + headerLength,
      },
    ]);
    expect(interfaces).toEqual([{ id: 0, linkType: 113, snapLength: 65_535 }]);
    expect(damage).toEqual([]);
  });
});

const micro: PcapVariant = { magic: MICRO, little: true };

describe('damage', () => {
  it('carries a sub-second field that runs over', () => {
    const { packets } = read(pcapFile(micro, [{ s: 10, fraction: 3_000_001, data }]));
    expect(packets).toMatchObject([{ s: 13, ns: 1000 }]);
  });

  it('names the FCS bits no part of the link type', () => {
    const { packets } = read(
      pcapFile({ ...micro, linkType: 0x5400_0001 }, [{ s: 1, fraction: 1, data }]),
    );
    expect(packets).toMatchObject([{ linkType: 1 }]);
  });

  it('stops at a length that cannot be true, and says where', () => {
    const good = pcapFile(micro, [{ s: 1, fraction: 1, data }]);
    const bad = join(good, new Uint8Array(8), new Uint8Array([1, 0, 4, 0]), new Uint8Array(500));
    const { packets, damage, reader } = read(bad);
    expect(packets).toHaveLength(1);
    expect(damage).toEqual([
      {
        kind: 'bad-length',
        offset: 45,
        message:
          'damaged: record at offset 45 claims 262145 captured bytes, ' +
          'at most 262144 are believed; nothing after it can be read',
      },
    ]);
    expect(reader.stopped).toBe(true);
    reader.push(good);
    expect(packets).toHaveLength(1);
  });

  it('believes as much as it is told to', () => {
    const file = pcapFile(micro, [{ s: 1, fraction: 1, data: new Uint8Array(300_000) }]);
    expect(read(file).packets).toHaveLength(0);
    expect(read(file, { maxRecord: 300_000 }).packets).toHaveLength(1);
    expect(read(file, { maxRecord: 299_999 }).packets).toHaveLength(0);
  });

  it('says what a cut record needs and what is there', () => {
    const file = pcapFile(micro, [
      { s: 1, fraction: 1, data },
      { s: 2, fraction: 1, data },
    ]);
    expect(read(file.subarray(0, 24 + 21 + 18)).damage).toEqual([
      {
        kind: 'cut-short',
        offset: 45,
        message: 'cut short: record at offset 45 needs 21 bytes, 18 are there',
      },
    ]);
    expect(read(file.subarray(0, 50)).damage[0]?.message).toBe(
      'cut short: record at offset 45 needs 16 bytes, 5 are there',
    );
    expect(read(file.subarray(0, 10)).damage[0]?.message).toBe(
      'cut short: file header at offset 0 needs 24 bytes, 10 are there',
    );
  });

  it('names a version it does not know', () => {
    const { damage, packets } = read(pcapHeader({ ...micro, version: [2, 2] }));
    expect(packets).toEqual([]);
    expect(damage).toEqual([
      {
        kind: 'version',
        offset: 0,
        message: 'pcap version 2.2: only pcap version 2.4 is understood',
      },
    ]);
  });
});
