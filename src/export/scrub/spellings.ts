/**
 * How a secret may be written where it is repeated: as it is, in base64 (of a longer text, at
 * any place in it; RFC 4648, both alphabets), in hexadecimal; or, what is secret may itself be
 * a JSON text or base64 with the secret in it. Escapes of JSON and of URLs are undone before
 * anything is looked for: see views.ts.
 */
import { walkJson } from '../../dissect/json.js';
import { JsonFault, parseJson } from '../../dissect/json-parser.js';
import { latin1 } from '../../dissect/latin1.js';
import { SHORTEST } from './finder.js';

/** What is inside a secret is one too where it is longer than words are. */
const LEAST_INSIDE = 16;
/** Shorter encoded texts occur by chance. */
const LEAST_ENCODED = 8;
/** Secrets within secrets that are looked into. */
const MAX_DEPTH = 3;

const utf8 = new TextEncoder();
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The secret, and the secrets that are in it. Of a JSON text, escaped or not, only those: its
 * braces and names are none, and stand in messages that are to be read afterwards.
 */
export function secretsIn(secret: Uint8Array, depth = 0): Uint8Array[] {
  if (secret.length < SHORTEST) return [];
  const isJson = OPENS_JSON.has(secret[0]);
  if (depth === MAX_DEPTH) return isJson ? [] : [secret];
  const inside = [...(isJson ? jsonStrings(secret) : decoded(secret)), ...unquoted(secret)];
  const deeper = inside.flatMap((each) => secretsIn(each, depth + 1));
  return isJson ? deeper : [secret, ...deeper];
}
/** A brace, a bracket, a quote. */
const OPENS_JSON: ReadonlySet<number | undefined> = new Set([0x7b, 0x5b, 0x22]);

/** The long texts of a JSON value. */
function jsonStrings(secret: Uint8Array): Uint8Array[] {
  try {
    return [...walkJson(parseJson(secret, 0, secret.length))]
      .filter(({ kind }) => kind === 'string')
      .map(({ text }) => utf8.encode(text))
      .filter(({ length }) => length >= LEAST_INSIDE);
  } catch (fault) {
    if (fault instanceof JsonFault) return [];
    throw fault;
  }
}

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** Texts of members with these names, of a JSON text that is broken, or escaped, or both. */
export function namedIn(text: Uint8Array, names: ReadonlySet<string>): Uint8Array[] {
  const pattern = new RegExp(`"(?:${[...names].join('|')})"\\s*:\\s*"((?:[^"\\\\]|\\\\.)+)`, 'gs');
  const found: Uint8Array[] = [];
  let form: Uint8Array | undefined = text;
  for (let depth = 0; form !== undefined && depth <= MAX_DEPTH; depth += 1) {
    for (const [, value = ''] of latin1(form).matchAll(pattern)) found.push(bytesOf(value));
    form = unquoted(form)[0];
  }
  return found;
}

/** Without the backslashes by which a bucket's configuration takes a byte literally. */
function unquoted(secret: Uint8Array): Uint8Array[] {
  if (!secret.includes(BACKSLASH)) return [];
  const plain: number[] = [];
  for (let i = 0; i < secret.length; i += 1) {
    if (secret[i] === BACKSLASH && i + 1 < secret.length) i += 1;
    plain.push(secret[i] as number);
  }
  return [Uint8Array.from(plain)];
}
const BACKSLASH = 0x5c;

/** What base64 stands for; of a first message of SASL PLAIN (RFC 4616) the password. */
function decoded(secret: Uint8Array): Uint8Array[] {
  const text = latin1(secret.subarray(0, MAX_DECODED));
  if (text.length < LEAST_INSIDE || !/^(?:[\w+/-]{4})+(?:[\w+/-]{2,3}={0,2})?$/.test(text)) {
    return [];
  }
  const bytes = base64Bytes(text);
  const password = bytes.subarray(bytes.lastIndexOf(0) + 1);
  return password.length < bytes.length ? [password] : [bytes];
}
/** Longer texts in base64 are no passwords, but keys: what they stand for is said by nobody. */
const MAX_DECODED = 4096;

function base64Bytes(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const character of text.replaceAll('-', '+').replaceAll('_', '/')) {
    if (character === '=') break;
    bits = ((bits << 6) | ALPHABET.indexOf(character)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** Texts that only a text with the secret in it holds, when that is encoded. */
export function encodings(secret: Uint8Array): Uint8Array[] {
  const standard = [0, 1, 2].map((before) => base64Core(secret, before));
  const forms = [...standard, ...standard.map(urlSafe), hexText(secret)];
  const upper = hexText(secret).toUpperCase();
  return [...new Set([...forms, upper])]
    .filter(({ length }) => length >= LEAST_ENCODED)
    .map((form) => utf8.encode(form));
}

const urlSafe = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_');

const hexText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Those characters that depend on the secret alone when `before` (modulo 3) bytes precede it. */
function base64Core(secret: Uint8Array, before: number): string {
  const firstBit = 8 * before;
  const bits = firstBit + 8 * secret.length;
  let core = '';
  for (let bit = 6 * Math.ceil(firstBit / 6); bit + 6 <= bits; bit += 6) {
    const at = Math.floor(bit / 8) - before;
    const pair = ((secret[at] as number) << 8) | (secret[at + 1] ?? 0);
    core += ALPHABET[(pair >> (10 - (bit % 8))) & 0x3f];
  }
  return core;
}
