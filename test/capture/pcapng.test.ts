import { describe, expect, it } from 'vitest';
import { PcapngReader } from '../../src/capture/pcapng.js';
import { MAX_INTERFACES } from '../../src/capture/pcapng-section.js';
import { join } from '../helpers/bytes.js';
import { u16, u32 } from './build/bytes.js';
import { Collector } from './build/collect.js';
import {
  block,
  comment,
  endOfOptions,
  enhancedPacket,
  interfaceBlock,
  obsoletePacket,
  option,
  sectionHeader,
  simplePacket,
} from './build/pcapng.js';

const data = new Uint8Array([1, 2, 3, 4, 5]);

function read(...blocks: readonly Uint8Array[]) {
  const sink = new Collector();
  const reader = new PcapngReader(sink);
  reader.push(join(...blocks));
  reader.end();
  return { ...sink, damage: reader.damage.list, reader };
}

describe.each([true, false])('little endian: %s', (little) => {
  const start = join(sectionHeader(little), interfaceBlock(little, { name: 'eth0' }));

  it('reads enhanced, obsolete and simple packets', () => {
    const ticks = 1_700_000_000_123_456n;
    const { packets, damage } = read(
      start,
      enhancedPacket(little, { data, ticks, original: 99 }),
      obsoletePacket(little, { data, ticks: ticks + 1n }),
      simplePacket(little, data),
    );
    const common = { linkType: 1, interfaceId: 0, data: '0102030405' };
    const time = { s: 1_700_000_000 };
    const at = start.length;
    expect(packets).toEqual([
      { ...common, ...time, ns: 123_456_000, originalLength: 99, fileOffset: at + 28 },
      { ...common, ...time, ns: 123_457_000, originalLength: 5, fileOffset: at + 40 + 28 },
      { ...common, s: 0, ns: 0, originalLength: 5, fileOffset: at + 80 + 12 },
    ]);
    expect(damage).toEqual([]);
  });

  it('passes over blocks it does not know, whatever their length', () => {
    const { packets, damage } = read(
      start,
      block(0x0bad, new Uint8Array(3_000_000), little),
      block(4, new Uint8Array(0), little),
      enhancedPacket(little, { data }),
    );
    expect(packets).toHaveLength(1);
    expect(damage).toEqual([]);
  });

  it('hands over comments before their packet, and only comments', () => {
    const flags = option(2, u32(1, little), little);
    const { comments } = read(
      start,
      enhancedPacket(little, { data, options: join(flags, comment('größer', little)) }),
      enhancedPacket(little, { data, options: join(flags, endOfOptions) }),
      enhancedPacket(little, { data, options: comment('second', little) }),
    );
    expect(comments).toEqual(['größer', 'second']);
  });
});

