/** What a dissection consists of: names, parts, status, fields, findings. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { MAX_CHECK_FINDINGS } from '../../src/dissect/findings.js';
import { glance } from '../../src/dissect/header-findings.js';
import { MAX_PARSED_VALUE } from '../../src/dissect/json-parser.js';
import type { Finding } from '../../src/dissect/node.js';
import { failure, frame, response } from '../helpers/frames.js';

const of = (bytes: Uint8Array, request?: Uint8Array) => dissect(commandTable, bytes, { request });
const ids = (findings: readonly Finding[]) =>
  findings.map(({ id, severity }) => `${severity} ${id}`);

describe('dissect', () => {
  it('names what it knows, and says what it does not', () => {
    expect(of(frame({ opcode: 0x00 })).name).toBe('Get');
    expect(of(frame({ magic: 0x82, opcode: 0x01 })).name).toBe('ClustermapChangeNotification');
    const unknown = of(frame({ opcode: 0x98 }));
    expect(unknown.name).toBe('Unknown (0x98)');
    expect(ids(unknown.findings)).toEqual(['note mcbp.unknown-opcode']);
    const status = of(response({ opcode: 0x00, word: 0x1234 }));
    expect(status).toMatchObject({ status: 'Unknown (0x1234)', failed: true });
    expect(ids(status.findings)).toEqual(['note mcbp.unknown-status', 'warn mcbp.error-status']);
  });

  it('shows bytes without a magic as a request of nobody', () => {
    const message = of(new Uint8Array(24));
    expect(message).toMatchObject({ magic: undefined, kind: 'request', name: 'Get' });
  });

  it.each([
    ['', 0, 'none'],
    ['text', 0, 'text'],
    ['{"a":1}', 0, 'text'],
    ['{"a":1}', 1, 'json'],
    ['{"a":', 1, 'text'],
    [Uint8Array.from([0xff, 0xfe]), 0, 'bytes'],
    [Uint8Array.from([0x41, 0x00]), 0, 'bytes'],
    ['{"a":1}', 3, 'bytes'],
    ['{"a":1}', 5, 'bytes'],
  ])('the value %j with datatype %i is %s', (value, datatype, kind) => {
    expect(of(frame({ opcode: 0x01, key: 'k', value, datatype })).value.kind).toBe(kind);
  });

  it('reads a value as JSON where JSON is described, whatever the datatype says', () => {
    expect(of(frame({ opcode: 0x75, value: '{"term":"1"}' })).value.kind).toBe('json');
  });

  it(`does not parse more than ${MAX_PARSED_VALUE} bytes, and does not call them wrong`, () => {
    const value = JSON.stringify({ term: '1', filler: 'x'.repeat(MAX_PARSED_VALUE) });
    const message = of(frame({ opcode: 0x75, value, datatype: 1 }));
    expect(message.value.kind).toBe('text');
    expect(message.findings).toEqual([]);
  });

  it('keeps the place and the digits of each field', () => {
    const value = '{"validity": 18446744073709551615, "snapshotUuid": "s"}';
    const { fusion, findings, bytes } = of(frame({ opcode: 0x70, value, datatype: 1 }));
    const { validity, snapshotUuid } = fusion?.fields ?? {};
    expect(validity).toMatchObject({ text: '18446744073709551615', start: 24 + 13, end: 24 + 33 });
    expect(snapshotUuid).toMatchObject({ text: 's' });
    expect(bytes).toHaveLength(24 + value.length);
    expect(ids(findings)).toEqual(['note json.precision']);
    expect(findings[0]?.message).toContain('18446744073709551615 exceeds 2^53');
  });

  it('keeps fields with treacherous names', () => {
    const value = '{"__proto__":"a","constructor":"b","term":"1"}';
    const { fusion } = of(frame({ opcode: 0x75, value, datatype: 1 }));
    expect(Object.keys(fusion?.fields ?? {})).toEqual(['__proto__', 'constructor', 'term']);
  });

  it('decodes framing extras', () => {
    const bytes = frame({ magic: 0x08, opcode: 0x01, framing: [0x10 | 1, 0x01, 0xc0], key: 'k' });
    const message = of(bytes);
    expect(message.framing.map(({ name }) => name)).toEqual([
      'DurabilityRequirement',
      'Unknown (12)',
    ]);
    expect(ids(message.findings)).toEqual(['note mcbp.unknown-frame-info']);
  });

  it('takes the error context from JSON, or the text', () => {
    expect(of(failure(0x00, 1, 'why')).errorContext).toBe('why');
    expect(of(response({ opcode: 0x00, word: 1, value: 'why' })).errorContext).toBe('why');
    expect(
      of(response({ opcode: 0x00, word: 1, value: { error: 5 } })).errorContext,
    ).toBeUndefined();
    expect(
      of(response({ opcode: 0x00, word: 1, value: { error: { context: 5 } } })).errorContext,
    ).toBeUndefined();
    expect(of(response({ opcode: 0x00, value: 'not an error' })).errorContext).toBeUndefined();
  });

  it('does not read a request for a request', () => {
    const request = frame({ opcode: 0x10, key: 'fusion uploader 1' });
    expect(of(frame({ opcode: 0x10, key: 'vbucket' }), request).fusion).toBeUndefined();
  });
});

describe('findings of the frame', () => {
  it.each([
    [
      'lengths that exceed the body',
      frame({ opcode: 0x0a, key: 'abc', bodyLength: 2 }),
      ['error mcbp.inconsistent-lengths'],
    ],
    ['bytes that were not seen', frame({ opcode: 0x0a, bodyLength: 5 }), ['warn mcbp.truncated']],
    [
      'an everyday failure of a data command',
      response({ opcode: 0x00, word: 0x01 }),
      ['note mcbp.error-status'],
    ],
    ['a failure', response({ opcode: 0x00, word: 0x04 }), ['warn mcbp.error-status']],
    ['an internal failure', response({ opcode: 0x00, word: 0x84 }), ['error mcbp.error-status']],
    ['part of a handshake', response({ opcode: 0x21, word: 0x21 }), []],
    ['success', response({ opcode: 0x00, key: '', value: 'x' }), []],
  ])('%s', (_what, bytes, expected) => {
    expect(ids(of(bytes).findings)).toEqual(expected);
    // What a glance at the header shows of a command that is not described further is the same.
    expect(ids(glance(commandTable, bytes))).toEqual(expected);
  });

  it('name the numbers', () => {
    const bytes = frame({ opcode: 0x0a, extras: [1, 2], key: 'abc', bodyLength: 2 });
    expect(of(bytes).findings[0]?.message).toBe(
      'framing extras 0 + extras 2 + key 3 bytes exceed the body of 2',
    );
    const cut = frame({ opcode: 0x01, value: 'abcdef' }).subarray(0, 26);
    expect(of(cut).findings[0]?.message).toBe('the last 4 of 6 body bytes were not seen');
  });

  it('say what the server will answer, and by which edition that was judged', () => {
    expect(of(frame({ opcode: 0x75, value: { term: 'x' } })).findings).toEqual([
      {
        id: 'fusion.invalid-term',
        severity: 'error',
        field: 'term',
        message: 'term is not a valid number (edition 2025-02)',
        expects: 'Einval',
      },
    ]);
  });

  it('are counted where they are too many to be listed', () => {
    const list = Array(MAX_CHECK_FINDINGS + 7).fill('x');
    const value = {
      snapshot_uuid: 's',
      bucket_uuid: 'b',
      metadatastore_uri: 'u',
      metadatastore_auth_token: 't',
      vbucket_list: list,
    };
    const { findings } = of(frame({ opcode: 0x71, value }));
    expect(findings).toHaveLength(MAX_CHECK_FINDINGS);
    expect(findings[0]?.message).not.toContain('more');
    expect(findings.at(-1)?.message).toMatch(/, and 7 more that do not fit$/);
  });
});
