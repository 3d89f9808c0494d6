/**
 * A message with a field changed. A field is named as filters name it, or is a member of the JSON
 * value: `term`, `volumes[0].path`. Lengths of header and body follow; numbers of a fixed width
 * must fit it. A compressed value goes on uncompressed, which every client takes that takes Snappy.
 */
import { joined } from '../bytes/joined.js';
import type { Dissection } from '../dissect/dissection.js';
import { type JsonNode, member } from '../dissect/json.js';
import { MAX_PARSED_VALUE, parseJson } from '../dissect/json-parser.js';
import type { TreeNode } from '../dissect/node.js';
import type { Range } from '../dissect/sections.js';
import { tree } from '../dissect/tree.js';
import { unsnappy } from '../dissect/values/snappy.js';
import { parseNumber } from '../filter/values/numbers.js';
import { SNAPPY_BIT } from '../mcbp/datatypes.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import { magicOf } from '../mcbp/magic.js';

const FUSION = 'fusion.';
/** Behind the name of a member: the value is JSON as it stands (`term:=8`), else of the old one's kind. */
const RAW = ':';

const utf8 = new TextEncoder();

/** A frame, or why it cannot be had: a sentence without its full stop. */
export type Altered = { readonly frame: Uint8Array } | { readonly reason: string };

/**
 * The frame with this value in this field.
 * @param frame as it was sent; `message` may have its secrets hidden
 */
export function withField(
  frame: Uint8Array,
  message: Dissection,
  field: string,
  value: string,
): Altered {
  const inJson = withMember(frame, message, field, value);
  if (inJson !== undefined) return inJson;
  const place = placeOf(message, field);
  if (place === undefined) return { reason: `there is no ${field} in this ${message.name}` };
  const { key, value: all } = message.sections;
  if (isSame(place, key)) return spliced(frame, place, utf8.encode(value), 'key');
  if (isSame(place, all)) return spliced(frame, place, utf8.encode(value), 'value');
  const bytes = fixed(value, place.end - place.start);
  if (bytes !== undefined) return spliced(frame, place, bytes, 'fixed');
  return { reason: `${field} has ${place.end - place.start} bytes: ${value} does not fit` };
}

/** The frame with a byte of this field changed, whichever. `chance`: 0 <= it < 1. */
export function scrambled(
  frame: Uint8Array,
  message: Dissection,
  field: string,
  chance: () => number,
): Altered {
  const place = placeOf(message, field);
  if (place === undefined) return { reason: `there is no ${field} in this ${message.name}` };
  const changed = frame.slice();
  const at = place.start + Math.floor(chance() * (place.end - place.start));
  changed[at] = (changed[at] as number) ^ (1 + Math.floor(chance() * 255));
  return { frame: changed };
}

/** The bytes of a field, if it has any. */
function placeOf(message: Dissection, field: string): Range | undefined {
  const find = (nodes: readonly TreeNode[]): TreeNode | undefined => {
    for (const node of nodes) {
      const found = node.field === field && node.end > node.start ? node : find(node.children);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(tree(message));
}

/** Undefined: the value is no JSON, or has no such member. */
function withMember(
  frame: Uint8Array,
  message: Dissection,
  field: string,
  value: string,
): Altered | undefined {
  if (message.value.kind !== 'json') return undefined;
  const { sections, unpacked, header } = message;
  const isPacked = (header.datatype & SNAPPY_BIT) !== 0;
  const source = isPacked
    ? unsnappy(frame, sections.value.start, sections.value.end, MAX_PARSED_VALUE)
    : frame;
  const isRaw = field.endsWith(RAW);
  const path = isRaw ? field.slice(0, -RAW.length) : field;
  const node = memberAt(parseJson(source, unpacked.body.start, unpacked.body.end), path);
  if (node === undefined) return undefined;
  const text = jsonText(value, isRaw ? undefined : node);
  if (text === undefined) return { reason: `${value} is no JSON` };
  const from = isPacked ? 0 : sections.value.start;
  const changed = joined([
    source.subarray(from, node.start),
    utf8.encode(text),
    source.subarray(node.end),
  ]);
  const spliceable = spliced(frame, sections.value, changed, 'value');
  if (isPacked && 'frame' in spliceable) {
    spliceable.frame[5] = (spliceable.frame[5] as number) & ~SNAPPY_BIT;
  }
  return spliceable;
}

/** By its whole name, or step by step: `a.b[0]`. Fields of Fusion messages are members, too. */
function memberAt(root: JsonNode, path: string): JsonNode | undefined {
  const name = path.startsWith(FUSION) ? path.slice(FUSION.length) : path;
  const whole = member(root, name);
  if (whole !== undefined) return whole;
  const steps = name.replace(/\[(\d+)\]/g, '.$1').split('.');
  let node: JsonNode | undefined = root;
  for (const step of steps) node = node?.members.findLast(({ key }) => key === step)?.value;
  return node;
}

/** @param old what it takes the place of: a text stays one */
function jsonText(value: string, old: JsonNode | undefined): string | undefined {
  const isJson = isValid(value);
  if (old?.kind === 'string')
    return isJson && value.startsWith('"') ? value : JSON.stringify(value);
  if (isJson) return value;
  return old === undefined ? undefined : JSON.stringify(value);
}

function isValid(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A number in so many bytes, big endian; text of just that length. */
function fixed(value: string, width: number): Uint8Array | undefined {
  const negative = value.startsWith('-');
  const number = parseNumber(negative ? value.slice(1) : value);
  if (number === undefined || (typeof number === 'number' && !Number.isInteger(number))) {
    const text = utf8.encode(value);
    return text.length === width ? text : undefined;
  }
  const range = 1n << BigInt(8 * width);
  const integer = negative ? range - BigInt(number) : BigInt(number);
  if (integer < 0n || integer >= range) return undefined;
  const digits = integer.toString(16).padStart(2 * width, '0');
  return Uint8Array.from({ length: width }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

function spliced(
  frame: Uint8Array,
  { start, end }: Range,
  bytes: Uint8Array,
  section: 'key' | 'value' | 'fixed',
): Altered {
  const changed = joined([frame.subarray(0, start), bytes, frame.subarray(end)]);
  if (section === 'fixed') return { frame: changed };
  const view = new DataView(changed.buffer, changed.byteOffset, changed.length);
  view.setUint32(8, changed.length - HEADER_LENGTH);
  if (section === 'key') {
    const isNarrow = magicOf(frame[0] as number)?.framingExtras === true;
    const most = isNarrow ? 0xff : 0xffff;
    if (bytes.length > most) return { reason: `a key of ${bytes.length} bytes is too long` };
    if (isNarrow) view.setUint8(3, bytes.length);
    else view.setUint16(2, bytes.length);
  }
  return { frame: changed };
}

const isSame = (a: Range, b: Range): boolean => a.start === b.start && a.end === b.end;
