/**
 * Reads a section as its layout says. Whatever the bytes are, each of them ends up in exactly
 * one place: in the item that it belongs to, in the first item that does not fit, or among
 * what is left over. Nothing throws, and nothing takes longer than the section is long.
 */
import {
  fixedWidth,
  type IntItem,
  type Layout,
  type Leb128Item,
  type Length,
  type ListItem,
  type NamedItem,
  type Scope,
  type ScopeValue,
  type StructItem,
  type WireItem,
} from '../../spec/layout.js';
import type { Range } from '../sections.js';
import { plural } from '../text.js';
import { type Decoded, isScopeValue, MORE, type Problem, UNDECODED } from './decoded.js';
import { derive } from './derive.js';
import { ReadScope, type Surroundings } from './scope.js';
import { bytesText, numberText } from './text.js';
import { intAt, type Leaf, leafValue, leb128At } from './values.js';

/** List elements of one section that are shown; the others are counted, or at least covered. */
export const MAX_ELEMENTS = 10_000;

/**
 * The items of bytes[section.start, section.end), in wire order and without holes.
 * @param section cut to what the array holds
 */
export function readLayout(
  bytes: Uint8Array,
  section: Range,
  layout: Layout,
  around: Surroundings = {},
): Decoded[] {
  const end = Math.min(section.end, bytes.length);
  if (end < section.start) return [];
  return new Reader(bytes, section.start, end, around).region(layout, end, Object.create(null));
}

type Mutable = Record<string, ScopeValue>;

