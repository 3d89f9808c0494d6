/** How values are written for people: one place for units, lengths, cut-offs and escapes. */
import { isoText } from '../bytes/time.js';
import type { FieldMeta } from '../spec/fields.js';
import type { FieldValue } from './field-value.js';
import { type JsonNode, printJson } from './json.js';

/** Longer texts are cut in lines of a tree or list; the cut says how long they are. */
const MAX_TEXT = 200;

/**
 * C0, DEL and C1 controls would reach the terminal as commands, and bidirectional marks would
 * reorder a line: show them as escapes.
 */
export function harmless(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** At most `limit` characters, and how many there are in all. */
export function cut(text: string, limit = MAX_TEXT): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length} characters)`;
}

const isNode = (value: FieldValue): value is JsonNode =>
  typeof value === 'object' && 'kind' in value;

/** A field's value without decoration: strings bare, JSON compact. */
export function bareText(value: FieldValue): string {
  if (Array.isArray(value)) return value.map((node: JsonNode) => printJson(node)).join(',');
  if (!isNode(value as FieldValue)) return harmless(String(value));
  const node = value as JsonNode;
  return harmless(node.kind === 'string' ? node.text : printJson(node));
}

/** A field's value with what its unit says: `1764288000 s (2025-11-28T00:00:00Z)`. */
export function valueText(value: FieldValue, meta: FieldMeta | undefined): string {
  const bare = bareText(value);
  const number = Number(bare);
  if (meta?.unit === undefined || !Number.isFinite(number) || bare === '') return bare;
  if (meta.unit === 'bytes') return bytesCount(bare);
  return `${bare} ${meta.unit}${dateIn(meta.unit === 's' ? number * 1000 : number)}`;
}

/**
 * A number with its unit. What is less than 30 days is a duration; more is a date, as
 * kv_engine has it for expiry times (docs/BinaryProtocol.md, Set).
 */
export function unitText(value: number | bigint, unit: 's' | 'ms' | 'us' | 'bytes'): string {
  if (unit === 'bytes') return bytesCount(String(value));
  const bare = `${value} ${unit}`;
  if (unit === 'us') return bare;
  const milliseconds = Number(value) * (unit === 's' ? 1000 : 1);
  return milliseconds > THIRTY_DAYS ? bare + dateIn(milliseconds) : bare;
}

const bytesCount = (digits: string): string => `${digits} byte${digits === '1' ? '' : 's'}`;

const THIRTY_DAYS = 30 * 86_400_000;

/** A date is only a help where it is one: milliseconds sent as seconds lie millennia ahead. */
function dateIn(milliseconds: number): string {
  const whole = Math.trunc(milliseconds);
  return whole >= 0 && whole < YEAR_10000 ? ` (${dateText(whole)})` : '';
}

/** Milliseconds from 1970 to the first year that has five digits. */
const YEAR_10000 = 253_402_300_800_000;

/** To the second, or to the millisecond where there are some. */
const dateText = (milliseconds: number): string =>
  isoText({ s: Math.floor(milliseconds / 1000), ns: (milliseconds % 1000) * 1e6 })
    .replace(/0{6}Z$/, 'Z')
    .replace('.000Z', 'Z');

export const plural = (count: number, word: string): string =>
  `${count} ${word}${count === 1 ? '' : 's'}`;
