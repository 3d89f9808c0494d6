/**
 * Items that follow from others. They have no bytes: they stand, empty, where reading has come
 * to, so that every byte of a section still belongs to exactly one item.
 */
import type { DerivedElement, DerivedItem, IntItem, Scope, TextItem } from '../../spec/layout.js';
import { type Decoded, isScopeValue } from './decoded.js';
import { numberText } from './text.js';
import { valuesOf } from './values-of.js';

/** @param own the items of the section that stand before. Undefined: there is nothing to say. */
export function derive(
  item: DerivedItem,
  own: readonly Decoded[],
  scope: Scope,
  at: number,
): Decoded | undefined {
  const elements = item.elements(valuesOf(own), scope);
  if (elements === undefined) return undefined;
  const children = elements.map((element, index) => elementOf(item, element, index, at));
  return { ...empty(at), item, name: item.name, children };
}

function elementOf(
  { of }: DerivedItem,
  { values, problem }: DerivedElement,
  index: number,
  at: number,
): Decoded {
  const children = of.flatMap((item) => leafOf(item, values[item.name], at));
  const element = { ...empty(at), item: undefined, name: String(index), children };
  return problem === undefined ? element : { ...element, problem: { reason: problem } };
}

function leafOf(item: IntItem | TextItem, value: unknown, at: number): Decoded[] {
  if (!isScopeValue(value)) return [];
  const text =
    item.kind === 'uint' && typeof value !== 'string' ? numberText(item, value) : String(value);
  return [{ ...empty(at), item, name: item.name, value, text }];
}

const empty = (at: number) => ({ value: undefined, text: '', start: at, end: at, children: [] });
