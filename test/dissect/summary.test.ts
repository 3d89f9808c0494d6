/** One message in one line, and the helpers that write values for people. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { details, namesVbucket, summary } from '../../src/dissect/summary.js';
import { cut, harmless, plural } from '../../src/dissect/text.js';
import { failure, frame, response } from '../helpers/frames.js';

const of = (bytes: Uint8Array, request?: Uint8Array) => dissect(commandTable, bytes, { request });

describe('summary', () => {
  it.each([
    [
      frame({ opcode: 0x75, word: 12, value: { term: '1234' } }),
      'StartFusionUploader vb:12 term=1234',
    ],
    [frame({ opcode: 0x76 }), 'StopFusionUploader vb:0'],
    [frame({ opcode: 0x79 }), 'CreateFusionNamespace'],
    [
      frame({ opcode: 0x72, value: { mountPaths: ['a'] } }),
      'MountFusionVbucket vb:0 mountPaths=["a"]',
    ],
    // Neither tokens nor URIs: too long for a line.
    [frame({ opcode: 0x84, value: { token: 't' } }), 'SetChronicleAuthToken'],
    [
      frame({ opcode: 0x75, word: 1, value: { term: 'x' } }),
      'StartFusionUploader vb:1 term=x [term is not a valid number (edition 2025-02)]',
    ],
    [frame({ opcode: 0x10, key: 'fusion uploader 7' }), 'Stat group=uploader vbucket=7'],
    [frame({ opcode: 0x10, key: 'vbucket' }), 'Stat key=vbucket'],
    [frame({ opcode: 0x01, key: 'k', value: 'v' }), 'Set key=k value=v'],
    [frame({ opcode: 0x01, word: 3, key: 'k', value: { a: 1 } }), 'Set vb:3 key=k value={"a":1}'],
    [
      frame({ opcode: 0x01, key: Uint8Array.from([0, 1]), value: Uint8Array.from([0]) }),
      'Set key=(2 bytes) value=(1 byte)',
    ],
    [frame({ opcode: 0x98 }), 'Unknown (0x98)'],
    [frame({ magic: 0, opcode: 0x98 }), 'not a frame'],
    [response({ opcode: 0x75 }), 'StartFusionUploader Success'],
    [failure(0x75, 4, 'no term'), 'StartFusionUploader Einval no term'],
    [response({ opcode: 0x75, word: 7 }), 'StartFusionUploader NotMyVbucket'],
    [response({ opcode: 0x00, value: 'v' }), 'Get Success value=v'],
  ])('%#: %s', (bytes, line) => {
    expect(summary(of(bytes))).toBe(line);
  });

  it('is the line of a list without what has a column', () => {
    expect(details(of(frame({ opcode: 0x75, word: 12, value: { term: '1' } })))).toBe('term=1');
    expect(details(of(failure(0x75, 4, 'why')))).toBe('why');
  });

  it('names the vbucket where it matters', () => {
    expect(namesVbucket(of(frame({ opcode: 0x75 })))).toBe(true);
    expect(namesVbucket(of(frame({ opcode: 0x78 })))).toBe(false);
    expect(namesVbucket(of(frame({ opcode: 0x00 })))).toBe(false);
    expect(namesVbucket(of(frame({ opcode: 0x00, word: 1 })))).toBe(true);
  });

  it('cuts long fields', () => {
    const line = summary(of(frame({ opcode: 0x75, value: { term: '1'.repeat(100) } })));
    expect(line).toContain(`term=${'1'.repeat(60)}… (100 characters)`);
  });
});

describe('text', () => {
  it('shows controls and bidirectional marks as escapes, and nothing else', () => {
    expect(harmless('a\u001b[2J\u0000\u007f\u009b')).toBe('a\\u001b[2J\\u0000\\u007f\\u009b');
    expect(harmless('\u202e\u2066\u200f\u061c\u2028')).toBe('\\u202e\\u2066\\u200f\\u061c\\u2028');
    expect(harmless('naïve – 日本 😀 "\\')).toBe('naïve – 日本 😀 "\\');
  });

  it('cuts, and says how long it was', () => {
    expect(cut('abc', 3)).toBe('abc');
    expect(cut('abcd', 3)).toBe('abc… (4 characters)');
  });

  it('counts', () => {
    expect([plural(0, 'byte'), plural(1, 'byte'), plural(2, 'byte')]).toEqual([
      '0 bytes',
      '1 byte',
      '2 bytes',
    ]);
  });
});
