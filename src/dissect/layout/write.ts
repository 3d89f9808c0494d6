/**
 * Writes a section as its layout says: the inverse of reading. The simulator, the workload and
 * the tests make their extras, keys and values here.
 *
 * Two things follow from the values and need not be given: lengths and counts that other items
 * name, and the total length that conditions ask for.
 */
import { joined } from '../../bytes/joined.js';
import {
  itemNames,
  type Layout,
  type ListItem,
  type ScopeValue,
  type StructItem,
  type Values,
  type WhenItem,
  type WireItem,
} from '../../spec/layout.js';
import { isScopeValue } from './decoded.js';
import type { Surroundings } from './scope.js';
import { content, leaf, leb128, numberOf, sized } from './write-values.js';

/** Lengths that are tried until the conditions agree with what they bring about. */
const MAX_TRIES = 16;
/** Forms that are told apart by their lengths are no longer than this: extras, as a rule. */
const MAX_FORM = 64;

/**
 * @param values an enumeration by name or number, flags by number or by names joined by `|`; an
 *   integer that is not given is 0, text and bytes are empty, a list has no
 *   elements, JSON is left out
 * @throws RangeError naming the field: its value does not fit, or no item is called so
 */
export function writeLayout(layout: Layout, values: Values, around: Surroundings = {}): Uint8Array {
  // What is given is there: a first guess at the length, from which the conditions decide.
  const first = settled(layout, values, around, undefined);
  if (!(first instanceof RangeError) && (!first.asksLength || isWhole(first, values))) {
    return first.bytes;
  }
  // Another form may have what is given and no more; or call different items the same.
  for (let length = 0; length <= MAX_FORM; length += 1) {
    const other = settled(layout, values, around, length);
    if (!(other instanceof RangeError) && isWhole(other, values)) return other.bytes;
  }
  if (first instanceof RangeError) throw first;
  return first.bytes;
}

/** Everything that it holds was given. */
const isWhole = ({ used }: Section, values: Values): boolean =>
  [...used].every((name) => values[name] !== undefined);

/** The section whose conditions agree with its length, sought from this one on; or why there is none. */
function settled(
  layout: Layout,
  values: Values,
  around: Surroundings,
  guess: number | undefined,
): Section | RangeError {
  try {
    let attempt = new Writer(around, guess).section(layout, values);
    for (let i = 0; i < MAX_TRIES; i += 1) {
      const { length } = attempt.bytes;
      attempt = new Writer(around, length).section(layout, values);
      if (attempt.bytes.length !== length) continue;
      const unused = Object.keys(values).find((name) => !attempt.used.has(name));
      return unused === undefined
        ? attempt
        : new RangeError(`${unused}: there is no such item here`);
    }
    return new RangeError(`${itemNames(layout).join(', ')}: its conditions agree with no length`);
  } catch (fault) {
    if (fault instanceof RangeError) return fault;
    throw fault;
  }
}

interface Section {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Names of the items that are there. */
  readonly used: ReadonlySet<string>;
  /** A condition asked for the length. */
  readonly asksLength: boolean;
}

type Read = Record<string, ScopeValue>;

class Writer {
  private readonly used = new Set<string>();
  private asksLength = false;

  /** @param length of the section; undefined while it is sought */
  constructor(
    private readonly around: Surroundings,
    private readonly length: number | undefined,
  ) {}

  section(layout: Layout, values: Values): Section {
    const parts = this.items(layout, values, Object.create(null), this.used);
    return { bytes: joined(parts), used: this.used, asksLength: this.asksLength };
  }

  private items(layout: Layout, given: Values, read: Read, used: Set<string>): Uint8Array[] {
    const values = this.withLengths(layout, given, read);
    const parts: Uint8Array[] = [];
    for (const item of layout) {
      if (item.kind === 'when') {
        if (this.isThere(item, values, read)) {
          parts.push(...this.items(item.then, values, read, used));
        }
        continue;
      }
      if (item.kind === 'derived') continue;
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
    for (const item of this.present(layout, given, Object.create(read))) {
      const name = lengthName(item);
      const value = given[item.name];
      if (name === undefined || value === undefined || given[name] !== undefined) continue;
      derived[name] = this.sizeOf(item, value, read);
    }
    return { ...given, ...derived };
  }

  /** Elements of a list, bytes of anything else. */
  private sizeOf(item: WireItem, value: unknown, read: Read): number {
    if (item.kind === 'list') return Array.isArray(value) ? value.length : 0;
    if (item.kind === 'struct') return this.inner(item, value ?? {}, read).length;
    return item.kind === 'uint' || item.kind === 'leb128' ? 0 : content(item, value).length;
  }

  /** The items that are there, as far as what is given decides it. */
  private present(layout: Layout, given: Values, read: Read): WireItem[] {
    return layout.flatMap((item): WireItem[] => {
      if (item.kind === 'derived') return [];
      if (item.kind === 'when') {
        return this.isThere(item, given, read) ? this.present(item.then, given, read) : [];
      }
      const worth = worthOf(item, given[item.name]);
      if (worth !== undefined) read[item.name] = worth;
      return [item];
    });
  }

  /** A condition that asks for a length which is still sought: what is given is there. */
  private isThere({ holds, then }: WhenItem, values: Values, read: Read): boolean {
    const { features, status, extras = {}, asked: request } = this.around;
    const { length = 0 } = this;
    let asked = false;
    const holding = holds({
      get length() {
        asked = true;
        return length;
      },
      ...{ features, status, read, extras, asked: request },
    });
    this.asksLength ||= asked;
    if (!asked || this.length !== undefined) return holding;
    return itemNames(then).some((name) => values[name] !== undefined);
  }

  /** A length that was given is that of the item which it speaks of. */
  private agrees(item: WireItem, value: unknown, read: Read): void {
    const name = lengthName(item);
    if (name === undefined) return;
    const due = this.sizeOf(item, value, read);
    const told = read[name] ?? this.around.extras?.[name];
    if (Number(told) === due) return;
    throw new RangeError(`${name}: ${String(told)}, where ${item.name} has ${due}`);
  }

  private item(item: WireItem, value: unknown, read: Read): Uint8Array {
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
function lengthName(item: WireItem): string | undefined {
  const length = item.kind === 'list' ? item.count : 'length' in item ? item.length : undefined;
  return typeof length === 'string' && length !== 'rest' ? length : undefined;
}

/** What conditions see of an item that was written, as they would when reading. */
function worthOf(item: WireItem, value: unknown): ScopeValue | undefined {
  if (item.kind === 'uint' || item.kind === 'leb128') {
    const number = numberOf(item, value ?? 0);
    return Number.isSafeInteger(Number(number)) ? Number(number) : number;
  }
  if (item.kind === 'text')
    return isScopeValue(value) ? value : value === undefined ? '' : undefined;
  return undefined;
}