describe('sections and interfaces', () => {
  it('hands over comments on them, which are no comments on packets', () => {
    const { comments, captureComments } = read(
      sectionHeader(true, 1, ['all of it', 'twice']),
      interfaceBlock(true, { name: 'a', comment: 'größer' }),
      enhancedPacket(true, { data, id: 0 }),
      sectionHeader(false, 1, ['the rest']),
      interfaceBlock(false, { name: 'b', comment: 'on b' }),
      enhancedPacket(false, { data, id: 0 }),
    );
    expect(captureComments).toEqual([
      ...['all of it', 'twice', '0 a: größer', 'the rest', '1 b: on b'],
    ]);
    expect(comments).toEqual([]);
  });

  it('lets each section have its own byte order and interfaces, and goes on counting ids', () => {
    const { packets, interfaces } = read(
      sectionHeader(true),
      interfaceBlock(true, { linkType: 1, name: 'a' }),
      interfaceBlock(true, { linkType: 113, snapLength: 96 }),
      enhancedPacket(true, { data, id: 1 }),
      sectionHeader(false),
      interfaceBlock(false, { linkType: 276, name: 'c' }),
      enhancedPacket(false, { data, id: 0 }),
    );
    expect(packets.map((p) => [p.linkType, p.interfaceId])).toEqual([
      [113, 1],
      [276, 2],
    ]);
    expect(interfaces).toEqual([
      { id: 0, linkType: 1, snapLength: 0, name: 'a' },
      { id: 1, linkType: 113, snapLength: 96 },
      { id: 2, linkType: 276, snapLength: 0, name: 'c' },
    ]);
  });

  it('counts each interface in its own unit, from its own zero', () => {
    const packets = read(
      sectionHeader(false),
      interfaceBlock(false, { resolution: 9 }),
      interfaceBlock(false, { resolution: 0x80 + 10, offset: 1000 }),
      interfaceBlock(false, { resolution: 3, offset: -4 }),
      enhancedPacket(false, { data, id: 0, ticks: 1_700_000_000_123_456_789n }),
      enhancedPacket(false, { data, id: 1, ticks: (5n << 10n) | 512n }),
      enhancedPacket(false, { data, id: 2, ticks: 9007n }),
    ).packets.map(({ s, ns }) => [s, ns]);
    expect(packets).toEqual([
      [1_700_000_000, 123_456_789],
      [1005, 500_000_000],
      [5, 7_000_000],
    ]);
  });

  it('counts on beyond 2038 and 2106, and back before 1970', () => {
    const units = (s: number) => BigInt(s) * 1_000_000n + 7n;
    const packets = read(
      sectionHeader(true),
      interfaceBlock(true),
      interfaceBlock(true, { offset: -(2 ** 31) }),
      ...[2 ** 31, 2 ** 32, 2 ** 33].map((s) => enhancedPacket(true, { data, ticks: units(s) })),
      enhancedPacket(true, { data, id: 1, ticks: units(1) }),
    ).packets;
    expect(packets.map(({ s }) => s)).toEqual([2 ** 31, 2 ** 32, 2 ** 33, 1 - 2 ** 31]);
    expect(packets.every(({ ns }) => ns === 7000)).toBe(true);
  });

  it.each([2n ** 62n, -(2n ** 62n)])(
    'takes an offset out of the calendar, %d s, for none',
    (far) => {
      const described = interfaceBlock(true, { offset: 1 });
      new DataView(described.buffer).setBigInt64(20, far, true);
      const { packets } = read(sectionHeader(true), described, enhancedPacket(true, { data }));
      expect(packets).toMatchObject([{ s: 0, ns: 0 }]);
    },
  );

  it('takes from a simple packet what the snap length left of it', () => {
    const { packets } = read(
      sectionHeader(true),
      interfaceBlock(true, { snapLength: 5 }),
      simplePacket(true, data, 1400),
    );
    expect(packets).toMatchObject([{ data: '0102030405', originalLength: 1400 }]);
  });

  it('keeps a limited number of interfaces', () => {
    const one = interfaceBlock(true);
    const many = Buffer.alloc(one.length * (MAX_INTERFACES + 1), one);
    const { interfaces, damage } = read(sectionHeader(true), many);
    expect(interfaces).toHaveLength(MAX_INTERFACES);
    expect(damage).toHaveLength(1);
    expect(damage[0]?.message).toContain('one interface too many');
  });
});

