/**
 * Decoded items as the values that they were written from: what writeLayout takes. Numbers are
 * numbers here, where a record for people (record.ts) has names.
 */
import type { Values } from '../../spec/layout.js';
import { plain } from '../json.js';
import { type Decoded, isLeftOver, isList } from './decoded.js';

/** Items by name; without what was left over, and without what follows from others. */
export function valuesOf(decoded: readonly Decoded[]): Values {
  const values: Record<string, unknown> = Object.create(null);
  for (const each of decoded) {
    if (isLeftOver(each) || each.item?.kind === 'derived') continue;
    values[each.name] = plainOf(each);
  }
  return values;
}

function plainOf(decoded: Decoded): unknown {
  const { value, children } = decoded;
  if (typeof value === 'object' && !(value instanceof Uint8Array)) return plain(value);
  if (value !== undefined) return value;
  if (!isList(decoded)) return valuesOf(children);
  return children.filter((child) => !isLeftOver(child)).map(plainOf);
}
