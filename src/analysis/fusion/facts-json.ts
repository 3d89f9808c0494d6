/** Values out of JSON as facts want them: of the right type, or not there. */
import type { Dissection } from '../../dissect/dissection.js';
import type { JsonNode } from '../../dissect/json.js';

const MAX_U64 = 2n ** 64n - 1n;

export const bodyOf = ({ value }: Dissection): JsonNode | undefined =>
  value.kind === 'json' ? value.node : undefined;

export const stringIn = (node: JsonNode | undefined): string | undefined =>
  node?.kind === 'string' ? node.text : undefined;

/** Longer than any that a cluster makes, and than those of kv_engine's tests (1024). */
const MAX_UUID = 2048;

/** A uuid to remember; one that is longer than MAX_UUID is nobody's. */
export function uuidIn(node: JsonNode | undefined): string | undefined {
  const text = stringIn(node);
  return text !== undefined && text.length <= MAX_UUID ? text : undefined;
}

export const numberIn = (node: JsonNode | undefined): number | undefined =>
  node?.kind === 'number' ? Number(node.text) : undefined;

/** A term: text in requests, a number in statistics. Every digit counts, so no double. */
export function termIn(node: JsonNode | undefined): bigint | undefined {
  if (node?.kind !== 'string' && node?.kind !== 'number') return undefined;
  // The length first: a hostile term of a megabyte of digits is no number worth making.
  const digits = node.text.trim();
  if (!/^\+?0{0,40}\d{1,20}$/.test(digits)) return undefined;
  const term = BigInt(digits.replace('+', ''));
  return term <= MAX_U64 ? term : undefined;
}