describe('damage costs only its own block', () => {
  const start = join(sectionHeader(true), interfaceBlock(true));
  const good = enhancedPacket(true, { data });
  const tail = enhancedPacket(true, { data });
  const differing = enhancedPacket(true, { data });
  differing[differing.length - 4] = 99;

  it.each([
    ['unknown-interface', enhancedPacket(true, { data, id: 7 }), 'is of interface 7'],
    ['bad-block', enhancedPacket(true, { data, captured: 9 }), 'claims 9 captured bytes'],
    ['bad-block', simplePacket(true, data, 9), 'claims 9 captured bytes, it has room for 8'],
    ['bad-block', block(6, new Uint8Array(12), true), 'too short for an Enhanced Packet Block: 24'],
    ['bad-block', differing, 'says 40 bytes at its start and 99 at its end'],
    ['bad-block', block(1, new Uint8Array(4), true), 'too short for an interface description: 16'],
    [
      'bad-block',
      enhancedPacket(true, { data: new Uint8Array(262_145) }),
      'claims 262145 captured bytes, it has room for 262144',
    ],
    [
      'bad-length',
      enhancedPacket(true, { data: new Uint8Array(2_000_000) }),
      'claims to be 2000032 bytes long',
    ],
  ])('%s: %#', (kind, bad, message) => {
    const { packets, damage } = read(start, good, bad, tail);
    expect(packets).toHaveLength(2);
    expect(damage).toMatchObject([{ kind, offset: start.length + good.length }]);
    expect(damage[0]?.message).toContain(message);
  });

  it.each([
    ['shorter than a block', join(u32(6, true), u32(8, true), u32(0, true))],
    ['no multiple of four', join(u32(6, true), u32(33, true), new Uint8Array(40))],
    ['a section header without its magic', join(u32(0x0a0d0d0a), u32(28), new Uint8Array(20))],
  ])('also when its length is of no use: %s', (_name, bad) => {
    const { packets, damage } = read(start, good, bad, tail);
    expect(packets).toHaveLength(2);
    const offset = start.length + good.length;
    expect(damage).toMatchObject([{ kind: 'bad-length', offset }]);
    const ending = `; reading goes on at offset ${offset + bad.length}`;
    expect(damage[0]?.message.endsWith(ending)).toBe(true);
  });

  it('and says so when no block comes after it', () => {
    const { packets, damage, reader } = read(start, good, new Uint8Array(500));
    expect(packets).toHaveLength(1);
    expect(damage).toMatchObject([{ kind: 'bad-length', offset: start.length + good.length }]);
    expect(damage[0]?.message).toMatch(/claims to be 0 bytes long; nothing after it can be read$/);
    expect(reader.stopped).toBe(true);
  });

  it('even the section header, whose byte order is known', () => {
    const header = sectionHeader(true);
    header[4] = 0xff;
    const { packets, damage } = read(header, interfaceBlock(true), good);
    expect(packets).toHaveLength(1);
    expect(damage).toMatchObject([{ kind: 'bad-length', offset: 0 }]);
  });

  it('even the description of an interface, which the ids of others depend on', () => {
    const spoilt = interfaceBlock(true, { linkType: 113 });
    spoilt[spoilt.length - 4] = 99;
    const { packets, damage } = read(
      sectionHeader(true),
      spoilt,
      interfaceBlock(true, { linkType: 1 }),
      enhancedPacket(true, { data, id: 1 }),
      enhancedPacket(true, { data, id: 0 }),
    );
    expect(packets.map(({ linkType }) => linkType)).toEqual([1, 113]);
    expect(damage).toMatchObject([{ kind: 'bad-block' }]);
  });

  it('finds the blocks inside what a wrong length at the end of the file claims', () => {
    const long = enhancedPacket(true, { data });
    long.set(u32(4000, true), 4);
    const { packets, damage } = read(start, good, long, tail, tail);
    expect(packets).toHaveLength(3);
    expect(damage).toMatchObject([{ kind: 'cut-short' }]);
  });

  it('reads no version but 1', () => {
    const { damage } = read(start, sectionHeader(false, 2), good);
    expect(damage).toMatchObject([
      { kind: 'version', message: 'pcapng version 2.0: only version 1 is understood' },
    ]);
  });

  it('names what a cut block needs, read or passed over', () => {
    const { damage } = read(start, good.subarray(0, 33));
    expect(damage[0]?.message).toBe(
      `cut short: block at offset ${start.length} needs 40 bytes, 33 are there`,
    );
    const unknown = block(0x0bad, new Uint8Array(100), true);
    expect(read(start, unknown.subarray(0, 60)).damage[0]?.message).toBe(
      `cut short: block at offset ${start.length} needs 112 bytes, 60 are there`,
    );
  });

  it('keeps the first thousand complaints and counts the rest', () => {
    const bad = enhancedPacket(true, { data, id: 7 });
    const { reader } = read(start, Buffer.alloc(bad.length * 1500, bad), good);
    expect(reader.damage.list).toHaveLength(1000);
    expect(reader.damage.count).toBe(1500);
  });

  it('ends an option list at the first option that does not fit', () => {
    const options = join(u16(1, true), u16(400, true), new Uint8Array(8));
    const { packets, comments, damage } = read(start, enhancedPacket(true, { data, options }));
    expect(packets).toHaveLength(1);
    expect(comments).toEqual([]);
    expect(damage).toEqual([]);
  });
});
