/**
 * magic.ts and header.ts against the packets that kv_engine docs/BinaryProtocol.md draws byte by
 * byte, and against a header built here without them.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bodyLengthAt,
  HEADER_LENGTH,
  prefixLength,
  readHeader,
  u16At,
  u32At,
} from '../../src/mcbp/header.js';
import { magicOf } from '../../src/mcbp/magic.js';

const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));

/** "0x00 Get", Example: the request for the key "Hello" (lines 735-775). */
const GET_REQUEST = bytes(
  '80 00 0005 00 00 0000 00000005 00000000 0000000000000000 48656c6c6f'.replaceAll(' ', ''),
);
/** The same section: the answer with flags 0xdeadbeef and the value "World" (lines 778-819). */
const GET_RESPONSE = bytes(
  '81 00 0000 04 00 0000 00000009 00000000 0000000000000001 deadbeef 576f726c64'.replaceAll(
    ' ',
    '',
  ),
);
/** "Introduction", Example: "Not found" (lines 652-692). */
const NOT_FOUND = bytes(
  '81 00 0000 00 00 0001 00000009 00000000 0000000000000000 4e6f7420666f756e64'.replaceAll(' ', ''),
);
/** ExternalAuthProvider.md, ActiveExternalUsers, Example: a server's request. */
const ACTIVE_USERS = bytes(
  '82 03 0000 00 01 0000 0000000d deadcafe 0000000000000000 5b22466f6f222c22426172225d'.replaceAll(
    ' ',
    '',
  ),
);

describe('magicOf', () => {
  it.each([
    [0x80, 'ClientRequest', 'request', 'client', false, false],
    [0x08, 'AltClientRequest', 'request', 'client', true, false],
    [0x81, 'ClientResponse', 'response', 'server', false, false],
    [0x18, 'AltClientResponse', 'response', 'server', true, false],
    [0x82, 'ServerRequest', 'request', 'server', false, true],
    [0x83, 'ServerResponse', 'response', 'client', false, true],
  ] as const)('%i is %s', (value, name, kind, sender, framingExtras, serverOpcode) => {
    expect(magicOf(value)).toEqual({ value, name, kind, sender, framingExtras, serverOpcode });
  });

  it('knows six of the 256 bytes', () => {
    const known = Array.from({ length: 256 }, (_, value) => value).filter(magicOf);
    expect(known).toEqual([0x08, 0x18, 0x80, 0x81, 0x82, 0x83]);
    expect(magicOf(256)).toBeUndefined();
  });
});

describe('readHeader', () => {
  const plain = { framingExtrasLength: 0, datatype: 0, vbucketOrStatus: 0, opaque: 0, cas: 0n };

  it.each([
    [
      'the Get request',
      GET_REQUEST,
      { ...plain, magic: 0x80, opcode: 0, keyLength: 5, extrasLength: 0, bodyLength: 5 },
    ],
    [
      'the Get response',
      GET_RESPONSE,
      { ...plain, magic: 0x81, opcode: 0, keyLength: 0, extrasLength: 4, bodyLength: 9, cas: 1n },
    ],
    [
      'the Not found response',
      NOT_FOUND,
      {
        ...plain,
        magic: 0x81,
        opcode: 0,
        keyLength: 0,
        extrasLength: 0,
        bodyLength: 9,
        vbucketOrStatus: 1,
      },
    ],
    [
      "the server's request",
      ACTIVE_USERS,
      {
        ...plain,
        magic: 0x82,
        opcode: 3,
        keyLength: 0,
        extrasLength: 0,
        datatype: 1,
        bodyLength: 13,
        // "Shown as big-endian hex": the wire's bytes, although the document reverses them here.
        opaque: 0xdeadcafe,
      },
    ],
  ])('reads %s', (_name, frame, expected) => {
    expect(readHeader(frame)).toEqual(expected);
    expect(bodyLengthAt(frame, 0)).toBe(frame.length - HEADER_LENGTH);
  });

  it('finds key and value of the worked examples', () => {
    const text = (frame: Uint8Array): string =>
      new TextDecoder().decode(frame.subarray(HEADER_LENGTH + prefixLength(readHeader(frame))));
    expect(text(GET_REQUEST)).toBe('');
    expect(text(GET_RESPONSE)).toBe('World');
    expect(text(NOT_FOUND)).toBe('Not found');
  });

  it.each([
    [0x80, 0, 0x0c05],
    [0x81, 0, 0x0c05],
    [0x08, 0x0c, 0x05],
    [0x18, 0x0c, 0x05],
    [0x82, 0, 0x0c05],
    [0x83, 0, 0x0c05],
    [0x55, 0, 0x0c05],
  ])('magic %i splits bytes 2-3 into framing %i and key %i', (magic, framing, key) => {
    const frame = new Uint8Array(HEADER_LENGTH);
    frame.set([magic, 0, 0x0c, 0x05, 4]);
    const header = readHeader(frame);
    expect([header.framingExtrasLength, header.keyLength]).toEqual([framing, key]);
    expect(prefixLength(header)).toBe(framing + key + 4);
  });

  it('reads every field at any offset as DataView does', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: HEADER_LENGTH, maxLength: HEADER_LENGTH }),
        fc.nat(9),
        (random, start) => {
          const frame = new Uint8Array(start + HEADER_LENGTH);
          frame.set(random, start);
          const view = new DataView(frame.buffer, start);
          const header = readHeader(frame, start);
          const alternative = random[0] === 0x08 || random[0] === 0x18;
          expect(header).toEqual({
            magic: view.getUint8(0),
            opcode: view.getUint8(1),
            framingExtrasLength: alternative ? view.getUint8(2) : 0,
            keyLength: alternative ? view.getUint8(3) : view.getUint16(2),
            extrasLength: view.getUint8(4),
            datatype: view.getUint8(5),
            vbucketOrStatus: view.getUint16(6),
            bodyLength: view.getUint32(8),
            opaque: view.getUint32(12),
            cas: view.getBigUint64(16),
          });
          expect(u16At(frame, start + 6)).toBe(view.getUint16(6));
          expect(u32At(frame, start + 12)).toBe(view.getUint32(12));
        },
      ),
      { examples: [[new Uint8Array(HEADER_LENGTH).fill(0xff), 3]] },
    );
  });
});
