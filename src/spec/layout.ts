/**
 * The vocabulary for binary sections: extras, keys and values that are laid out byte by byte.
 * A layout is a list of items in wire order; src/dissect/layout interprets it both ways, so
 * that what is described here once can be read, shown with its bytes, and written.
 *
 * No protocol facts. All integers are big endian unless said.
 */
import type { RuleBreach } from './fields.js';
import type { Scope, Values } from './scope.js';

export type { Scope, ScopeValue, ScopeValues, Values } from './scope.js';

export type Layout = readonly Item[];

/** What every named item has. */
interface Named {
  /** JSON key of the field; the name that Wireshark gives it where it has one. */
  readonly name: string;
  readonly doc: string;
  /** Filter field, where it is not `couchbase.<section>.<name>`: extras, key or value. */
  readonly filter?: string;
  /** The value must never be shown unless the user asks for secrets. */
  readonly secret?: true;
}

/**
 * How long a text or a run of bytes is: a number, the value of an earlier item (of this layout,
 * of one around it, or of the extras), all that is left, or up to a byte that ends it.
 */
export type Length = number | string | 'rest' | Terminated;

/** The byte that ends an item; it belongs to the item and not to its value. */
export interface Terminated {
  readonly until: number;
  /** The section may end instead: writers put the byte there, readers do not insist on it. */
  readonly orEnd?: true;
}

/** A C string: up to the first NUL, which is there. */
export const toNul: Terminated = { until: 0 };

/** Up to the first NUL, or all that is left where there is none. */
export const toNulOrEnd: Terminated = { until: 0, orEnd: true };

export interface IntItem extends Named {
  readonly kind: 'uint';
  /** Bytes. */
  readonly width: 1 | 2 | 3 | 4 | 6 | 8;
  /** Two's complement. */
  readonly signed?: true;
  readonly hex?: true;
  readonly unit?: 's' | 'ms' | 'us' | 'bytes';
  /** Names of the values, where the field is an enumeration. */
  readonly names?: Readonly<Record<number, string>>;
  /** Names of the bits, by mask, where the field is a set of flags. */
  readonly flags?: Readonly<Record<number, string>>;
  /** Values that this form allows; any other is a breach of `rule`. */
  readonly allowed?: readonly number[];
  readonly rule?: RuleBreach;
}

export interface TextItem extends Named {
  readonly kind: 'text';
  readonly length: Length;
}

export interface BytesItem extends Named {
  readonly kind: 'bytes';
  readonly length: Length;
}

/** JSON text, shown as a tree. */
export interface JsonItem extends Named {
  readonly kind: 'json';
  readonly length: Length;
}

/** Unsigned LEB128, at most 32 bits (kv_engine's collection ids). */
export interface Leb128Item extends Named {
  readonly kind: 'leb128';
}

/** The same layout again and again: `count` times, or until the section ends. */
export interface ListItem extends Named {
  readonly kind: 'list';
  readonly of: Layout;
  readonly count?: Length;
}

/** Items under a common name. */
export interface StructItem extends Named {
  readonly kind: 'struct';
  readonly of: Layout;
  /** The struct's bytes, when something else says how many. */
  readonly length?: Length;
}

/** Items that are there under a condition only. */
export interface WhenItem {
  readonly kind: 'when';
  readonly holds: (scope: Scope) => boolean;
  readonly then: Layout;
}

/**
 * A list that follows from other items and has no bytes of its own: what Wireshark calls
 * generated fields, and shows in brackets.
 */
export interface DerivedItem extends Named {
  readonly kind: 'derived';
  /** The items of an element. */
  readonly of: readonly (IntItem | TextItem)[];
  /**
   * @param own the items of this section that stand before
   * @returns undefined: there is nothing to say
   */
  readonly elements: (own: Values, scope: Scope) => readonly DerivedElement[] | undefined;
}

