import { describe, expect, it } from 'vitest';
import { CaptureError, type CaptureFault } from '../../src/capture/errors.js';
import { detectFormat } from '../../src/capture/format.js';
import { join } from '../helpers/bytes.js';
import { hex, latin1, text, u8, u16, u32 } from './build/bytes.js';
import { CASES } from './build/cases.js';

function refusal(head: Uint8Array, file = 'x'): [CaptureFault, string] {
  try {
    detectFormat(head, file);
  } catch (error) {
    if (error instanceof CaptureError) return [error.fault, error.message];
    throw error;
  }
  throw new Error('not refused');
}

/** Two Endace records of Ethernet (type 2): the second a second later. */
function erf(): Uint8Array {
  const record = (seconds: number) =>
    join(
      u32(0, true),
      u32(seconds, true),
      u8(2),
      u8(4),
      u16(64),
      u16(0),
      u16(46),
      new Uint8Array(48),
    );
  return join(record(1_700_000_000), record(1_700_000_001));
}

describe('detectFormat', () => {
  it.each(CASES)('knows $name', ({ name, bytes }) => {
    const format = name.startsWith('pcapng') ? 'pcapng' : 'pcap';
    expect(detectFormat(bytes, 'x')).toBe(format);
    expect(detectFormat(bytes.subarray(0, 4), 'x')).toBe(format);
  });

  it.each([
    ['snoop capture', latin1('snoop\0\0\0\0\0\0\x02'), 'editcap -F pcap x x.pcap'],
    ['Endace ERF capture', erf(), 'editcap -F pcap x x.pcap'],
    ['Network Monitor 2 capture', latin1('GMBU\0\x02'), 'editcap -F pcap x x.pcap'],
    ['Sniffer capture', latin1('TRSNIFF data    \x1a'), 'editcap -F pcap x x.pcap'],
    ['IXIA hardware capture', hex('1c0001ac 00000000'), 'editcap -F pcap x x.pcap'],
    ['HP-UX nettl capture', hex('5452006400 000000'), 'editcap -F pcap x x.pcap'],
    ['Novell LANalyzer capture', hex('0110 4c00'), 'editcap -F pcap x x.pcap'],
    ['AIX iptrace capture', latin1('iptrace 2.0\0'), 'editcap -F pcap x x.pcap'],
    [
      'Windows event trace (ETL)',
      join(u32(0x10000, true), new Uint8Array(68), hex('020002c0')),
      'etl2pcapng x x.pcapng',
    ],
    ['tar archive', join(new Uint8Array(257), latin1('ustar\x0000')), 'tar -xf x'],
    ['compressed with xz', hex('fd377a58 5a000000'), 'xz -dc x | fusionshark read -'],
    ['zip archive', latin1('PK\x03\x04\x14\0'), 'unzip x'],
  ])('refuses a %s and says how to convert it', (what, head, command) => {
    expect(refusal(head)).toEqual(['foreign-format', `x: ${what}; convert it with: ${command}`]);
  });

  it.each([
    ['Bluetooth capture, which holds no TCP', 'btsnoop\0\0\0\0\x01'],
    ['PDF document', '%PDF-1.7\n'],
    ['web page, perhaps saved in place of the capture', '<!DOCTYPE html><html>'],
  ])('promises no command where there is none: %s', (what, head) => {
    expect(refusal(latin1(head))).toEqual(['foreign-format', `x: ${what}`]);
  });

  it.each([
    ['a.cap', 'editcap -F pcap a.cap a.cap.pcap'],
    ["it's", `editcap -F pcap 'it'\\''s' 'it'\\''s.pcap'`],
    ['-rf', 'editcap -F pcap ./-rf ./-rf.pcap'],
    ['-', 'editcap -F pcap IN OUT.pcap'],
  ])('prints commands that can be pasted: %s', (file, command) => {
    expect(refusal(latin1('snoop\0\0\0'), file)[1]).toContain(`convert it with: ${command}`);
  });

  it.each([
    ['nothing', new Uint8Array(0), 'empty', 'x: empty file'],
    [
      'text',
      text('GET / HTTP/1.1\r\n'),
      'not-a-capture',
      'x: not a capture file (looks like text)',
    ],
    [
      'text in UTF-8, cut inside a letter',
      text('größer').subarray(0, 3),
      'not-a-capture',
      'x: not a capture file (looks like text)',
    ],
    [
      'a program',
      join(latin1('\x7fELF'), new Uint8Array(60)),
      'not-a-capture',
      'x: not a capture file (it starts with 7f 45 4c 46)',
    ],
    [
      'two bytes that are no text',
      hex('00ff'),
      'not-a-capture',
      'x: not a capture file (it starts with 00 ff)',
    ],
    [
      'a section header with a wrong magic',
      join(u32(0x0a0d0d0a), u32(28), u32(0x1a2b3c4e), new Uint8Array(16)),
      'not-a-capture',
      'x: not a capture file (it starts with 0a 0d 0d 0a)',
    ],
  ])('refuses %s', (_name, head, fault, message) => {
    expect(refusal(head)).toEqual([fault, message]);
  });
});
