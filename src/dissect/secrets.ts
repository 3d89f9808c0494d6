/**
 * Secrets are overwritten in the bytes before anything is made of them, so that no tree,
 * line, hex dump or export can leak one: they are all made from the masked bytes.
 *
 * What is secret stands in the descriptions (fields marked secret, values marked secret).
 * A server that repeats a request in its complaint repeats the secret: every secret of the
 * request is looked for in the answer too.
 */

import type { Secret } from '../spec/command.js';
import { metaOf } from '../spec/fields.js';
import { type JsonNode, member, walkJson } from './json.js';
import { judgeAnswer, judgeRequest } from './judge.js';
import { type Message, readMessage } from './message.js';
import { fieldsOf } from './misfits.js';
import type { SecretMode } from './secret-modes.js';
import type { Range } from './sections.js';
import type { CommandTable } from './table.js';

/** A shorter text is too likely to occur by chance for its echo to be looked for. */
const MIN_ECHO = 4;
const utf8 = new TextEncoder();
const STAR = 0x2a;
const ONE = 0x31;

/**
 * The frame with its secrets overwritten by text of the same length: stars, or a fingerprint
 * that is equal for equal secrets. The same array where there is nothing to hide.
 */
export function withoutSecrets(
  table: CommandTable,
  bytes: Uint8Array,
  request: Uint8Array | undefined,
  mode: SecretMode,
): Uint8Array {
  if (mode === 'show') return bytes;
  const ranges = secretRanges(table, bytes, request);
  if (ranges.length === 0) return bytes;
  const masked = bytes.slice();
  for (const { start, end, digits } of ranges) {
    masked.fill(digits ? ONE : STAR, start, end);
    if (mode === 'hash' && !digits) masked.set(fingerprint(bytes.subarray(start, end)), start);
  }
  return masked;
}

/** Bytes that hold a secret. */
export interface SecretRange extends Range {
  /** A JSON number: filled with digits, so that the masked value is JSON as well. */
  readonly digits?: true;
}

/** Where the secrets of a message lie: its own, and echoes of those of its request. */
export function secretRanges(
  table: CommandTable,
  bytes: Uint8Array,
  request: Uint8Array | undefined,
): SecretRange[] {
  const message = readMessage(table, bytes);
  const asked = request === undefined ? undefined : readMessage(table, request);
  const own = ownSecrets(message, asked);
  if (asked === undefined || message.kind === 'request') return own;
  return [
    ...own,
    ...ownSecrets(asked, undefined).flatMap((secret) => echoes(message, asked, secret)),
  ];
}

function ownSecrets(message: Message, request: Message | undefined): SecretRange[] {
  const shapes = message.kind === 'request' ? message.spec?.request : message.spec?.response;
  if (shapes === undefined) return [];
  const verdict =
    message.kind === 'request'
      ? judgeRequest(message, undefined)
      : judgeAnswer(message, request?.parts, undefined);
  const found: SecretRange[] = [];
  const rule = verdict?.shape.value;
  if (rule?.kind === 'any' && rule.secret !== undefined) {
    found.push(...patternRanges(message, rule.secret));
  }
  // Judged by every form, not only the likeliest: a token in a request that fits none is one too.
  const names = new Set(
    shapes.flatMap(({ value }) =>
      value.kind === 'json'
        ? Object.entries(fieldsOf(value))
            .filter(([, schema]) => metaOf(schema)?.secret)
            .map(([name]) => name)
        : [],
    ),
  );
  if (names.size === 0) return found;
  if (message.value.kind === 'json') {
    for (const name of names) {
      const node = member(message.value.node, name);
      if (node !== undefined) found.push(...leaves(node));
    }
  } else if (message.value.kind !== 'none' && message.kind === 'request') {
    // Not JSON, but somewhere in it stands a secret: what cannot be found is hidden whole.
    found.push(message.sections.value);
  }
  return found;
}

/** The texts and numbers of a value, without their quotes. */
function leaves(node: JsonNode): SecretRange[] {
  return [...walkJson(node)].flatMap(({ kind, start, end }): SecretRange[] =>
    kind === 'string'
      ? [{ start: start + 1, end: end - 1 }]
      : kind === 'number'
        ? [{ start, end, digits: true }]
        : [],
  );
}

/**
 * Where an answer repeats a secret of its request: as it was, or escaped as JSON text is.
 * A request that was no JSON is repeated whole between quotes, perhaps repaired on the way.
 */
function echoes(answer: Message, request: Message, { start, end }: SecretRange): Range[] {
  const secret = request.bytes.subarray(start, end);
  const within = answer.sections.value;
  const escaped = utf8.encode(JSON.stringify(latin1(secret)).slice(1, -1));
  const found = [
    ...occurrences(answer.bytes, secret, within),
    ...occurrences(answer.bytes, escaped, within),
  ];
  if (found.length > 0 || request.value.kind === 'json') return found;
  const text = latin1(answer.bytes.subarray(within.start, within.end));
  const open = text.indexOf("json '");
  const close = text.lastIndexOf("'");
  const from = open + "json '".length;
  return open >= 0 && close > from
    ? [{ start: within.start + from, end: within.start + close }]
    : [];
}

function patternRanges({ bytes, sections }: Message, secret: Secret): Range[] {
  const { value } = sections;
  if (secret === 'all') return value.end > value.start ? [value] : [];
  // Latin-1 keeps one character a byte, so that offsets in the text are offsets in the frame.
  const text = latin1(bytes.subarray(value.start, value.end));
  const found: Range[] = [];
  for (const match of text.matchAll(new RegExp(secret, 'dg'))) {
    for (const group of match.indices?.slice(1) ?? []) {
      if (group) found.push({ start: value.start + group[0], end: value.start + group[1] });
    }
  }
  return found;
}

const latin1 = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

function occurrences(bytes: Uint8Array, secret: Uint8Array, within: Range): Range[] {
  if (secret.length < MIN_ECHO) return [];
  const found: Range[] = [];
  const first = secret[0] as number;
  for (
    let at = bytes.indexOf(first, within.start);
    at >= 0 && at + secret.length <= within.end;
    at = bytes.indexOf(first, at + 1)
  ) {
    if (secret.every((byte, i) => bytes[at + i] === byte)) {
      found.push({ start: at, end: at + secret.length });
    }
  }
  return found;
}

/** `#` and eight hex digits of FNV-1a, cut to the secret's length: tells secrets apart, no more. */
function fingerprint(secret: Uint8Array): Uint8Array {
  let hash = 0x811c9dc5;
  for (const byte of secret) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  const text = `#${hash.toString(16).padStart(8, '0')}`.slice(0, secret.length);
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}
