/**
 * A message taken apart, before anyone judges it: header, sections, key, value.
 * Cheap enough for every message that is shown; nothing here depends on editions.
 */
import { JSON_BIT, SNAPPY_BIT, XATTR_BIT } from '../mcbp/datatypes.js';
import { type Header, readHeader } from '../mcbp/header.js';
import { type Magic, magicOf } from '../mcbp/magic.js';
import type { CommandSpec, Parts } from '../spec/command.js';
import { JsonFault, type JsonNode, parseJson, plain } from './json.js';
import { lengthOf, type Sections, splitFrame } from './sections.js';
import type { CommandTable } from './table.js';

/** Larger values are not parsed as JSON: they are shown as text, cut. */
export const MAX_PARSED_VALUE = 4 * 1024 * 1024;

/** What the bytes of a section turned out to be. */
export type Content =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly node: JsonNode; readonly plain: unknown }
  | { readonly kind: 'text'; readonly text: string; readonly fault?: JsonFault }
  /** `compressed`: by its datatype; else its bytes are no text. */
  | { readonly kind: 'bytes'; readonly compressed?: true; readonly fault?: JsonFault };

export interface Message {
  /** The frame as far as it was seen, header first. */
  readonly bytes: Uint8Array;
  readonly header: Header;
  /** Undefined where byte 0 is no magic; the frame is then shown as a request of nobody. */
  readonly magic: Magic | undefined;
  readonly kind: 'request' | 'response';
  readonly spec: CommandSpec | undefined;
  readonly sections: Sections;
  readonly key: Content;
  readonly value: Content;
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

/** Takes a frame apart. `bytes` must hold at least the header. Never throws beyond that. */
export function readMessage(table: CommandTable, bytes: Uint8Array): Message {
  const header = readHeader(bytes);
  const magic = magicOf(header.magic);
  const spec = table.find(header.magic, header.opcode);
  const sections = splitFrame(header, bytes.length);
  const key = textContent(bytes.subarray(sections.key.start, sections.key.end));
  const kind = magic?.kind ?? 'request';
  const value = valueContent(bytes, sections, header.datatype, expectsJson(spec, kind));
  const parts: Parts = {
    key: key.kind === 'text' ? key.text : key.kind === 'none' ? '' : undefined,
    json: value.kind === 'json' ? value.plain : undefined,
  };
  return { bytes, header, magic, kind, spec, sections, key, value, parts };
}

const expectsJson = (spec: CommandSpec | undefined, kind: Message['kind']): boolean =>
  (kind === 'request' ? spec?.request : spec?.response)?.some(
    (shape) => shape.value.kind === 'json',
  ) === true;

function textContent(bytes: Uint8Array): Content {
  if (bytes.length === 0) return { kind: 'none' };
  const text = readableText(bytes);
  return text === undefined ? { kind: 'bytes' } : { kind: 'text', text };
}

function valueContent(
  bytes: Uint8Array,
  { value, missing }: Sections,
  datatype: number,
  expected: boolean,
): Content {
  const length = lengthOf(value);
  if (length === 0) return { kind: 'none' };
  if ((datatype & SNAPPY_BIT) !== 0) return { kind: 'bytes', compressed: true };
  // Such a value begins with a section that is no JSON.
  if ((datatype & XATTR_BIT) !== 0) return { kind: 'bytes' };
  const text = textContent(bytes.subarray(value.start, value.end));
  if (!expected && (datatype & JSON_BIT) === 0) return text;
  if (missing > 0 || length > MAX_PARSED_VALUE) return text;
  try {
    const node = parseJson(bytes, value.start, value.end);
    return { kind: 'json', node, plain: plain(node) };
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    return { ...text, fault } as Content;
  }
}
