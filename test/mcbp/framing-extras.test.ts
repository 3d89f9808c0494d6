/**
 * Framing extras against the diagrams of docs/BinaryProtocol.md ("flexible framing extras"),
 * the cases of protocol/mcbp/request_test.cc, real bytes, and the laws of the encoding.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeFramingExtras,
  encodeFrameInfo,
  type FrameInfo,
} from '../../src/mcbp/framing-extras.js';

type Of = 'request' | 'response';

const decode = (bytes: readonly number[], of: Of): FrameInfo[] =>
  decodeFramingExtras(Uint8Array.from(bytes), 0, bytes.length, of);
const values = (object: FrameInfo | undefined): Record<string, number | string> =>
  Object.fromEntries((object?.fields ?? []).map((field) => [field.name, field.value]));
const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

const wellFormed: readonly [string, Of, number[], string, Record<string, number | string>][] = [
  // BinaryProtocol.md lines 106-195, requests
  ['ID:0 Len:0', 'request', [0x00], 'Barrier', {}],
  ['ID:1 Len:1', 'request', [0x11, 0x01], 'DurabilityRequirement', { level: 1 }],
  [
    'ID:1 Len:3, request_test.cc FullSpecPresent',
    'request',
    [0x13, 0x03, 0xaa, 0xbb],
    'DurabilityRequirement',
    { level: 3, timeout_ms: 0xaabb },
  ],
  ['ID:2 Len:2', 'request', [0x22, 0x12, 0x34], 'DcpStreamId', { stream_id: 0x1234 }],
  [
    'ID:4, the name in its own section',
    'request',
    [0x46, ...ascii('^trond')],
    'Impersonate',
    { user: '^trond', domain: 'external' },
  ],
  [
    'ID:4, a local user of 15 letters: the length escapes to 15 + 0',
    'request',
    [0x4f, 0x00, ...ascii('fifteen-letters')],
    'Impersonate',
    { user: 'fifteen-letters', domain: 'local' },
  ],
  ['ID:5 Len:0', 'request', [0x50], 'PreserveTtl', {}],
  ['ID:6', 'request', [0x64, ...ascii('Read')], 'ImpersonateExtraPrivilege', { privilege: 'Read' }],
  ['ID:7', 'request', [0x72, 0, 9], 'ImpersonateWithTokenAuthDataId', { token_id: 9 }],
  // BinaryProtocol.md lines 265-330, responses; include/mcbp/protocol/response.h *FrameInfoMagic
  [
    'ID:0 Len:2, as every answer in sdk-mini-lo.pcapng has it',
    'response',
    [0x02, 0x00, 0x10],
    'ServerRecvSendDuration',
    { duration_us: 16 ** 1.74 / 2 },
  ],
  ['ID:1 Len:2', 'response', [0x12, 0x01, 0x00], 'ReadUnits', { read_units: 256 }],
  ['ID:2 Len:2', 'response', [0x22, 0x00, 0x07], 'WriteUnits', { write_units: 7 }],
  ['ID:3 Len:2', 'response', [0x32, 0, 1], 'ThrottleDuration', { duration_us: 0.5 }],
];

describe('decodeFramingExtras', () => {
  it.each(wellFormed)('reads %s', (_title, of, bytes, name, expected) => {
    const objects = decode(bytes, of);
    expect(objects).toHaveLength(1);
    const { fields: _fields, ...rest } = objects[0] as FrameInfo;
    const id = (bytes[0] as number) >> 4;
    expect(rest).toEqual({ id, name, start: 0, end: bytes.length });
    expect(values(objects[0])).toEqual(expected);
  });

  it('says where each value stands in the frame and what it means', () => {
    // request_test.cc MultipleEncoding: a requirement, then a barrier; here behind a header.
    const frame = Uint8Array.from([...new Array(24).fill(0xee), 0x13, 2, 0x00, 0x64, 0x00, 0xee]);
    expect(decodeFramingExtras(frame, 24, 29, 'request')).toEqual([
      {
        id: 1,
        name: 'DurabilityRequirement',
        start: 24,
        end: 28,
        fields: [
          { name: 'level', value: 2, text: 'MajorityAndPersistOnMaster (2)', start: 25, end: 26 },
          { name: 'timeout_ms', value: 100, text: '100 ms', start: 26, end: 28 },
        ],
      },
      { id: 0, name: 'Barrier', start: 28, end: 29, fields: [] },
    ]);
  });

  it.each([
    [[0x11, 0x00], 'None (0)'],
    [[0x11, 0x03], 'PersistToMajority (3)'],
    [[0x11, 0xaa], 'Unknown (170)'],
    [[0x13, 0x01, 0x00, 0x00], '0 ms (reserved)'],
    [[0x13, 0x01, 0xff, 0xff], '65535 ms (reserved)'],
  ])('%j: the last field reads %s', (bytes, text) => {
    expect(decode(bytes, 'request')[0]?.fields.at(-1)?.text).toBe(text);
  });

  it('points from the domain of a user at the caret that says so', () => {
    const ranges = (name: string) =>
      decode([0x40 + name.length, ...ascii(name)], 'request')[0]?.fields.map((field) => [
        field.name,
        field.start,
        field.end,
      ]);
    expect(ranges('^ann')).toEqual([
      ['user', 1, 5],
      ['domain', 1, 2],
    ]);
    expect(ranges('ann')).toEqual([
      ['user', 1, 4],
      ['domain', 1, 1],
    ]);
  });

  it('reads the same id by the table of its direction', () => {
    expect(decode([0x22, 0, 1], 'request')[0]?.name).toBe('DcpStreamId');
    expect(decode([0x22, 0, 1], 'response')[0]?.name).toBe('WriteUnits');
  });

  it('keeps the bytes of an id without a name, the once reserved 3 among them', () => {
    expect(decode([0x33, 0xca, 0xfe, 0x00, 0x00], 'request')).toEqual([
      {
        id: 3,
        name: 'Unknown (3)',
        start: 0,
        end: 4,
        unknown: true,
        fields: [{ name: 'raw', value: 'cafe00', text: 'cafe00', start: 1, end: 4 }],
      },
      { id: 0, name: 'Barrier', start: 4, end: 5, fields: [] },
    ]);
  });

  it('takes the id escape before the length escape', () => {
    // request_test.cc ExtendedIdAndSize: id 32, 37 bytes; ExtendedIdAndSize_Edge: both 15.
    const long = decode([0xff, 32 - 15, 37 - 15, ...new Array(37).fill(0)], 'request');
    expect(long.map(({ id, end }) => [id, end])).toEqual([[32, 40]]);
    const edge = decode([0xff, 0, 0, ...new Array(15).fill(0)], 'request');
    expect(edge.map(({ id, end }) => [id, end])).toEqual([[15, 18]]);
  });

  const cut: readonly [string, number[], string, string][] = [
    [
      'data (request_test.cc Barrier_BufferOverflow)',
      [0x02, 0x00],
      '00',
      'Barrier: data needs 2 bytes at offset 1, 1 there',
    ],
    ['all data', [0x22], '', 'DcpStreamId: data needs 2 bytes at offset 1, 0 there'],
    ['the id escape', [0xf0], '', 'Unknown: escaped id needs 1 byte at offset 1, 0 there'],
    [
      'the length escape',
      [0x4f],
      '',
      'Impersonate: escaped length needs 1 byte at offset 1, 0 there',
    ],
    [
      'the length escape after an id escape',
      [0xff, 0x02],
      '',
      'Unknown (17): escaped length needs 1 byte at offset 2, 0 there',
    ],
  ];
  it.each(cut)('shows an object that ends before %s', (_what, bytes, raw, problem) => {
    // A byte beyond the section must not be taken for the missing one.
    const frame = Uint8Array.from([...bytes, 0x77]);
    const objects = decodeFramingExtras(frame, 0, bytes.length, 'request');
    expect(objects).toHaveLength(1);
    expect(objects[0]).toMatchObject({ start: 0, end: bytes.length, truncated: true, problem });
    expect(values(objects[0])).toEqual(raw === '' ? {} : { raw });
  });

  it('does not lose the whole objects before one that is cut short', () => {
    const objects = decode([0x50, 0x11, 0x01, 0x13, 0x01], 'request');
    expect(objects.map(({ name, truncated }) => [name, truncated === true])).toEqual([
      ['PreserveTtl', false],
      ['DurabilityRequirement', false],
      ['DurabilityRequirement', true],
    ]);
  });

  it.each([
    [[0x12, 1, 2], 'DurabilityRequirement: data has 2 bytes, needs 1 or 3'],
    [[0x10], 'DurabilityRequirement: data has 0 bytes, needs 1 or 3'],
    [[0x01, 9], 'Barrier: data has 1 byte, needs 0'],
    [[0x21, 9], 'DcpStreamId: data has 1 byte, needs 2'],
    [[0x40], 'Impersonate: data has 0 bytes, needs at least 1'],
    [[0x60], 'ImpersonateExtraPrivilege: data has 0 bytes, needs at least 1'],
    [[0x42, 0xc3, 0x28], 'Impersonate: data at offset 1 is no UTF-8 text'],
    [[0x74, 0, 0, 0, 9], 'ImpersonateWithTokenAuthDataId: data has 4 bytes, needs 2'],
  ])('%j does not suit its id', (bytes, problem) => {
    const [object, ...others] = decode(bytes, 'request');
    expect(others).toEqual([]);
    expect(object).toMatchObject({ malformed: true, problem, end: bytes.length });
    const data = bytes.slice(1).map((byte) => byte.toString(16).padStart(2, '0'));
    expect(values(object)).toEqual(data.length === 0 ? {} : { raw: data.join('') });
  });

  it('stops where the array does when the frame itself is cut', () => {
    const objects = decodeFramingExtras(Uint8Array.from([0, 0x22, 0x00]), 1, 10, 'request');
    expect(objects).toMatchObject([{ name: 'DcpStreamId', end: 3, truncated: true }]);
    expect(decodeFramingExtras(new Uint8Array(3), 3, 9, 'request')).toEqual([]);
    expect(decodeFramingExtras(new Uint8Array(3), 24, 30, 'response')).toEqual([]);
  });

  it('covers any bytes once, in order, and never throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 255 }),
        fc.constantFrom<Of>('request', 'response'),
        (bytes, of) => {
          const objects = decodeFramingExtras(bytes, 0, bytes.length, of);
          let at = 0;
          for (const object of objects) {
            expect(object.start).toBe(at);
            expect(object.end).toBeGreaterThan(at);
            for (const field of object.fields) {
              expect(field.start).toBeGreaterThan(object.start);
              expect(field.end).toBeLessThanOrEqual(object.end);
            }
            at = object.end;
          }
          expect(at).toBe(bytes.length);
          expect(objects.slice(0, -1).some((object) => object.truncated)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('encodeFrameInfo', () => {
  it('is the inverse of decoding, for any run of ids and data', () => {
    const object = fc.record({ id: fc.nat(270), data: fc.uint8Array({ maxLength: 270 }) });
    fc.assert(
      fc.property(fc.array(object, { maxLength: 6 }), (objects) => {
        const parts = objects.map(({ id, data }) => encodeFrameInfo(id, data));
        const section = Uint8Array.from(parts.flatMap((part) => [...part]));
        const decoded = decodeFramingExtras(section, 0, section.length, 'request');
        expect(
          decoded.map(({ id, end }, i) => [
            id,
            [...section.subarray(end - (objects[i]?.data.length ?? 0), end)],
          ]),
        ).toEqual(objects.map(({ id, data }) => [id, [...data]]));
        expect(decoded.map(({ start, end }) => end - start)).toEqual(
          parts.map((part) => part.length),
        );
        expect(decoded.some((info) => info.truncated)).toBe(false);
      }),
    );
  });

  it('writes the bytes of every well-formed case above', () => {
    for (const [, , bytes] of wellFormed) {
      const escaped = ((bytes[0] as number) & 0x0f) === 15 ? 2 : 1;
      const data = Uint8Array.from(bytes.slice(escaped));
      expect([...encodeFrameInfo((bytes[0] as number) >> 4, data)]).toEqual(bytes);
    }
  });

  it('keeps any user name whole', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 60 })
      .filter((text) => new TextEncoder().encode(text).length <= 270);
    fc.assert(
      fc.property(name, (text) => {
        const bytes = encodeFrameInfo(4, new TextEncoder().encode(text));
        expect(values(decode([...bytes], 'request')[0])).toMatchObject({ user: text });
      }),
      { examples: [['\uFEFFbyte order mark']] },
    );
  });

  it('refuses what the nibbles and their escapes cannot say', () => {
    expect(() => encodeFrameInfo(271)).toThrow(/0\.\.270, not 271/);
    expect(() => encodeFrameInfo(-1)).toThrow(RangeError);
    expect(() => encodeFrameInfo(1.5)).toThrow(RangeError);
    expect(() => encodeFrameInfo(4, new Uint8Array(271))).toThrow(/270 bytes, not 271/);
    expect(encodeFrameInfo(270, new Uint8Array(270)).length).toBe(3 + 270);
  });
});