class Reader {
  private readonly length: number;
  private elements = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
    end: number,
    private readonly around: Surroundings,
  ) {
    this.length = end - at;
  }

  /** A run of items that has an end of its own: what they leave is kept. */
  region(layout: Layout, end: number, read: Mutable): Decoded[] {
    const found: Decoded[] = [];
    if (this.items(layout, end, read, found) && this.at < end) found.push(this.leftOver(end));
    return found;
  }

  /** False when an item did not fit: it has taken all bytes up to `end`. */
  private items(layout: Layout, end: number, read: Mutable, into: Decoded[]): boolean {
    for (const item of layout) {
      if (item.kind === 'when') {
        if (!item.holds(this.scope(read))) continue;
        if (!this.items(item.then, end, read, into)) return false;
        continue;
      }
      const decoded =
        item.kind === 'derived'
          ? derive(item, into, this.scope(read), this.at)
          : this.item(item, end, read);
      if (decoded === undefined) continue;
      into.push(decoded);
      if (isScopeValue(decoded.value)) read[item.name] = decoded.value;
      if (this.stopped) return false;
    }
    return true;
  }

  /** The last item did not fit, and nobody has begun a new region since. */
  private stopped = false;

  private scope(read: Mutable): Scope {
    return new ReadScope(this.length, read, this.around);
  }

  /** Undefined: JSON that is not there. */
  private item(item: WireItem, end: number, read: Mutable): Decoded | undefined {
    switch (item.kind) {
      case 'uint':
        return this.int(item, end);
      case 'leb128':
        return this.leb128(item, end);
      case 'list':
        return this.list(item, end, read);
      case 'struct':
        return this.struct(item, end, read);
      default:
        return this.leaf(item, end, read);
    }
  }

  private int(item: IntItem, end: number): Decoded {
    const start = this.at;
    if (start + item.width > end) return this.misfit(item, item.width, end);
    this.at += item.width;
    const value = intAt(this.bytes, start, item);
    return this.plain(item, start, value, numberText(item, value));
  }

  private leb128(item: Leb128Item, end: number): Decoded {
    const start = this.at;
    const read = leb128At(this.bytes, start, end);
    if (typeof read === 'string') return this.misfit(item, end - start + 1, end, read);
    this.at = read.end;
    return this.plain(item, start, read.value, hexOf(read.value));
  }

  private leaf(item: Exclude<Leaf, IntItem>, end: number, read: Mutable): Decoded | undefined {
    const start = this.at;
    const length = this.lengthOf(item.length, end, read);
    if (typeof length === 'string') return this.misfit(item, 0, end, length);
    if (start + length > end) return this.misfit(item, length, end);
    if (length === 0 && item.kind === 'json') return undefined;
    this.at += length;
    const inner = this.at - this.terminator(item.length, start);
    const { value, text, problem } = leafValue(item, this.bytes, start, inner);
    return this.plain(item, start, value, text, problem);
  }

  /** Bytes that only end an item which lies between `start` and here: 1 or none. */
  private terminator(length: Length, start: number): number {
    if (typeof length !== 'object' || this.at === start) return 0;
    return this.bytes[this.at - 1] === length.until ? 1 : 0;
  }

  private struct(item: StructItem, end: number, read: Mutable): Decoded {
    const start = this.at;
    const inner: Mutable = Object.create(read);
    if (item.length === undefined) {
      const children: Decoded[] = [];
      this.items(item.of, end, inner, children);
      return this.group(item, item.name, start, children);
    }
    const length = this.lengthOf(item.length, end, read);
    const due = typeof length === 'string' ? 0 : length;
    const limit = Math.min(end, start + due);
    const children = typeof length === 'string' ? [] : this.region(item.of, limit, inner);
    this.stopped = false;
    if (typeof length === 'number' && start + due <= end) {
      return this.group(item, item.name, start, children);
    }
    const problem =
      typeof length === 'string' ? { reason: length } : lacking(item.name, due, start, end);
    if (this.at < end) children.push(this.leftOver(end));
    this.stopped = true;
    return { ...this.group(item, item.name, start, children), problem };
  }

  private list(item: ListItem, end: number, read: Mutable): Decoded {
    const start = this.at;
    const children: Decoded[] = [];
    const wanted = this.countOf(item, end, read);
    if (typeof wanted === 'string') return this.misfit(item, 0, end, wanted);
    const [only, ...others] = item.of;
    const bare = only !== undefined && only.kind !== 'when' && others.length === 0;
    for (let i = 0; i < wanted && !this.stopped; i += 1) {
      if (wanted === Number.POSITIVE_INFINITY && this.at >= end) break;
      if (this.elements >= MAX_ELEMENTS) {
        children.push(this.more(item, wanted - i, end));
        break;
      }
      this.elements += 1;
      const from = this.at;
      const parts: Decoded[] = [];
      this.items(item.of, end, Object.create(read), parts);
      const [first] = parts;
      if (bare && first !== undefined) children.push(first);
      else children.push(this.group(undefined, String(i), from, parts));
      // Elements without bytes would never come to an end.
      if (this.at === from) break;
    }
    return this.group(item, item.name, start, children);
  }

  private countOf(item: ListItem, end: number, read: Mutable): number | string {
    if (item.count === undefined || item.count === 'rest') return Number.POSITIVE_INFINITY;
    return this.lengthOf(item.count, end, read);
  }

  /** The elements beyond the cap. Elements of no fixed width are not walked through to count them. */
  private more(item: ListItem, wanted: number, end: number): Decoded {
    const start = this.at;
    const width = fixedWidth(item.of);
    const there = width ? Math.min(wanted, Math.floor((end - start) / width)) : undefined;
    this.at = there === undefined || width === undefined ? end : start + there * width;
    this.stopped = there === undefined || (wanted !== Number.POSITIVE_INFINITY && there < wanted);
    if (this.stopped) this.at = end;
    const text = there === undefined ? `${end - start} bytes of more elements` : `${there} more`;
    return { item: undefined, name: MORE, value: there, text, start, end: this.at, children: [] };
  }

  /** Bytes or elements; a text says why it cannot be known. */
  private lengthOf(length: Length, end: number, read: Mutable): number | string {
    if (typeof length === 'number') return length;
    if (length === 'rest') return end - this.at;
    if (typeof length === 'object') {
      const ends = this.bytes.subarray(0, end).indexOf(length.until, this.at);
      if (ends >= 0) return ends + 1 - this.at;
      if (length.orEnd) return end - this.at;
      return `no byte 0x${length.until.toString(16).padStart(2, '0')} ends it`;
    }
    const value = read[length] ?? this.around.extras?.[length];
    if (typeof value === 'number' || typeof value === 'bigint') return Math.max(0, Number(value));
    return `its length ${length} is not known`;
  }

  private plain(
    item: NamedItem,
    start: number,
    value: Decoded['value'],
    text: string,
    problem?: Problem,
  ): Decoded {
    const whole = {
      item,
      name: item.name,
      value,
      text,
      start,
      end: this.at,
      children: NO_CHILDREN,
    };
    return problem === undefined ? whole : { ...whole, problem };
  }

  private group(
    item: NamedItem | undefined,
    name: string,
    start: number,
    children: readonly Decoded[],
  ): Decoded {
    return { item, name, value: undefined, text: '', start, end: this.at, children };
  }

  private misfit(item: NamedItem, needed: number, end: number, reason?: string): Decoded {
    const start = this.at;
    this.at = end;
    this.stopped = true;
    const problem =
      reason === undefined
        ? lacking(item.name, needed, start, end)
        : { reason: `${item.name} at offset ${start}: ${reason}`, needed, available: end - start };
    const value = this.bytes.subarray(start, end);
    return { ...this.plain(item, start, value, bytesText(value)), problem };
  }

  private leftOver(end: number): Decoded {
    const start = this.at;
    this.at = end;
    const value = this.bytes.subarray(start, end);
    const text = bytesText(value);
    return { item: undefined, name: UNDECODED, value, text, start, end, children: NO_CHILDREN };
  }
}

const NO_CHILDREN: readonly Decoded[] = [];

/** As ids of collections and scopes are written. */
const hexOf = (value: number): string => `0x${value.toString(16)}`;

const lacking = (name: string, needed: number, start: number, end: number): Problem => ({
  reason: `${name} at offset ${start} needs ${plural(needed, 'byte')}, ${end - start} there`,
  needed,
  available: end - start,
});
