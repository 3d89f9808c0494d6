/** What reading a layout gives: every byte of a section in exactly one place. */
import type { Item, NamedItem, ScopeValue, ScopeValues } from '../../spec/layout.js';
import type { JsonNode } from '../json.js';
import type { Range } from '../sections.js';

export interface Decoded extends Range {
  /** Its description. Undefined: the elements of a list, and what no description covers. */
  readonly item: NamedItem | undefined;
  /** The item's name; an element's index; `undecoded` for bytes left over, `more` for elements. */
  readonly name: string;
  /**
   * A number above 2^53 is a bigint. Bytes where the item is such, or is not what it should be:
   * cut short, no UTF-8, no JSON. Undefined for lists, structs and elements: see `children`.
   */
  readonly value: ScopeValue | Uint8Array | JsonNode | undefined;
  /** The value for people, raw: names, units, dates. Not yet cut, nor made harmless. */
  readonly text: string;
  /** Elements of a list, items of a struct or of an element; in wire order, without holes. */
  readonly children: readonly Decoded[];
  readonly problem?: Problem;
  /** Its range in the value without compression, where it has no bytes of its own in the frame. */
  readonly inside?: Range;
}

/** Why the bytes are not what the description says. */
export interface Problem {
  readonly reason: string;
  /** Where the reason is that bytes lack: how many are due, and how many are there. */
  readonly needed?: number;
  readonly available?: number;
}

/** Name of the bytes that nothing describes. */
export const UNDECODED = 'undecoded';
/** Name of the elements beyond the cap of those that are shown. */
export const MORE = 'more';

/** Its children are elements. */
export const isList = ({ item }: Decoded): boolean =>
  item?.kind === 'list' || item?.kind === 'derived';

/** Bytes or elements that stand for no item of the description. */
export const isLeftOver = ({ item, name }: Decoded): boolean =>
  item === undefined && (name === UNDECODED || name === MORE);

/** The item of this name at the top of a section. */
export const itemNamed = (decoded: readonly Decoded[], name: string): Decoded | undefined =>
  decoded.find((candidate) => candidate.item !== undefined && candidate.name === name);

/** Everything, parents first. */
export function* walk(decoded: readonly Decoded[]): Generator<Decoded> {
  for (const each of decoded) {
    yield each;
    yield* walk(each.children);
  }
}

/** What conditions and lengths may ask of these items. */
export function scopeValues(decoded: readonly Decoded[]): ScopeValues {
  const values: Record<string, ScopeValue> = Object.create(null);
  for (const { item, name, value } of decoded) {
    if (item !== undefined && isScopeValue(value)) values[name] = value;
  }
  return values;
}

export const isScopeValue = (value: unknown): value is ScopeValue =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string';

/** Whether any item of a layout, however deep, satisfies this. */
export function someItem(layout: readonly Item[], holds: (item: NamedItem) => boolean): boolean {
  return layout.some((item) => {
    if (item.kind === 'when') return someItem(item.then, holds);
    return holds(item) || ('of' in item && someItem(item.of, holds));
  });
}
