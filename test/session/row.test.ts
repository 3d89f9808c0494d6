/** Times, latencies and addresses as text, and a row of the list. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { endpointText, latencyText, rowOf, timeText } from '../../src/session/row.js';
import type { StoredMessage } from '../../src/session/stored-message.js';
import { failure, frame } from '../helpers/frames.js';
import { connectionOf, momentOf } from './build.js';

describe('timeText', () => {
  const at = { s: 1_700_000_000, ns: 123_456_789 };
  const first = { s: 1_699_999_998, ns: 0 };
  const previous = { s: 1_700_000_000, ns: 123_000_000 };

  it.each([
    ['r', '2.123457'],
    ['d', '0.000457'],
    ['dd', '0.000457'],
    ['e', '1700000000.123456789'],
    ['u', '22:13:20.123456'],
  ] as const)('%s: %s', (format, text) => {
    expect(timeText(at, format, { first, previous })).toBe(text);
  });

  it('says local times as the machine has them', () => {
    const date = new Date(at.s * 1000);
    const two = (value: number) => String(value).padStart(2, '0');
    const time = `${two(date.getHours())}:${two(date.getMinutes())}:20.123456`;
    const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
    expect(timeText(at, 'a', { first, previous })).toBe(time);
    expect(timeText(at, 'ad', { first, previous })).toBe(`${day} ${time}`);
  });

  it('is zero where there is nothing before, and negative out of order', () => {
    expect(timeText(at, 'd', { first: at, previous: undefined })).toBe('0.000000');
    expect(timeText(first, 'r', { first: at, previous: undefined })).toBe('-2.123457');
    expect(timeText(first, 'd', { first, previous: at })).toBe('-2.123457');
  });

  it('makes something of times that are no dates', () => {
    const never = { s: 2 ** 52, ns: 5 };
    for (const format of ['a', 'ad', 'u', 'e'] as const) {
      expect(timeText(never, format, { first: never, previous: never })).toBe(
        '4503599627370496.000000005',
      );
    }
    const year10000 = { s: 253_402_300_800, ns: 1000 };
    expect(timeText(year10000, 'u', { first, previous })).toBe('00:00:00.000001');
  });
});

describe('latencyText', () => {
  it.each([
    [0, '0.0 µs'],
    [1234, '1.2 µs'],
    [999_949, '999.9 µs'],
    [999_950, '1.000 ms'],
    [1_234_000, '1.234 ms'],
    [999_999_499, '999.999 ms'],
    [999_999_500, '1.000 s'],
    [61_500_000_000, '61.500 s'],
    [-2_000_000_000, '-2.000 s'],
    [-1500, '-1.5 µs'],
  ])('%i ns: %s', (nanoseconds, text) => {
    expect(latencyText(nanoseconds)).toBe(text);
  });
});

describe('endpointText', () => {
  it('puts IPv6 in brackets', () => {
    expect(endpointText({ address: '192.0.2.1', port: 11210 })).toBe('192.0.2.1:11210');
    expect(endpointText({ address: '2001:db8::1', port: 1 })).toBe('[2001:db8::1]:1');
  });
});

describe('rowOf', () => {
  const stored = (bytes: Uint8Array, more: Partial<StoredMessage> = {}): StoredMessage => ({
    ...{ number: 5, at: momentOf(0), connection: connectionOf(), from: 0, kind: 'request' },
    ...{ bytes, missing: 0, partner: 0, marked: false, severity: undefined },
    ...more,
  });
  const context = { time: '0.5', deltaNs: 2000, latencyNs: undefined, partner: false, said: {} };

  it('tells a request', () => {
    const bytes = frame({ opcode: 0x75, word: 12, value: { term: '3' } });
    expect(rowOf(stored(bytes, { missing: 7 }), dissect(commandTable, bytes), context)).toEqual({
      ...{
        number: 5,
        time: '0.5',
        delta: '0.000002',
        stream: '0',
        topic: 'uploader',
        latency: '',
        node: '192.0.2.2:11210',
      },
      ...{ source: '192.0.2.1:50000', destination: '192.0.2.2:11210', kind: 'request' },
      ...{ command: 'StartFusionUploader', vbucket: '12', status: '', info: 'term=3' },
      ...{ length: bytes.length + 7, fusion: true, failed: false, marked: false, partner: false },
    });
  });

  it('tells an answer, with what went wrong', () => {
    const bytes = failure(0x75, 0x04, 'bad\u001b[2J term');
    const answer = stored(bytes, { from: 1, kind: 'response', marked: true, severity: 'warn' });
    const row = rowOf(answer, dissect(commandTable, bytes), {
      ...{ time: '', deltaNs: undefined, latencyNs: 1_500_000, partner: true, said: {} },
    });
    expect(row).toMatchObject({
      ...{ source: '192.0.2.2:11210', destination: '192.0.2.1:50000', node: '192.0.2.2:11210' },
      ...{
        delta: '',
        latency: '1.500 ms',
        vbucket: '',
        status: 'Einval',
        failed: true,
        severity: 'warn',
      },
      ...{ marked: true, partner: true },
    });
    expect(row.info).toContain('term');
    expect(row.info).not.toContain('\u001b');
  });

  it('names no vbucket where none is meant', () => {
    const bytes = frame({ opcode: 0x0a });
    expect(rowOf(stored(bytes), dissect(commandTable, bytes), context).vbucket).toBe('');
  });
});
