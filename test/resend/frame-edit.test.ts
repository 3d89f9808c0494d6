import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitFrame } from '../../src/dissect/sections.js';
import { readHeader } from '../../src/mcbp/header.js';
import { edited, withOpaque } from '../../src/resend/frame-edit.js';
import { frame, type Layout } from '../helpers/frames.js';

const sectionsOf = (bytes: Uint8Array) => splitFrame(readHeader(bytes), bytes.length);

const text = fc.string({ maxLength: 40 });
const extras = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 20 });

describe('an edited frame', () => {
  it('is the frame that would have been written with the new parts', () => {
    const parts = fc.record({ key: text, value: text, extras, magic: fc.constantFrom(0x80, 0x08) });
    fc.assert(
      fc.property(parts, parts, (before, after) => {
        const made = (part: Layout) => frame({ ...part, magic: before.magic, datatype: 0 });
        const [from, to] = [made({ ...before, opcode: 1 }), made({ ...after, opcode: 1 })];
        const [a, b] = [sectionsOf(from), sectionsOf(to)];
        const edits = (['extras', 'key', 'value'] as const).map((name) => ({
          ...a[name],
          into: name,
          bytes: to.slice(b[name].start, b[name].end),
        }));
        expect(Buffer.from(edited(from, a, edits))).toEqual(Buffer.from(to));
      }),
    );
  });

  it('refuses a key that the header cannot tell', () => {
    const bytes = frame({ magic: 0x08, opcode: 1, key: 'a' });
    const sections = sectionsOf(bytes);
    const long = { ...sections.key, bytes: new Uint8Array(256) };
    expect(() => edited(bytes, sections, [long])).toThrow('key: 256 bytes exceed the limit of 255');
  });

  it('keeps its other bytes under a new opaque, and the frame it was made of', () => {
    const bytes = frame({ opcode: 1, key: 'a', opaque: 7 });
    const other = withOpaque(bytes, 0xfedc_ba98);
    expect(readHeader(other).opaque).toBe(0xfedc_ba98);
    expect(readHeader(bytes).opaque).toBe(7);
    expect(Buffer.from(withOpaque(other, 7))).toEqual(Buffer.from(bytes));
  });
});
