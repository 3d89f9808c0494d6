/**
 * Texts of the command line as the values of fields. What does not fit its description stays a
 * text: the node is to say what it thinks of it.
 */
import { z } from 'zod';
import { layoutsOf, namedItems } from '../../dissect/fields/binary-fields.js';
import { plain } from '../../dissect/json.js';
import { JsonFault, parseJson } from '../../dissect/json-parser.js';
import { fieldsOf } from '../../dissect/misfits.js';
import type { Shape } from '../../spec/command.js';
import { unwrap } from '../../spec/fields.js';
import type { NamedItem } from '../../spec/layout.js';

/** The value that `text` stands for in the field `name` of this form. */
export function fieldValue(form: Shape, name: string, text: string): unknown {
  if (form.value.kind === 'json') {
    const schema = fieldsOf(form.value)[name];
    if (schema !== undefined) return memberValue(unwrap(schema), text);
  }
  const items = layoutsOf(form).flatMap(([, layout]) => [...namedItems(layout)]);
  const item = items.find((candidate) => candidate.name === name);
  return item === undefined ? text : itemValue(item, text);
}

function memberValue(schema: z.ZodType, text: string): unknown {
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return text;
  if (schema instanceof z.ZodArray) {
    const given = parsed(text);
    if (Array.isArray(given)) return given;
    const element = unwrap(schema.element as z.ZodType);
    return text === '' ? [] : text.split(',').map((each) => memberValue(element, each.trim()));
  }
  return parsed(text) ?? text;
}

function itemValue(item: NamedItem, text: string): unknown {
  if (item.kind === 'uint' || item.kind === 'leb128') {
    // Names and unsigned digits are the writer's to read.
    return /^-\d+$/.test(text) ? BigInt(text) : text;
  }
  if (item.kind === 'bytes') return bytesIn(text) ?? text;
  if (item.kind === 'text') return text;
  const given = parsed(text);
  if (given !== undefined && typeof given === 'object') return given;
  return item.kind === 'list' ? text.split(',').map((each) => each.trim()) : text;
}

/** JSON, its integers exact; or undefined. */
export function parsed(text: string): unknown {
  try {
    return plain(parseJson(new TextEncoder().encode(text)), exactly);
  } catch (fault) {
    if (fault instanceof JsonFault) return undefined;
    throw fault;
  }
}

function exactly(digits: string): number | bigint {
  const near = Number(digits);
  return /^-?\d+$/.test(digits) && !Number.isSafeInteger(near) ? BigInt(digits) : near;
}

/** Bytes written as `0x` and pairs of hex digits; undefined: it is not of that form. */
export function bytesIn(text: string): Uint8Array | undefined {
  const [, digits] = /^0x((?:[\da-f]{2})*)$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
