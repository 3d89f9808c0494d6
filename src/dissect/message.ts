/**
 * A message taken apart, before anyone judges it: header, sections, key, value.
 * Cheap enough for every message that is shown; nothing here depends on editions.
 */
import { JSON_BIT } from '../mcbp/datatypes.js';
import { type Header, readHeader } from '../mcbp/header.js';
import { type Magic, magicOf } from '../mcbp/magic.js';
import type { CommandSpec, Parts, Shape } from '../spec/command.js';
import { COLLECTION_ID, DOCUMENT_KEY, LOGICAL_KEY } from './document-key.js';
import { type JsonNode, plain } from './json.js';
import { JsonFault, MAX_PARSED_VALUE, parseJson } from './json-parser.js';
import { type Decoded, itemNamed } from './layout/decoded.js';
import { readLayout } from './layout/read.js';
import { lengthOf, type Range, type Sections, splitFrame } from './sections.js';
import type { CommandTable } from './table.js';
import { movedJson, type Unpacked, unpack } from './values/unpack.js';

/** What the bytes of a section turned out to be. */
export type Content =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly node: JsonNode; readonly plain: unknown }
  | { readonly kind: 'text'; readonly text: string; readonly fault?: JsonFault }
  /** No text; or it could not be unpacked, see `unpacked.problem`. */
  | { readonly kind: 'bytes'; readonly fault?: JsonFault };

export interface Message {
  /** The frame as far as it was seen, header first. */
  readonly bytes: Uint8Array;
  readonly header: Header;
  /** Undefined where byte 0 is no magic; the frame is then shown as a request of nobody. */
  readonly magic: Magic | undefined;
  readonly kind: 'request' | 'response';
  readonly spec: CommandSpec | undefined;
  readonly sections: Sections;
  /** The key; of a document the one within its collection. */
  readonly key: Content;
  /** The key's items, where it has a collection in it or is laid out otherwise. */
  readonly keyItems: readonly Decoded[];
  /** Collection id in the key of a document. */
  readonly collection: number | undefined;
  /** The value without compression and extended attributes. */
  readonly value: Content;
  readonly unpacked: Unpacked;
  /** Key and value as descriptions want them. */
  readonly parts: Parts;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Text that a person can read, or undefined: bad UTF-8 and control characters are bytes. */
export function readableText(bytes: Uint8Array): string | undefined {
  try {
    const text = utf8.decode(bytes);
    return UNPRINTABLE.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/**
 * Takes a frame apart. `bytes` must hold at least the header. Never throws beyond that.
 * @param features HELLO features granted on the connection, where its HELLO was seen
 */
export function readMessage(
  table: CommandTable,
  bytes: Uint8Array,
  features?: ReadonlySet<number>,
): Message {
  const header = readHeader(bytes);
  const magic = magicOf(header.magic);
  const spec = table.find(header.magic, header.opcode);
  const sections = splitFrame(header, bytes.length);
  const kind = magic?.kind ?? 'request';
  const shapes = kind === 'request' ? spec?.request : spec?.response;
  const keyItems = collectionKey(bytes, sections.key, shapes, features);
  const collection = itemNamed(keyItems, COLLECTION_ID)?.value;
  const plainKey = itemNamed(keyItems, LOGICAL_KEY) ?? sections.key;
  const key = textContent(bytes.subarray(plainKey.start, plainKey.end));
  const unpacked = unpack(bytes, sections, header.datatype);
  const expected = shapes?.some((shape) => shape.value.kind === 'json') === true;
  const value = valueContent(unpacked, sections, header.datatype, expected);
  const parts: Parts = {
    key: key.kind === 'text' ? key.text : key.kind === 'none' ? '' : undefined,
    json: value.kind === 'json' ? value.plain : undefined,
  };
  return {
    bytes,
    header,
    magic,
    kind,
    spec,
    sections,
    key,
    keyItems,
    collection: typeof collection === 'number' ? collection : undefined,
    value,
    unpacked,
    parts,
  };
}

const NO_ITEMS: readonly Decoded[] = [];

/** The items of a document's key; none where it is all key. */
function collectionKey(
  bytes: Uint8Array,
  key: Range,
  shapes: readonly Shape[] | undefined,
  features: ReadonlySet<number> | undefined,
): readonly Decoded[] {
  const isDocument = features !== undefined && shapes?.some((shape) => shape.key === 'document');
  if (!isDocument || lengthOf(key) === 0) return NO_ITEMS;
  const items = readLayout(bytes, key, DOCUMENT_KEY, { features });
  return itemNamed(items, COLLECTION_ID) === undefined ? NO_ITEMS : items;
}

function textContent(bytes: Uint8Array): Content {
  if (bytes.length === 0) return { kind: 'none' };
  const text = readableText(bytes);
  return text === undefined ? { kind: 'bytes' } : { kind: 'text', text };
}

function valueContent(
  { bytes, body, inflated, problem }: Unpacked,
  { value, missing }: Sections,
  datatype: number,
  expected: boolean,
): Content {
  const length = lengthOf(body);
  if (length === 0) return { kind: 'none' };
  if (problem !== undefined) return { kind: 'bytes' };
  const text = textContent(bytes.subarray(body.start, body.end));
  if (!expected && (datatype & JSON_BIT) === 0) return text;
  if (missing > 0 || length > MAX_PARSED_VALUE) return text;
  try {
    const read = parseJson(bytes, body.start, body.end);
    // What was compressed has no bytes of its own in the frame.
    const node = inflated === undefined ? read : movedJson(read, value);
    return { kind: 'json', node, plain: plain(node) };
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    return { ...text, fault } as Content;
  }
}
