/** Changes bytes of a frame: pieces of its body may become longer or shorter, and its lengths follow. */
import { joined } from '../bytes/joined.js';
import { lengthOf, type Range, type Sections } from '../dissect/sections.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import { magicOf } from '../mcbp/magic.js';

type Section = 'framing' | 'extras' | 'key' | 'value';

/** These bytes stand where bytes[start, end) did. */
export interface Edit extends Range {
  readonly bytes: Uint8Array;
  /** The section that it belongs to: where that is empty its place alone does not tell. */
  readonly into?: Section;
}

/** Longest sections that a header can tell: alternative magics have one byte for the key. */
const MAX_U8 = 0xff;
const MAX_U16 = 0xffff;

/**
 * A new frame. Edits must not overlap; those inside the header keep their length.
 * @throws RangeError where a section becomes longer than its length can tell
 */
export function edited(
  frame: Uint8Array,
  sections: Sections,
  edits: readonly Edit[],
): Uint8Array<ArrayBuffer> {
  const ordered = [...edits].sort((a, b) => a.start - b.start);
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, bytes } of ordered) {
    pieces.push(frame.subarray(at, start), bytes);
    at = end;
  }
  const whole = joined([...pieces, frame.subarray(at)]);
  const view = new DataView(whole.buffer);
  const lengthAfter = (name: 'extras' | 'key'): number => {
    const section = sections[name];
    const isIn = ({ start, end, into }: Edit): boolean =>
      into === undefined ? start >= section.start && end <= section.end : into === name;
    return ordered
      .filter(isIn)
      .reduce((sum, edit) => sum + edit.bytes.length - lengthOf(edit), lengthOf(section));
  };
  const [key, extras] = [lengthAfter('key'), lengthAfter('extras')];
  const isAlternative = magicOf(whole[0] ?? 0)?.framingExtras === true;
  within('key', key, isAlternative ? MAX_U8 : MAX_U16);
  within('extras', extras, MAX_U8);
  if (isAlternative) view.setUint8(3, key);
  else view.setUint16(2, key);
  view.setUint8(4, extras);
  view.setUint32(8, whole.length - HEADER_LENGTH);
  return whole;
}

/** The same frame under another opaque, which only sender and receiver of one connection share. */
export function withOpaque(frame: Uint8Array, opaque: number): Uint8Array {
  const copy = frame.slice();
  new DataView(copy.buffer).setUint32(12, opaque);
  return copy;
}

function within(what: string, length: number, limit: number): void {
  if (length > limit) throw new RangeError(`${what}: ${length} bytes exceed the limit of ${limit}`);
}
