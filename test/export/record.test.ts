/** The contract's NDJSON object, field by field, and for any frame at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Printed } from '../../src/export/printed.js';
import { record } from '../../src/export/record.js';
import { bytesOf, failure, frame, type Layout, response } from '../helpers/frames.js';
import { connectionOf, momentOf } from '../session/build.js';
import { printed } from './printed.js';

const MAX = 64 * 1024;
type JsonObject = Record<string, unknown>;

const text = (from: Printed, maxValue = MAX): string => record(from, { maxValue });
const parsed = (from: Printed, maxValue = MAX): JsonObject => JSON.parse(text(from, maxValue));
const of = (layout: Layout, maxValue = MAX): JsonObject => parsed(printed(frame(layout)), maxValue);

it('has the comments on its packets, where there are any', () => {
  const bare = printed(frame({ opcode: 0x0a }));
  expect(parsed({ ...bare, comments: ['one', 'a "second"'] }).comments).toEqual([
    ...['one', 'a "second"'],
  ]);
  expect(parsed({ ...bare, comments: [] })).not.toHaveProperty('comments');
});

describe('a request', () => {
  it('has the fields of the contract, in its order, and no others', () => {
    const bytes = frame({
      ...{ opcode: 0x75, word: 12, opaque: 0xdead_beef, value: { term: '1234' } },
    });
    const at = { s: 1_764_288_000, ns: 123_456_789, frame: 7 };
    const line = text(printed(bytes, { number: 42, at, connection: connectionOf(3) }));
    expect(JSON.stringify(JSON.parse(line))).toBe(
      JSON.stringify({
        number: 42,
        frame: 7,
        time: '2025-11-28T00:00:00.123456789Z',
        epoch: '1764288000.123456789',
        stream: 3,
        src: '192.0.2.1:50000',
        dst: '192.0.2.2:11210',
        from: 'client',
        magic: 0x80,
        opcode: 0x75,
        name: 'StartFusionUploader',
        kind: 'request',
        vbucket: 12,
        opaque: '0xdeadbeef',
        cas: '0x0000000000000000',
        datatype: ['json'],
        framing_extras_length: 0,
        extras_length: 0,
        key_length: 0,
        value_length: 15,
        body_length: 15,
        value: { term: '1234' },
        fusion: {
          command: 'StartFusionUploader',
          edition: '2025-02',
          fields: { term: '1234' },
        },
        summary: 'StartFusionUploader vb:12 term=1234',
      }),
    );
  });

  it('has no frame live, and its answer where that is known', () => {
    const live = printed(frame({ opcode: 0x0a }));
    expect(parsed(live)).toMatchObject({ frame: null, vbucket: 0, datatype: [] });
    expect(parsed(live)).not.toHaveProperty('response');
    expect(parsed({ ...live, response: 9, responseAt: momentOf(1) }).response).toBe(9);
  });

  it('has a CAS of 16 digits', () => {
    expect(of({ opcode: 0x01, cas: 0xabc }).cas).toBe('0x0000000000000abc');
  });

  it('puts IPv6 addresses in brackets', () => {
    const ends = [
      { address: '::1', port: 1 },
      { address: '2001:db8::2', port: 2 },
    ] as const;
    const event = printed(frame({ opcode: 0x0a }), { connection: { ...connectionOf(), ends } });
    expect(parsed(event)).toMatchObject({ src: '[::1]:1', dst: '[2001:db8::2]:2' });
  });

  it('says so where its connection was decrypted, and nothing where it was not', () => {
    const connection = { ...connectionOf(4), decrypted: true } as const;
    const line = text(printed(frame({ opcode: 0x0a }), { connection }));
    expect(line).toContain('"stream":4,"decrypted":true,"src":');
    expect(of({ opcode: 0x0a })).not.toHaveProperty('decrypted');
  });

  it('has decoded extras, or their bytes', () => {
    const set = { opcode: 0x3d, word: 1, value: { use_snapshot: 'fusion' } };
    expect(of({ ...set, extras: [1] })).toMatchObject({
      ...{ extras_length: 1, extras: { state: 'active' } },
      fusion: { command: 'SetVbucket', fields: { state: 'active', use_snapshot: 'fusion' } },
    });
    expect(of({ opcode: 0x01, extras: [0xde, 0xad, 0, 0, 0, 0, 0, 1] }).extras).toEqual({
      ...{ flags: 0xdead_0000, expiration: 1 },
    });
    expect(of({ opcode: 0x0a, extras: [0xde, 0xad, 0, 0, 0, 0, 0, 1] }).extras).toEqual({
      raw: 'dead000000000001',
    });
    expect(of({ opcode: 0x3d, value: { topology: [] }, extras: [1] })).not.toHaveProperty('fusion');
  });

  it('has its framing extras', () => {
    const object = of({
      ...{ magic: 0x08, opcode: 0x01, framing: [0x13, 0x02, 0x00, 0x64, 0x50], key: 'k' },
    });
    expect(object).toMatchObject({
      ...{ magic: 8, framing_extras_length: 5, key_length: 1, body_length: 6 },
      framing_extras: [
        { id: 1, name: 'DurabilityRequirement', level: 2, timeout_ms: 100 },
        { id: 5, name: 'PreserveTtl' },
      ],
    });
  });
});

describe('a response', () => {
  const asked = frame({ opcode: 0x10, key: 'fusion migration 3' });
  const request = {
    number: 4,
    latencyNs: 1_234_500,
    queuedNs: 0,
    vbucket: 0,
    frame: asked,
    first: true,
  };

  it('has status, request and latency instead of a vbucket', () => {
    const bytes = response({
      opcode: 0x10,
      key: 'fusion',
      value: '{"completed_bytes":1,"total_bytes":9}',
    });
    const object = parsed(printed(bytes, { request, from: 1 }));
    expect(object).toMatchObject({
      ...{ from: 'server', src: '192.0.2.2:11210', kind: 'response', status: 0 },
      ...{ status_name: 'Success', request: 4, latency_us: 1234.5, key: 'fusion' },
      fusion: { command: 'Stat', fields: { group: 'migration', vbucket: 3, total_bytes: 9 } },
    });
    expect(object).not.toHaveProperty('vbucket');
    expect(object).not.toHaveProperty('findings');
  });

  it('has findings, with what they concern where that is known', () => {
    const object = parsed(printed(failure(0x75, 0x04, 'term must be a string')));
    expect(object).toMatchObject({
      ...{ status: 4, status_name: 'Einval' },
      findings: [{ id: 'mcbp.error-status', severity: 'warn' }],
    });
    expect(object.summary).toContain('term must be a string');
    expect(object).not.toHaveProperty('request');
    expect(object).not.toHaveProperty('latency_us');
    const wrong = of({ opcode: 0x75, value: { term: 1 } }).findings as JsonObject[];
    expect(wrong[0]).toMatchObject({ field: 'term', expects: 'Einval', severity: 'error' });
    expect(wrong.every(({ id, message }) => id !== '' && message !== '')).toBe(true);
  });

  it('says so when its end was not seen', () => {
    const bytes = response({ opcode: 0, value: 'a long value' }).subarray(0, 30);
    expect(parsed(printed(bytes, { missing: 6 }))).toMatchObject({
      ...{ value: 'a long', value_length: 12, findings: [{ id: 'mcbp.truncated' }] },
    });
  });
});

describe('key and value', () => {
  it.each([
    ['nothing', {}, undefined, undefined],
    ['text', { key: 'schlüssel', value: 'wört' }, 'schlüssel', 'wört'],
    ['a line break', { key: 'a', value: 'b\nc' }, 'a', 'b\nc'],
    [
      'bytes',
      { key: Uint8Array.of(0xff, 1), value: Uint8Array.of(0, 0xfe) },
      { hex: 'ff01' },
      { hex: '00fe' },
    ],
    ['JSON', { key: 'a', value: [1, null, 'x', { y: true }] }, 'a', [1, null, 'x', { y: true }]],
    ['what is no JSON', { key: 'a', value: '{"a":', datatype: 1 }, 'a', '{"a":'],
    ['compressed text', { key: 'a', value: 'abc', datatype: 2 }, 'a', { hex: '616263' }],
    ['extended attributes', { key: 'a', value: 'abc', datatype: 4 }, 'a', { hex: '616263' }],
  ])('are there as %s', (_name, parts, key, value) => {
    const object = of({ opcode: 0x01, ...parts });
    expect([object.key, object.value]).toEqual([key, value]);
    expect('key' in object).toBe(key !== undefined);
    expect('value' in object).toBe(value !== undefined);
    expect(object).not.toHaveProperty('value_truncated');
  });

  it('keep integers above 2^53 as they were sent', () => {
    const value = '{"valid_till":18446744073709551615,"n":-9007199254740993,"f":1.10}';
    const line = text(printed(frame({ opcode: 0x70, datatype: 1, value })));
    expect(line).toContain(`"value":${value}`);
    expect(line.split('"fields":')[1]).toContain('"valid_till":18446744073709551615');
    expect(JSON.parse(line)).toBeTypeOf('object');
  });

  it('stay valid whatever a value calls its members', () => {
    const value = '{"kind":"object","start":0,"end":1,"members":[],"__proto__":{"a":1}}';
    const line = text(printed(frame({ opcode: 0x70, datatype: 1, value })));
    expect(JSON.parse(line)).toMatchObject({
      ...{ value: { kind: 'object', start: 0, members: [] } },
      fusion: { fields: { kind: 'object', start: 0, end: 1, members: [] } },
    });
    expect(line.match(/"__proto__":\{"a":1\}/g)).toHaveLength(2);
  });

  it.each([
    ['text', { value: 'abcdef' }, 'abc'],
    ['bytes', { value: Uint8Array.of(1, 2, 3, 4) }, { hex: '010203' }],
    ['JSON, then as text', { value: { a: 1 } }, '{"a'],
    ['a character', { value: 'aé€' }, 'aé'],
    ['a character in its middle', { value: 'ab€' }, 'ab'],
    ['what begins with a mark of byte order', { value: '\ufeffabc' }, '\ufeff'],
    ['what is replaced already', { value: '\ufffdabc' }, '\ufffd'],
  ])('are cut where they are too long: %s', (_name, parts, value) => {
    const object = of({ opcode: 0x01, ...parts }, 3);
    expect(object).toMatchObject({ value, value_truncated: true });
  });

  it('are not cut at exactly the limit, and may be left out', () => {
    expect(of({ opcode: 0x01, value: 'abc' }, 3)).not.toHaveProperty('value_truncated');
    expect(of({ opcode: 0x01, value: 'abc' }, 0)).toMatchObject({
      ...{ value: '', value_truncated: true, value_length: 3 },
    });
  });

  it('cannot command a terminal or break the line', () => {
    const hostile = '\u009b31m\u2028\u2029\u0085';
    const line = text(
      printed(frame({ opcode: 0x01, key: hostile, value: { [hostile]: hostile } })),
    );
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    expect(JSON.parse(line)).toMatchObject({ key: hostile, value: { [hostile]: hostile } });
  });
});

describe('any frame', () => {
  const layout = fc.record({
    magic: fc.constantFrom(0x80, 0x81, 0x08, 0x18, 0x82, 0x83),
    opcode: fc.oneof(fc.nat(255), fc.constantFrom(0x10, 0x3d, 0x70, 0x71, 0x73, 0x75, 0x84)),
    framing: fc.array(fc.nat(255), { maxLength: 9 }),
    extras: fc.array(fc.nat(255), { maxLength: 30 }),
    key: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.uint8Array({ maxLength: 20 }),
      fc.constant('fusion'),
    ),
    value: fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 80 })),
    datatype: fc.nat(255),
    word: fc.nat(0xffff),
    opaque: fc.nat(0xffff_ffff),
  });

  it('is one line of valid JSON that agrees with the frame', () => {
    const input = fc.tuple(layout, fc.nat(40), fc.nat(60));
    fc.assert(
      fc.property(input, ([{ framing, ...rest }, cut, maxValue]) => {
        const flexible = rest.magic === 0x08 || rest.magic === 0x18;
        const whole = frame({ ...rest, framing: flexible ? framing : [] });
        const bytes = whole.subarray(0, Math.max(24, whole.length - cut));
        const line = text(printed(bytes, { missing: whole.length - bytes.length }), maxValue);
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
        const object = JSON.parse(line) as JsonObject;
        expect(object).toMatchObject({
          ...{ magic: rest.magic, opcode: rest.opcode, key_length: bytesOf(rest.key).length },
          ...{ extras_length: rest.extras.length, body_length: whole.length - 24 },
          opaque: `0x${rest.opaque.toString(16).padStart(8, '0')}`,
        });
        expect(object[object.kind === 'request' ? 'vbucket' : 'status']).toBe(rest.word);
        const { frame: packet, value: _value, ...others } = object;
        expect(packet).toBeNull();
        expect(Object.values(others)).not.toContain(null);
      }),
      { numRuns: 400 },
    );
  });
});
