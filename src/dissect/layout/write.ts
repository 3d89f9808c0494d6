/**
 * Writes a section as its layout says: the inverse of reading. The simulator, the workload and
 * the tests make their extras, keys and values here.
 *
 * Two things follow from the values and need not be given: lengths and counts that other items
 * name, and the total length that conditions ask for.
 */
import {
  type Item,
  itemNames,
  type Layout,
  type Leb128Item,
  type ListItem,
  type NamedItem,
  type Scope,
  type ScopeValue,
  type StructItem,
} from '../../spec/layout.js';
import { isScopeValue } from './decoded.js';
import type { Surroundings } from './scope.js';
import type { Leaf } from './values.js';

/** Values by name; an enumeration by name or number, flags by number or names joined by `|`. */
export type Values = Readonly<Record<string, unknown>>;

/** Lengths that are tried until the conditions agree with what they bring about. */
const MAX_TRIES = 16;

/**
 * @param values an integer that is not given is 0, text and bytes are empty, a list has no
 *   elements, JSON is left out
 * @throws RangeError naming the field: its value does not fit, or no item is called so
 */
export function writeLayout(layout: Layout, values: Values, around: Surroundings = {}): Uint8Array {
  // What is given is there: a first guess at the length, from which the conditions decide.
  let attempt = new Writer(around, undefined).section(layout, values);
  for (let i = 0; i < MAX_TRIES; i += 1) {
    const { length } = attempt.bytes;
    attempt = new Writer(around, length).section(layout, values);
    if (attempt.bytes.length !== length) continue;
    for (const name of Object.keys(values)) {
      if (!attempt.used.has(name)) throw new RangeError(`${name}: there is no such item here`);
    }
    return attempt.bytes;
  }
  throw new RangeError(`${itemNames(layout).join(', ')}: its conditions agree with no length`);
}

interface Section {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Names of the values that went into it. */
  readonly used: ReadonlySet<string>;
}

type Read = Record<string, ScopeValue>;

class Writer {
  private readonly used = new Set<string>();

  /** @param length of the section; undefined while it is sought */
  constructor(
    private readonly around: Surroundings,
    private readonly length: number | undefined,
  ) {}

  section(layout: Layout, values: Values): Section {
    const parts = this.items(layout, values, Object.create(null), this.used);
    return { bytes: joined(parts), used: this.used };
  }

  private items(layout: Layout, given: Values, read: Read, used: Set<string>): Uint8Array[] {
    const values = this.withLengths(layout, given, read);
    const parts: Uint8Array[] = [];
    for (const item of layout) {
      if (item.kind === 'when') {
        if (this.isThere(item.then, item.holds, values, read)) {
          parts.push(...this.items(item.then, values, read, used));
        }
        continue;
      }
      used.add(item.name);
      const value = values[item.name];
      this.agrees(item, value, read);
      parts.push(this.item(item, value, read));
      const worth = worthOf(item, value);
      if (worth !== undefined) read[item.name] = worth;
    }
    return parts;
  }

  /** The values, with the lengths and counts that follow from others. */
  private withLengths(layout: Layout, given: Values, read: Read): Values {
    const derived: Record<string, unknown> = {};
    for (const item of flat(layout)) {
      const name = lengthName(item);
      const value = given[item.name];
      if (name === undefined || value === undefined || given[name] !== undefined) continue;
      derived[name] = this.sizeOf(item, value, read);
    }
    return { ...given, ...derived };
  }

  /** Elements of a list, bytes of anything else. */
  private sizeOf(item: NamedItem, value: unknown, read: Read): number {
    if (item.kind === 'list') return Array.isArray(value) ? value.length : 0;
    if (item.kind === 'struct') return this.inner(item, value ?? {}, read).length;
    return item.kind === 'uint' || item.kind === 'leb128' ? 0 : content(item, value).length;
  }

  private isThere(
    then: Layout,
    holds: (scope: Scope) => boolean,
    values: Values,
    read: Read,
  ): boolean {
    if (this.length === undefined)
      return itemNames(then).some((name) => values[name] !== undefined);
    const { features, status, extras = {}, asked = {} } = this.around;
    return holds({ length: this.length, features, status, read, extras, asked });
  }

  /** A length that was given is that of the item which it speaks of. */
  private agrees(item: NamedItem, value: unknown, read: Read): void {
    const name = lengthName(item);
    if (name === undefined) return;
    const due = this.sizeOf(item, value, read);
    const told = read[name] ?? this.around.extras?.[name];
    if (Number(told) === due) return;
    throw new RangeError(`${name}: ${String(told)}, where ${item.name} has ${due}`);
  }

  private item(item: NamedItem, value: unknown, read: Read): Uint8Array {
    if (item.kind === 'list') return this.list(item, value, read);
    if (item.kind === 'struct') return this.struct(item, value, read);
    return item.kind === 'leb128' ? leb128(item, value) : leaf(item, value);
  }

