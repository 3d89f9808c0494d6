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
  return escapeRisky(write(value));
}

function write(value: Json): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (isNode(value)) return printJson(value);
  let text = '';
  for (const [key, member] of Object.entries(value as Record<string, Json | undefined>)) {
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${write(member)}`;
  }
  return `{${text}}`;
}

/**
 * Captured JSON, told from the record's own objects by its byte range: a number is never a
 * member of an object that takes its keys from captured JSON, whatever those are.
 */
const isNode = (value: object): value is JsonNode =>
  'start' in value && typeof value.start === 'number' && 'members' in value;
