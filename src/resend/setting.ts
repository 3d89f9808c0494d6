/**
 * `--set FIELD=VALUE`, `--set FIELD=+N`, `--set FIELD=-N`: changes a field of the requests that
 * have it. Fields are those of filters; where one stands in a message its detail tree knows.
 */
import type { Dissection } from '../dissect/dissection.js';
import { type JsonNode, printJson } from '../dissect/json.js';
import { JsonFault, parseJson } from '../dissect/json-parser.js';
import type { TreeNode } from '../dissect/node.js';
import type { Range } from '../dissect/sections.js';
import { tree } from '../dissect/tree.js';
import { SNAPPY_BIT } from '../mcbp/datatypes.js';
import type { Edit } from './frame-edit.js';

export interface Setting {
  /** As it was written, to speak of it. */
  readonly text: string;
  /** Name of a filter field. */
  readonly field: string;
  /** The new value; or what is added to the number that is there. */
  readonly to: { readonly value: string } | { readonly plus: bigint };
}

/** Fields that follow from others, or that are drawn for every request that is sent. */
const OUR_OWN: ReadonlySet<string> = new Set([
  'couchbase.magic',
  'couchbase.opcode',
  'couchbase.opaque',
  'couchbase.total_bodylength',
  'couchbase.key.length',
  'couchbase.extras.length',
  'couchbase.flex_extras.length',
]);

/** @throws RangeError in words: it is not of the form, or names what cannot be set */
export function parseSetting(text: string): Setting {
  const [, field, value] = /^([\w.]+)=(.*)$/s.exec(text) ?? [];
  if (field === undefined || value === undefined) {
    throw new RangeError(`"${text}" is not of the form FIELD=VALUE, FIELD=+N or FIELD=-N`);
  }
  if (OUR_OWN.has(field)) throw new RangeError(`${field} follows from the request, and is not set`);
  const [, sign, digits] = /^([+-])(\d+)$/.exec(value) ?? [];
  if (digits === undefined) return { text, field, to: { value } };
  return { text, field, to: { plus: sign === '-' ? -BigInt(digits) : BigInt(digits) } };
}

/**
 * What the setting changes in this request; none: it has no such field.
 * @throws RangeError where its value cannot become what is wished for
 */
export function settingEdits(message: Dissection, { field, to }: Setting): Edit[] {
  return places(message, field).map((place) => {
    const { start, end } = place;
    return { start, end, bytes: written(message, place, to) };
  });
}

/** Where the field stands, outermost first and none twice. */
function places(message: Dissection, field: string): Range[] {
  const { sections, header } = message;
  if (field === 'couchbase.key') return nonEmpty([sections.key]);
  if (field === 'couchbase.value') return nonEmpty([sections.value]);
  const found = new Map<string, Range>();
  const look = (nodes: readonly TreeNode[]): void => {
    for (const node of nodes) {
      const { start, end } = node;
      if (node.field === field && end > start) found.set(`${start}-${end}`, { start, end });
      else look(node.children);
    }
  };
  look(tree(message));
  // What was compressed has no bytes of its own in the frame.
  const isPacked = (header.datatype & SNAPPY_BIT) !== 0;
  return [...found.values()].filter(({ start }) => !isPacked || start < sections.value.start);
}

const nonEmpty = (ranges: readonly Range[]): Range[] =>
  ranges.filter(({ start, end }) => end > start);

const utf8 = new TextEncoder();

function written(message: Dissection, place: Range, to: Setting['to']): Uint8Array {
  const { bytes, sections } = message;
  const isInValue = place.start >= sections.value.start;
  const isWhole = place.start === sections.value.start && place.end === sections.value.end;
  const json = isInValue ? jsonAt(bytes, place) : undefined;
  if (json !== undefined && !(isWhole && 'value' in to)) return utf8.encode(changed(json, to));
  const isText = (isInValue && isWhole) || isSame(place, sections.key);
  if (isText) return utf8.encode('value' in to ? to.value : sum(decoded(bytes, place), to.plus));
  return integer(bytes, place, to);
}

const isSame = (a: Range, b: Range): boolean => a.start === b.start && a.end === b.end;

const decoded = (bytes: Uint8Array, { start, end }: Range): string =>
  new TextDecoder().decode(bytes.subarray(start, end));

function jsonAt(bytes: Uint8Array, { start, end }: Range): JsonNode | undefined {
  try {
    return parseJson(bytes, start, end);
  } catch (fault) {
    if (fault instanceof JsonFault) return undefined;
    throw fault;
  }
}

/** A text stays a text, whatever it says; of an array of numbers each is added to. */
function changed(node: JsonNode, to: Setting['to']): string {
  if ('value' in to) return node.kind === 'string' ? JSON.stringify(to.value) : to.value;
  if (node.kind === 'array') {
    return `[${node.members.map(({ value }) => changed(value, to)).join(',')}]`;
  }
  if (node.kind === 'string') return JSON.stringify(sum(node.text, to.plus));
  return sum(printJson(node), to.plus);
}

function sum(digits: string, plus: bigint): string {
  if (!/^-?\d+$/.test(digits)) throw new RangeError(`"${digits}" is no whole number to add to`);
  return String(BigInt(digits) + plus);
}

/** A number of the width that it has. */
function integer(bytes: Uint8Array, { start, end }: Range, to: Setting['to']): Uint8Array {
  const width = end - start;
  const before = bytes.subarray(start, end).reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  const after = 'plus' in to ? before + to.plus : numberIn(to.value);
  const most = (1n << BigInt(width * 8)) - 1n;
  if (after < 0n || after > most) throw new RangeError(`${after} is not within 0 to ${most}`);
  return Uint8Array.from({ length: width }, (_, i) =>
    Number((after >> BigInt((width - 1 - i) * 8)) & 0xffn),
  );
}

function numberIn(text: string): bigint {
  if (!/^(?:0x[\da-f]+|\d+)$/i.test(text)) throw new RangeError(`"${text}" is no whole number`);
  return BigInt(text);
}
