/**
 * Every place where a request may hold a secret (the protocol notes' list, and what its own
 * servers keep out of their logs), and every way known in which an answer may repeat one.
 */
import fc from 'fast-check';
import { commandTable } from '../../src/commands.js';
import { bytesOf, frame, type Layout } from '../helpers/frames.js';

/** Characters that stand in secrets here and in nothing else that a message or its tree says. */
const MARKS = ['~', '^', '§', 'é', 'Ж', '😀'] as const;

/** A secret: at least one mark, among quotes, backslashes and whatever else hurts. */
export const secret = fc
  .tuple(
    fc.constantFrom(...MARKS),
    fc.array(
      fc.constantFrom(
        ...MARKS,
        '"',
        '\\',
        "'",
        ';',
        ' ',
        '\n',
        'a',
        '\u0001',
        "' [json.exception",
        "last read: '",
        "json '",
      ),
      { maxLength: 12 },
    ),
  )
  .map(([mark, rest]) => mark + rest.join(''));

/** One long enough that its echo is looked for wherever it stands. */
export const longSecret = secret.map((text) => text + MARKS.join('').repeat(2));

/** Whether any mark is in the bytes or the text: then a secret, or a part of one, is. */
export function leaks(shown: Uint8Array | string): boolean {
  const text = latin1(typeof shown === 'string' ? bytesOf(shown) : shown);
  return MARKS.some((mark) => text.includes(latin1(bytesOf(mark))));
}

/** A character a byte: a mark cut in two is no mark, but nothing else is lost. */
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

export const opcodeOf = (name: string): number => commandTable.named(name)?.opcode as number;

const STORE = { metadatastore_uri: 'u' };
const LIST = { snapshot_uuid: 's', bucket_uuid: 'b', vbucket_list: [1], valid_till: 1 };

/** Requests whose value is JSON, with their secret under this key. */
export const jsonPlaces: readonly (readonly [opcode: number, key: string, rest: object])[] = [
  [0x70, 'metadatastore_auth_token', { ...LIST, ...STORE }],
  [0x71, 'metadatastore_auth_token', { ...LIST, ...STORE }],
  [0x77, 'metadatastore_auth_token', { logstore_uri: 'l', ...STORE, namespaces: [] }],
  [0x77, 'metadatastore_auth_token', { logstore_uri: 'l', ...STORE, namespace: 'kv/b' }],
  [0x78, 'metadatastore_auth_token', STORE],
  [0x84, 'token', {}],
];

/** JSON text as programs write it that keep to ASCII. */
const ascii = (json: string): string =>
  json.replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Ways to write a JSON value with the secret in it. */
export const jsonForms: readonly ((key: string, rest: object, secret: string) => string)[] = [
  (key, rest, text) => JSON.stringify({ ...rest, [key]: text }),
  (key, rest, text) => JSON.stringify({ [key]: text, ...rest }, null, 2),
  (key, rest, text) => ascii(JSON.stringify({ ...rest, [key]: text })),
  // A key twice, an array around it, a level too deep, a list instead of the text.
  (key, rest, text) =>
    `{"${key}":${JSON.stringify(text)},"${key}":"x",${JSON.stringify(rest).slice(1)}`.replace(
      ',}',
      '}',
    ),
  (key, rest, text) => JSON.stringify([{ ...rest, [key]: text }]),
  (key, rest, text) => JSON.stringify({ request: { ...rest, [key]: text } }),
  (key, rest, text) => JSON.stringify({ ...rest, [key]: [text, { inner: text }] }),
];

/** Requests whose value is something else. */
export const otherPlaces: readonly ((secret: string) => Layout)[] = [
  (text) => ({ opcode: opcodeOf('SaslAuth'), key: 'PLAIN', value: `\0user\0${text}` }),
  (text) => ({ opcode: opcodeOf('SaslStep'), key: 'SCRAM-SHA512', value: `c=biws,p=${text}` }),
  (text) => ({
    ...{ opcode: opcodeOf('SetParam'), extras: [0, 0, 0, 1] },
    ...{ key: 'fusion_metadata_auth_token', value: text },
  }),
  (text) => ({
    opcode: opcodeOf('CreateBucket'),
    key: 'bucket',
    value: `ep.so\0a=1;chronicle_auth_token=${configured(text)};b=2`,
  }),
  (text) => ({
    opcode: opcodeOf('CreateBucket'),
    key: 'bucket',
    value: `ep.so\0encryption = ${configured(JSON.stringify({ keys: [{ key: text }] }))}`,
  }),
  (text) => ({
    opcode: opcodeOf('RegisterAuthToken'),
    value: { id: 1, type: 'JWT', token: text },
  }),
  (text) => ({
    opcode: opcodeOf('SetActiveEncryptionKeys'),
    value: { keystore: { keys: [{ key: text }] } },
  }),
  (text) => ({ magic: 0x82, opcode: 0x02, value: { mechanism: 'PLAIN', challenge: text } }),
];

/** As the server's configuration parser takes any text: with a backslash before what ends it. */
const configured = (text: string): string => text.replace(/[\\;=]/g, (c) => `\\${c}`);

/** A JSON place in one of its forms. */
export const jsonRequest = (text: string): fc.Arbitrary<Layout> =>
  fc
    .tuple(fc.constantFrom(...jsonPlaces), fc.constantFrom(...jsonForms))
    .map(([[opcode, key, rest], form]) => ({ opcode, value: form(key, rest, text), datatype: 1 }));

/** Damage to a request that leaves its secret in it. */
const damages: readonly ((layout: Layout, bytes: Uint8Array, at: number) => Uint8Array)[] = [
  (_layout, bytes) => bytes,
  // Cut short by the capture.
  (_layout, bytes, at) => bytes.subarray(0, 24 + (at % (bytes.length - 23))),
  // Snappy and XATTR: most of the text is legible in such bytes as well.
  (layout, _bytes, at) => frame({ ...layout, datatype: [2, 3, 4, 5, 7][at % 5] as number }),
  // Lengths that contradict each other: the value stands where a key is announced.
  (_layout, bytes) => Uint8Array.from(bytes, (byte, i) => (i === 2 || i === 3 ? 0xff : byte)),
  (_layout, bytes) =>
    Uint8Array.from(bytes, (byte, i) => (i >= 8 && i < 12 ? 0 : byte)).subarray(0, 24),
];
export const anyRequest = (text: string): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.oneof(
        jsonRequest(text),
        fc.constantFrom(...otherPlaces).map((place) => place(text)),
      ),
      fc.constantFrom(...damages),
      fc.nat(),
    )
    .map(([layout, damage, at]) => damage(layout, frame(layout), at));

/** A JSON place, broken at random: a character gone or put in, or lengths that are off. */
export const brokenRequest = (text: string): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      jsonRequest(text),
      fc.nat(),
      fc.constantFrom('', '}', '"', ',', '\\', '\u0001'),
      fc.nat(12),
    )
    .map(([layout, place, put, keyLength]) => {
      const value = layout.value as string;
      // Not inside the key: a misspelled name is no longer one that is known to be secret.
      const at = [0, 1, value.length - 1, value.length][place % 4] as number;
      const broken = value.slice(0, at) + put + value.slice(put === '' ? at + 1 : at);
      const bytes = frame({ ...layout, value: broken });
      bytes[3] = keyLength;
      return bytes;
    });
