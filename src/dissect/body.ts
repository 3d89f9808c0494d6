/**
 * Writes the sections of a message as a form describes them: the inverse of readItems. What
 * belongs to no form (magic, opcode, lengths) is added by encodeFrame.
 */
import { JSON_BIT } from '../mcbp/datatypes.js';
import type { Shape } from '../spec/command.js';
import type { Layout, ScopeValues, Values } from '../spec/layout.js';
import { DOCUMENT_KEY } from './document-key.js';
import { jsonOf } from './json-write.js';
import { scopeValues } from './layout/decoded.js';
import { readLayout } from './layout/read.js';
import type { Surroundings } from './layout/scope.js';
import { writeLayout } from './layout/write.js';

/** What the sections are to hold; what is left out is empty, or as its layout has it. */
export interface Body {
  readonly extras?: Values | undefined;
  /** Text or bytes; items of a key that is laid out, or of a document with its collection. */
  readonly key?: Values | string | Uint8Array | undefined;
  /** Items of a value that is laid out; else JSON, and where the form asks for none text or bytes. */
  readonly value?: unknown;
}

/** As encodeFrame takes them. */
export interface WrittenBody {
  readonly datatype: number;
  readonly extras: Uint8Array;
  readonly key: Uint8Array | string;
  readonly value: Uint8Array | string;
}

/** @throws RangeError naming the field: its value does not fit, or no item is called so */
export function writeBody(
  { extras: layout, key, value }: Pick<Shape, 'extras' | 'key' | 'value'>,
  body: Body,
  around: Surroundings = {},
): WrittenBody {
  const extras = writeLayout(layout, body.extras ?? {}, around);
  // Conditions see numbers, as they do when reading, where the caller may have given names.
  const known = { ...around, extras: valuesIn(extras, layout, around) };
  const isJson = value.kind === 'json' || !isPlain(body.value);
  const json = value.kind !== 'binary' && body.value !== undefined && isJson;
  return {
    datatype: json ? JSON_BIT : 0,
    extras,
    key: writtenKey(key, body.key, known),
    value:
      value.kind === 'binary'
        ? writeLayout(value.layout, (body.value ?? {}) as Values, known)
        : json
          ? jsonOf(body.value)
          : ((body.value ?? '') as Uint8Array | string),
  };
}

const isPlain = (value: unknown): value is Uint8Array | string =>
  typeof value === 'string' || value instanceof Uint8Array;

function valuesIn(bytes: Uint8Array, layout: Layout, around: Surroundings): ScopeValues {
  return scopeValues(readLayout(bytes, { start: 0, end: bytes.length }, layout, around));
}

function writtenKey(
  rule: Shape['key'],
  key: Body['key'],
  around: Surroundings,
): Uint8Array | string {
  const layout = typeof rule === 'object' ? rule.layout : DOCUMENT_KEY;
  if (typeof rule === 'object' && key === undefined) return writeLayout(layout, {}, around);
  return key === undefined || isPlain(key) ? (key ?? '') : writeLayout(layout, key, around);
}
