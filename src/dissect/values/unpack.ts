/**
 * From the value section to the body of a document: Snappy is undone, then the extended
 * attributes are set apart. What cannot be undone stays as it is, and the reason is said.
 */
import { SNAPPY_BIT, XATTR_BIT } from '../../mcbp/datatypes.js';
import type { JsonNode } from '../json.js';
import { MAX_PARSED_VALUE } from '../json-parser.js';
import { type Decoded, itemNamed } from '../layout/decoded.js';
import { readLayout } from '../layout/read.js';
import { lengthOf, type Range, type Sections } from '../sections.js';
import { SnappyFault, unsnappy } from './snappy.js';
import { BODY, DOCUMENT_WITH_XATTRS, XATTRS } from './xattrs.js';

export interface Unpacked {
  /** What holds the body: the frame, or the value without its compression. */
  readonly bytes: Uint8Array;
  /** The body in those bytes. */
  readonly body: Range;
  /** Bytes of the value without its compression; undefined where it has none. */
  readonly inflated: number | undefined;
  /** Extended attributes, each a `key` and a `value`; ranges are those of the frame. */
  readonly xattrs: readonly Decoded[];
  /** Why the value could not be unpacked. */
  readonly problem: string | undefined;
}

const NONE: readonly Decoded[] = [];

/** The value of a frame without what its datatype says was done to it. Never throws. */
export function unpack(frame: Uint8Array, sections: Sections, datatype: number): Unpacked {
  const { value, missing } = sections;
  // Written out: this is done for every message, and nearly all are as they are.
  const asItIs = {
    bytes: frame,
    body: value,
    inflated: undefined,
    xattrs: NONE,
    problem: undefined,
  };
  if ((datatype & (SNAPPY_BIT | XATTR_BIT)) === 0 || lengthOf(value) === 0) return asItIs;
  if ((datatype & SNAPPY_BIT) === 0) return split(asItIs);
  if (missing > 0) return { ...asItIs, problem: 'Snappy: the value is cut short' };
  try {
    const bytes = unsnappy(frame, value.start, value.end, MAX_PARSED_VALUE);
    const body = { start: 0, end: bytes.length };
    const inflated = { ...asItIs, bytes, body, inflated: bytes.length };
    return (datatype & XATTR_BIT) === 0 ? inflated : split(inflated, value);
  } catch (fault) {
    if (!(fault instanceof SnappyFault)) throw fault;
    return { ...asItIs, problem: `Snappy: ${fault.message}` };
  }
}

/** @param shown where the items are said to be, when that is not where they were read */
function split(whole: Unpacked, shown?: Range): Unpacked {
  const items = readLayout(whole.bytes, whole.body, DOCUMENT_WITH_XATTRS);
  const xattrs = itemNamed(items, XATTRS);
  const body = itemNamed(items, BODY);
  const bad = items.find(({ problem }) => problem !== undefined);
  const problem = bad?.problem && `extended attributes: ${bad.problem.reason}`;
  if (xattrs === undefined || body === undefined || problem !== undefined) {
    return { ...whole, problem: problem ?? 'extended attributes: there are none' };
  }
  const pairs = itemNamed(xattrs.children, 'pairs')?.children ?? NONE;
  return { ...whole, body, xattrs: shown === undefined ? pairs : moved(pairs, shown) };
}

/** Items that were read elsewhere, as lines about this range: that of the compressed value. */
export function moved(items: readonly Decoded[], { start, end }: Range): Decoded[] {
  return items.map((item) => ({
    ...item,
    ...(isJson(item.value) ? { value: movedJson(item.value, { start, end }) } : {}),
    children: moved(item.children, { start, end }),
    inside: { start: item.start, end: item.end },
    start,
    end,
  }));
}

export function movedJson(node: JsonNode, { start, end }: Range): JsonNode {
  const members = node.members.map(({ key, value }) => ({
    key,
    value: movedJson(value, { start, end }),
  }));
  return { ...node, members, start, end, inside: { start: node.start, end: node.end } };
}

const isJson = (value: Decoded['value']): value is JsonNode =>
  typeof value === 'object' && 'kind' in value;
