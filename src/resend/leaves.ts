/**
 * What an answer says, as a flat list of places and texts (`value.state` -> `"enabled"`): the form
 * in which two answers are compared, whatever the layout of either.
 */
import { hex } from '../bytes/hex.js';
import type { Dissection } from '../dissect/dissection.js';
import { type JsonNode, printJson } from '../dissect/json.js';
import { type Plain, recordOf } from '../dissect/layout/record.js';
import { lengthOf } from '../dissect/sections.js';

export type Leaves = Map<string, string>;

/** Places of one answer that are told apart; what is beyond is one text. */
const MAX_LEAVES = 10_000;

/** Extras, key and value of an answer; of compressed values what is in them. */
export function leavesOf(message: Dissection): Leaves {
  const { bytes, sections, extras, key, keyItems, value, valueItems, unpacked } = message;
  const leaves: Leaves = new Map();
  if (lengthOf(sections.extras) > 0) {
    if (extras.length > 0) plainLeaves(leaves, 'extras', recordOf(extras));
    else leaves.set('extras', hex(bytes, sections.extras.start, sections.extras.end));
  }
  if (keyItems.length > 0) plainLeaves(leaves, 'key', recordOf(keyItems));
  else if (key.kind === 'text') leaves.set('key', JSON.stringify(key.text));
  else if (key.kind === 'bytes') {
    leaves.set('key', hex(bytes, sections.key.start, sections.key.end));
  }
  const { start, end } = unpacked.body;
  if (valueItems.length > 0) plainLeaves(leaves, 'value', recordOf(valueItems));
  else if (value.kind === 'json') jsonLeaves(leaves, 'value', value.node);
  else if (value.kind === 'text') leaves.set('value', JSON.stringify(value.text));
  else if (value.kind === 'bytes') leaves.set('value', hex(unpacked.bytes, start, end));
  return leaves;
}

const isNode = (plain: object): plain is JsonNode => 'kind' in plain && 'members' in plain;

function plainLeaves(leaves: Leaves, path: string, plain: Plain): void {
  if (typeof plain !== 'object') {
    leaves.set(path, typeof plain === 'string' ? JSON.stringify(plain) : String(plain));
  } else if (isNode(plain)) {
    jsonLeaves(leaves, path, plain);
  } else if (Array.isArray(plain)) {
    for (const [i, each] of plain.entries()) plainLeaves(leaves, `${path}[${i}]`, each);
  } else {
    for (const [name, each] of Object.entries(plain)) {
      plainLeaves(leaves, `${path}.${name}`, each);
    }
  }
}

function jsonLeaves(leaves: Leaves, path: string, node: JsonNode): void {
  const { kind, members } = node;
  // An empty object is a place, too: it differs from one that is not there.
  if (members.length === 0 || leaves.size >= MAX_LEAVES) {
    leaves.set(path, printJson(node));
    return;
  }
  for (const { key, value } of members) {
    jsonLeaves(leaves, kind === 'array' ? `${path}[${key}]` : `${path}.${key}`, value);
  }
}
