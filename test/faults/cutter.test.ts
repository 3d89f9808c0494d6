/** What an end sends, cut into messages however it comes; all of it, and in order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined } from '../../src/bytes/joined.js';
import { MessageCutter } from '../../src/faults/cutter.js';
import { bytesOf, frame } from '../helpers/frames.js';

const FRAMES = [
  frame({ opcode: 0x0a }),
  frame({ opcode: 0x00, key: 'key' }),
  frame({ magic: 0x81, opcode: 0x00, value: 'x'.repeat(100) }),
  frame({ magic: 0x08, opcode: 0x01, framing: [0x08], key: 'k', value: { a: 1 } }),
];

interface Cut {
  /** `m` a message, `p` a piece; and its length. */
  readonly parts: string[];
  readonly bytes: Uint8Array;
  readonly notices: string[];
}

/** Lent bytes are overwritten as soon as they may be. */
function cut(chunks: readonly Uint8Array[]): Cut {
  const parts: string[] = [];
  const out: Uint8Array[] = [];
  const notices: string[] = [];
  const cutter = new MessageCutter({
    message: (bytes, start, end) => {
      parts.push(`m${end - start}`);
      out.push(bytes.slice(start, end));
    },
    piece: (bytes, start, end) => {
      parts.push(`p${end - start}`);
      out.push(bytes.slice(start, end));
    },
    settle: () => undefined,
    notice: (line) => notices.push(line),
  });
  for (const chunk of chunks) {
    const lent = chunk.slice();
    cutter.push(lent);
    lent.fill(0xff);
  }
  cutter.end();
  return { parts, bytes: joined(out), notices };
}

function chopped(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const length = lengths[i % lengths.length] ?? 1;
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}

const anyLengths = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 8 });

describe('messages', () => {
  it('are found however they are cut', () => {
    const whole = joined(FRAMES);
    fc.assert(
      fc.property(anyLengths, (lengths) => {
        const { parts, bytes, notices } = cut(chopped(whole, lengths));
        expect(parts).toEqual(FRAMES.map(({ length }) => `m${length}`));
        expect(bytes).toEqual(whole);
        expect(notices).toEqual([]);
      }),
    );
  });

  it('that do not come to their end go on as far as they came', () => {
    const whole = joined(FRAMES).subarray(0, -3);
    expect(cut([whole]).bytes).toEqual(whole);
  });

  it('that are too long pass in pieces, which is told', () => {
    const length = 31 * 1024 * 1024;
    const head = frame({ opcode: 0x0a, bodyLength: length });
    const rest = new Uint8Array(length);
    const whole = joined([FRAMES[0] as Uint8Array, head, rest, FRAMES[1] as Uint8Array]);
    for (const lengths of [[whole.length], [30, 1_000_000]]) {
      const { parts, bytes, notices } = cut(chopped(whole, lengths));
      expect([parts[0], parts.at(-1)]).toEqual(['m24', 'm27']);
      expect(parts.slice(1, -1).every((part) => part.startsWith('p'))).toBe(true);
      expect(Buffer.compare(bytes, whole)).toBe(0);
      expect(notices).toHaveLength(1);
    }
  });
});

describe('what is no message', () => {
  it.each(['GET / HTTP/1.1\r\n\r\n', '\x16\x03\x01 client hello'])('%j passes at once', (text) => {
    const { parts, bytes, notices } = cut(chopped(bytesOf(text), [5]));
    expect(bytes).toEqual(bytesOf(text));
    expect(parts[0]).toBe('p5');
    expect(notices).toEqual([]);
  });

  it('behind messages passes, which is told', () => {
    const whole = joined([FRAMES[0] as Uint8Array, bytesOf('garbage that is none, and long')]);
    fc.assert(
      fc.property(anyLengths, (lengths) => {
        const { parts, bytes, notices } = cut(chopped(whole, lengths));
        expect(parts[0]).toBe('m24');
        expect(bytes).toEqual(whole);
        expect(notices).toHaveLength(1);
      }),
    );
  });

  it('is all that is random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), anyLengths, (bytes, lengths) => {
        expect(cut(chopped(bytes, lengths)).bytes).toEqual(bytes);
      }),
    );
  });
});
