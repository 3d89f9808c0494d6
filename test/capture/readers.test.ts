/** The laws of all readers, on every variant of every format. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PcapReader } from '../../src/capture/pcap.js';
import { PcapngReader } from '../../src/capture/pcapng.js';
import { join } from '../helpers/bytes.js';
import { u32 } from './build/bytes.js';
import { CASES } from './build/cases.js';
import { Collector, decoder } from './build/collect.js';
import { readBytes, readStream } from './build/run.js';

describe.each(CASES)('$name', ({ bytes, packets, within, clean }) => {
  const whole = readBytes(bytes);

  it('is read whole, without complaint', () => {
    expect(whole.packets).toHaveLength(packets);
    expect(whole.damage).toEqual([]);
  });

  it('is the same however it is cut into chunks', () => {
    for (let chunk = 1; chunk <= bytes.length; chunk += 1) {
      expect(readBytes(bytes, chunk)).toEqual(whole);
    }
  });

  it('is the same from a stream', async () => {
    for (const chunk of [1, 7, 24, 40, 64, 100, bytes.length]) {
      expect(await readStream(bytes, chunk)).toEqual(whole);
    }
  });

  it('gives, cut anywhere, all whole records and one line of damage', async () => {
    for (let length = 4; length < bytes.length; length += 1) {
      const cut = bytes.subarray(0, length);
      const { packets: found, damage } = readBytes(cut, 50);
      expect(found).toEqual(whole.packets.slice(0, within(length)));
      expect(damage.map(({ kind }) => kind)).toEqual(clean(length) ? [] : ['cut-short']);
      if (length % 5 === 0) expect(await readStream(cut, 50)).toEqual({ packets: found, damage });
    }
  });

  it('has its packets where it says', () => {
    const text = Buffer.from(bytes).toString('hex');
    for (const { fileOffset, data } of whole.packets) {
      expect(text.slice(2 * fileOffset, 2 * fileOffset + data.length)).toBe(data);
    }
  });

  it('with any byte changed throws nothing, and reads the same from a stream', async () => {
    const change = fc.tuple(fc.integer({ min: 12, max: bytes.length - 1 }), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(change, async ([at, value]) => {
        const spoilt = Uint8Array.from(bytes);
        spoilt[at] = value;
        const outcome = readBytes(spoilt, 33);
        expect(await readStream(spoilt, 33)).toEqual(outcome);
        const { decoder: sink } = decoder();
        const Reader = spoilt[0] === 0x0a ? PcapngReader : PcapReader;
        const reader = new Reader(sink);
        reader.push(spoilt);
        reader.end();
        expect(sink.packets).toBe(outcome.packets.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('random bytes', () => {
  const headers = CASES.map(({ bytes }) => bytes.subarray(0, bytes[0] === 0x0a ? 64 : 24));
  const input = fc.tuple(fc.constantFrom(...headers), fc.uint8Array({ maxLength: 300 }));

  it('after a header end in packets or damage, in the same ones for every chunk size', () => {
    fc.assert(
      fc.property(input, fc.integer({ min: 1, max: 50 }), ([header, noise], chunk) => {
        const bytes = join(header, noise);
        const outcome = readBytes(bytes);
        expect(outcome.packets.length + outcome.damage.length).toBeLessThan(bytes.length / 12);
        expect(readBytes(bytes, chunk)).toEqual(outcome);
      }),
    );
  });

  it('pushed into either reader are refused, not thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
        for (const reader of [new PcapReader(new Collector()), new PcapngReader(new Collector())]) {
          reader.push(bytes);
          reader.end();
          expect(reader.damage.count).toBe(1);
        }
      }),
    );
  });
});

it('a limit on records holds for the own reader and the stream alike', async () => {
  for (const { bytes, packets } of CASES) {
    const outcome = readBytes(bytes, bytes.length, { maxRecord: 10 });
    expect(outcome.packets).toHaveLength(0);
    expect(outcome.damage.length).toBe(bytes[0] === 0x0a ? packets : 1);
    expect(await readStream(bytes, 64, { maxRecord: 10 })).toEqual(outcome);
  }
});

it('a record header cannot make a reader hold more than a record', () => {
  const reader = new PcapReader(new Collector());
  reader.push(CASES[0]?.bytes.subarray(0, 24) ?? new Uint8Array(0));
  reader.push(join(u32(1), u32(1), u32(0xffff_fff0, true), u32(1)));
  expect(reader.damage.count).toBe(0);
  reader.end();
  expect(reader.damage.list).toMatchObject([{ kind: 'bad-length', offset: 24 }]);
});
