import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressText, ipv4Bytes, ipv6Bytes } from '../../../src/filter/values/addresses.js';
import { compare, network } from '../../../src/filter/values/kinds.js';
import { durationText, parseDuration, parseNumber } from '../../../src/filter/values/numbers.js';
import {
  bytesOfText,
  plainText,
  textOfBytes,
  utf8Length,
} from '../../../src/filter/values/text-bytes.js';
import { parseTime, timeText } from '../../../src/filter/values/times.js';

describe('numbers', () => {
  it.each([
    ['12', 12],
    ['0', 0],
    ['017', 15],
    ['0x1F', 31],
    ['0B101', 5],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['1.5', 1.5],
    ['019', undefined],
    ['08', undefined],
    ['1e3', undefined],
    ['0x', undefined],
    ['', undefined],
    ['1.', undefined],
    ['٣', undefined],
  ])('%j is %s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each([
    ['1', 1_000_000_000n],
    ['0.000000001', 1n],
    ['100ms', 100_000_000n],
    ['1.5us', 1500n],
    ['7ns', 7n],
    ['2s', 2_000_000_000n],
    ['0.5ns', undefined],
    ['0.0000000001', undefined],
    ['5h', undefined],
    ['ms', undefined],
  ])('%j lasts %s ns', (text, value) => {
    expect(parseDuration(text)).toBe(value);
  });

  it('prints durations so that they are read again', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), (nanoseconds) => {
        expect(parseDuration(durationText(nanoseconds))).toBe(nanoseconds);
      }),
    );
    expect(durationText(-1n)).toBe('-0.000000001');
  });
});

describe('addresses', () => {
  it.each(['1.2.3', '1.2.3.4.5', '256.1.1.1', '1.2.3.a', ''])('%j is no IPv4 address', (text) => {
    expect(ipv4Bytes(text)).toBeUndefined();
  });

  it.each([
    [':', 'fe80'],
    [':::', '1::2::3'],
    ['1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9'],
    ['1:2:3:4:5:6:7::8', '12345::'],
    ['::1.2.3', '1.2.3.4::'],
  ])('%j and %j are no IPv6 addresses', (one, other) => {
    expect(ipv6Bytes(one)).toBeUndefined();
    expect(ipv6Bytes(other)).toBeUndefined();
  });

  it('are read right however many there are, and again', () => {
    const texts = Array.from({ length: 5000 }, (_, i) => `10.0.${i >> 8}.${i & 0xff}`);
    for (const text of [...texts, ...texts]) {
      expect(addressText(ipv4Bytes(text) as Uint8Array)).toBe(text);
      expect(ipv6Bytes(text)).toBeUndefined();
    }
  });

  it('reads what it prints', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(ipv6Bytes(addressText(bytes))).toEqual(bytes);
        expect(ipv4Bytes(addressText(bytes.subarray(0, 4)))).toEqual(bytes.slice(0, 4));
      }),
    );
    expect(addressText(ipv6Bytes('2001:db8:0:0:1:0:0:0') as Uint8Array)).toBe('2001:db8:0:0:1::');
    expect(addressText(new Uint8Array(16))).toBe('::');
  });

  it('keeps the bits that name a network', () => {
    const address = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
    expect(network(address, 0)).toEqual(new Uint8Array(4));
    expect(network(address, 12)).toEqual(Uint8Array.of(0xff, 0xf0, 0, 0));
    expect(network(address, 32)).toEqual(address);
  });
});

describe('times', () => {
  it.each([
    ['2026-01-01 00:00:00 UTC', '2026-01-01T00:00:00.000000000Z'],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000000000Z'],
    ['2026-01-01 02:30+02:30', '2026-01-01T00:00:00.000000000Z'],
    ['2026-01-01 00:00:00.5-0100', '2026-01-01T01:00:00.500000000Z'],
    ['Sep 26, 2004 23:18:04.954975 UTC', '2004-09-26T23:18:04.954975000Z'],
    ['1969-12-31 23:59:59.25 UTC', '1969-12-31T23:59:59.250000000Z'],
  ])('%s is %s', (text, shown) => {
    expect(timeText(parseTime(text) as bigint)).toBe(shown);
  });

  it('takes a time without a zone for local time', () => {
    const local = new Date(2026, 5, 1, 12, 30, 15).getTime();
    expect(parseTime('2026-06-01 12:30:15')).toBe(BigInt(local) * 1_000_000n);
    expect(parseTime('Jun 1, 2026 12:30:15')).toBe(BigInt(local) * 1_000_000n);
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-01 24:00',
    '2026-1-1',
    'Foo 1, 2026',
    'anF 1, 2026',
    'now',
    '',
  ])('%j is no time', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});

describe('text and bytes', () => {
  it('counts the bytes of a text as there are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
    for (const lone of ['\ud800', 'a\udfffb', '\ud800\ud800\udc00']) {
      expect(utf8Length(lone)).toBe(new TextEncoder().encode(lone).length);
    }
  });

  it('keeps single bytes as they were written', () => {
    expect(bytesOfText('a\udcffé')).toEqual(Uint8Array.of(0x61, 0xff, 0xc3, 0xa9));
    expect(plainText('\udcc3\udca9')).toBe('é');
    expect(textOfBytes(Uint8Array.of(0xff))).toBe('\ufffd');
  });
});

it('orders integers of any size exactly, and what cannot be compared not at all', () => {
  expect(compare(2 ** 53, 2n ** 53n + 1n)).toBeLessThan(0);
  expect(compare(1, 1n)).toBe(0);
  expect(compare('1', 1)).toBeUndefined();
  expect(compare(Uint8Array.of(9), Uint8Array.of(1, 1))).toBeLessThan(0);
});