  private list(item: ListItem, value: unknown, read: Read): Uint8Array {
    const elements = value === undefined ? [] : value;
    if (!Array.isArray(elements)) throw new RangeError(`${item.name}: is no array`);
    const due = typeof item.count === 'number' ? item.count : elements.length;
    if (elements.length !== due) {
      throw new RangeError(`${item.name}: ${elements.length} elements, ${due} are due`);
    }
    const [only, ...others] = item.of;
    const bare = only !== undefined && only.kind !== 'when' && others.length === 0;
    return joined(
      elements.map((element: unknown) =>
        this.inner(item, bare ? { [only.name]: element } : element, read),
      ),
    );
  }

  private struct(item: StructItem, value: unknown, read: Read): Uint8Array {
    const bytes = this.inner(item, value ?? {}, read);
    if (typeof item.length === 'number') sized(item.name, bytes, item.length);
    return bytes;
  }

  private inner({ name, of }: ListItem | StructItem, value: unknown, read: Read): Uint8Array {
    if (typeof value !== 'object' || value === null) throw new RangeError(`${name}: is no object`);
    const used = new Set<string>();
    const bytes = joined(this.items(of, value as Values, Object.create(read), used));
    const unknown = Object.keys(value).find((key) => !used.has(key));
    // While the length is sought, conditions have not spoken yet.
    if (unknown !== undefined && this.length !== undefined) {
      throw new RangeError(`${name}: there is no item called ${unknown}`);
    }
    return bytes;
  }
}

/** The item that holds the length or count of this one. */
function lengthName(item: NamedItem): string | undefined {
  const length = item.kind === 'list' ? item.count : 'length' in item ? item.length : undefined;
  return typeof length === 'string' && length !== 'rest' ? length : undefined;
}

const flat = (layout: Layout): NamedItem[] =>
  layout.flatMap((item: Item) => (item.kind === 'when' ? flat(item.then) : [item]));

const utf8 = new TextEncoder();

function leaf(item: Leaf, value: unknown): Uint8Array {
  if (item.kind === 'uint') return integer(item, value);
  const bytes = content(item, value);
  if (typeof item.length === 'number') return sized(item.name, bytes, item.length);
  if (typeof item.length !== 'object') return bytes;
  const { until } = item.length;
  if (bytes.includes(until)) throw new RangeError(`${item.name}: holds the byte that ends it`);
  return joined([bytes, Uint8Array.of(until)]);
}

function sized(name: string, bytes: Uint8Array, due: number): Uint8Array {
  if (bytes.length === due) return bytes;
  throw new RangeError(`${name}: ${bytes.length} bytes, ${due} are due`);
}

function content(item: Exclude<Leaf, { kind: 'uint' }>, value: unknown): Uint8Array {
  if (value === undefined) return new Uint8Array(0);
  if (value instanceof Uint8Array) return value;
  if (item.kind === 'json') return utf8.encode(JSON.stringify(value));
  if (typeof value === 'string') return utf8.encode(value);
  throw new RangeError(`${item.name}: is neither text nor bytes`);
}

function integer(item: Extract<Leaf, { kind: 'uint' }>, value: unknown): Uint8Array {
  const { width } = item;
  const number = numberOf(item, value ?? 0);
  const bits = BigInt(width * 8);
  const least = item.signed ? -(1n << (bits - 1n)) : 0n;
  const most = (1n << (item.signed ? bits - 1n : bits)) - 1n;
  if (number < least || number > most) {
    throw new RangeError(`${item.name}: ${number} is not within ${least}..${most}`);
  }
  const bytes = new Uint8Array(width);
  let rest = BigInt.asUintN(width * 8, number);
  for (let i = width - 1; i >= 0; i -= 1, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return bytes;
}

/** A number, or the name of one; flags may be several names. */
function numberOf(
  item: Pick<Extract<Leaf, { kind: 'uint' }>, 'name' | 'names' | 'flags'>,
  value: unknown,
): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (typeof value !== 'string')
    throw new RangeError(`${item.name}: ${String(value)} is no integer`);
  const table = Object.entries(item.names ?? item.flags ?? {});
  const words = item.names === undefined ? value.split('|') : [value];
  return words.reduce((sum, word) => {
    const known =
      table.find(([, name]) => name === word)?.[0] ??
      (/^(0x[\da-f]+|\d+)$/i.test(word) ? word : undefined);
    if (known === undefined) throw new RangeError(`${item.name}: no value is called "${word}"`);
    return sum | BigInt(known);
  }, 0n);
}

const MAX_U32 = 0xffff_ffff;

function leb128({ name }: Leb128Item, value: unknown): Uint8Array {
  let rest = Number(numberOf({ name }, value ?? 0));
  if (rest < 0 || rest > MAX_U32)
    throw new RangeError(`${name}: ${rest} is not within 0..${MAX_U32}`);
  const bytes: number[] = [];
  do {
    const low = rest % 0x80;
    rest = Math.floor(rest / 0x80);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}

/** What conditions see of an item that was written, as they would when reading. */
function worthOf(item: NamedItem, value: unknown): ScopeValue | undefined {
  if (item.kind === 'uint' || item.kind === 'leb128') {
    const number = numberOf(item, value ?? 0);
    return Number.isSafeInteger(Number(number)) ? Number(number) : number;
  }
  if (item.kind === 'text')
    return isScopeValue(value) ? value : value === undefined ? '' : undefined;
  return undefined;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
