/**
 * JSON text of a record. JSON.stringify would round integers above 2^53 that stand in
 * captured values; here they keep the digits of the wire.
 */
import { type JsonNode, printJson } from '../dissect/json.js';

export type Json =
  | null
  | boolean
  | number
  | string
  | bigint
  | JsonNode
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

// Terminal escapes and line breaks must not leave a log line: JSON.stringify escapes C0 only.
const RISKY = /[\u007f-\u009f\u2028\u2029]/g;
export const escapeRisky = (text: string): string =>
  text.replace(RISKY, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** One line of JSON; members that are undefined are left out. */
export function jsonText(value: Json): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'bigint':
      return value.toString();
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
      return isNode(value) ? escapeRisky(printJson(value)) : objectText(value as JsonObject);
    default:
      return JSON.stringify(value);
  }
}

type JsonObject = { readonly [key: string]: Json | undefined };

function objectText(object: JsonObject): string {
  let text = '';
  // Twice as fast as a list of its keys; it is a record or a plain object, and inherits none.
  for (const key in object) {
    const member = object[key];
    if (member === undefined) continue;
    text += (text === '' ? '' : ',') + memberName(key) + jsonText(member);
  }
  return `{${text}}`;
}

/** Keys whose text is remembered, at most: those of records are few, captured ones may be any. */
const MOST_NAMES = 1024;
const names = new Map<string, string>();

/** The key with its colon. */
function memberName(key: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  if (names.size >= MOST_NAMES) names.clear();
  const text = `${quoted(key)}:`;
  names.set(key, text);
  return text;
}

/** Nearly every text is printable ASCII without a quote or a backslash. */
const quoted = (text: string): string =>
  /^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : escapeRisky(JSON.stringify(text));

/**
 * Captured JSON, told from the record's own objects by its byte range: a number is never a
 * member of an object that takes its keys from captured JSON, whatever those are.
 */
const isNode = (value: object): value is JsonNode =>
  'start' in value && typeof value.start === 'number' && 'members' in value;
