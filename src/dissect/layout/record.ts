/**
 * Decoded items as plain data, for records: an object by name, arrays for lists. Enumerations
 * by name, numbers else; bytes as `{hex}`.
 */
import { hex } from '../../bytes/hex.js';
import type { JsonNode } from '../json.js';
import { type Decoded, isList, MORE, UNDECODED } from './decoded.js';

export type Plain =
  | number
  | bigint
  | string
  | JsonNode
  | readonly Plain[]
  | { readonly [name: string]: Plain };

export function recordOf(decoded: readonly Decoded[]): { [name: string]: Plain } {
  return Object.fromEntries(decoded.map((each) => [each.name, plainOf(each)]));
}

function plainOf(decoded: Decoded): Plain {
  const { item, value, text, children } = decoded;
  if (value instanceof Uint8Array) return { hex: hex(value) };
  if (value !== undefined) {
    return item?.kind === 'uint' && item.names?.[Number(value)] !== undefined ? text : value;
  }
  if (!isList(decoded)) return recordOf(children);
  return children.filter(({ name }) => name !== MORE).map(plainOf);
}

/** Nothing of it could be read as described. */
export const isUndecoded = (decoded: readonly Decoded[]): boolean =>
  decoded.every(({ name, problem }) => name === UNDECODED || problem !== undefined);