export interface DerivedElement {
  /** Numbers and texts by the names of the items. */
  readonly values: Values;
  /** What is amiss with it. */
  readonly problem?: string;
}

export type Item =
  | IntItem
  | TextItem
  | BytesItem
  | JsonItem
  | Leb128Item
  | ListItem
  | StructItem
  | DerivedItem
  | WhenItem;

/** Items that are fields: all but conditions. */
export type NamedItem = Exclude<Item, WhenItem>;

/** Items that have bytes, and so can be written. */
export type WireItem = Exclude<NamedItem, DerivedItem>;

type More<I extends Item> = Omit<
  I,
  'kind' | 'name' | 'doc' | 'width' | 'length' | 'of' | 'elements'
>;

const int =
  (width: IntItem['width']) =>
  (name: string, doc: string, more: Partial<More<IntItem>> = {}): IntItem => ({
    kind: 'uint',
    width,
    name,
    doc,
    ...more,
  });

export const u8 = int(1);
export const u16 = int(2);
export const u24 = int(3);
export const u32 = int(4);
export const u48 = int(6);
export const u64 = int(8);

export const textOf = (
  length: Length,
  name: string,
  doc: string,
  more: Partial<More<TextItem>> = {},
): TextItem => ({ kind: 'text', length, name, doc, ...more });

export const bytesOf = (
  length: Length,
  name: string,
  doc: string,
  more: Partial<More<BytesItem>> = {},
): BytesItem => ({ kind: 'bytes', length, name, doc, ...more });

export const jsonOf = (
  length: Length,
  name: string,
  doc: string,
  more: Partial<More<JsonItem>> = {},
): JsonItem => ({ kind: 'json', length, name, doc, ...more });

export const leb128 = (
  name: string,
  doc: string,
  more: Partial<More<Leb128Item>> = {},
): Leb128Item => ({ kind: 'leb128', name, doc, ...more });

export const listOf = (
  of: Layout,
  name: string,
  doc: string,
  more: Partial<More<ListItem>> = {},
): ListItem => ({ kind: 'list', of, name, doc, ...more });

export const struct = (
  of: Layout,
  name: string,
  doc: string,
  more: Partial<More<StructItem>> & { readonly length?: Length } = {},
): StructItem => ({ kind: 'struct', of, name, doc, ...more });

export const derived = (
  of: DerivedItem['of'],
  name: string,
  doc: string,
  elements: DerivedItem['elements'],
  more: Partial<More<DerivedItem>> = {},
): DerivedItem => ({ kind: 'derived', of, name, doc, elements, ...more });

export const when = (holds: WhenItem['holds'], then: Layout): WhenItem => ({
  kind: 'when',
  holds,
  then,
});

/** The section has room for these items: forms that grew over the years are told by their length. */
export const whenAtLeast = (length: number, then: Layout): WhenItem =>
  when((scope) => scope.length >= length, then);

/** Names of all items that may be written to a section; not of those inside lists and structs. */
export const itemNames = (layout: Layout): string[] =>
  layout.flatMap((item) =>
    item.kind === 'when' ? itemNames(item.then) : item.kind === 'derived' ? [] : [item.name],
  );

/** Bytes of a layout that is always equally long; undefined where it is not. */
export function fixedWidth(layout: Layout): number | undefined {
  let width = 0;
  for (const item of layout) {
    const own = widthOf(item);
    if (own === undefined) return undefined;
    width += own;
  }
  return width;
}

function widthOf(item: Item): number | undefined {
  if (item.kind === 'uint') return item.width;
  if (item.kind === 'derived') return 0;
  if (item.kind === 'when' || item.kind === 'leb128') return undefined;
  if (item.kind === 'list') {
    const each = typeof item.count === 'number' ? fixedWidth(item.of) : undefined;
    return each === undefined ? undefined : each * (item.count as number);
  }
  if (typeof item.length === 'number') return item.length;
  return item.kind === 'struct' && item.length === undefined ? fixedWidth(item.of) : undefined;
}
