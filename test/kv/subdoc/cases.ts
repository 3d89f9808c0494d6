/**
 * Sub-document frames and what they say: the worked examples of kv_engine docs/SubDocument.md at
 * eba4298 (2026-08-22), by the line where their list of fields begins, and what the document
 * leaves to the code. The examples name RETURN_VALUE as a flag and "Comandante" without its
 * quotes; flags and values here are those that servers take.
 */
import { expect } from 'vitest';
import { frame } from '../../helpers/frames.js';
import { wire } from '../shown.js';

export interface Case {
  readonly name: string;
  readonly source: string;
  readonly bytes: Uint8Array;
  readonly extras?: Readonly<Record<string, unknown>>;
  readonly key?: string;
  readonly value?: unknown;
  readonly status?: string;
  /** The summary line without name, vbucket and status. */
  readonly details: unknown;
}

const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];
const u16 = (value: number): number[] => [value >> 8, value & 0xff];
const u32 = (value: number): number[] => [0, 0, ...u16(value)];

const lookup = (opcode: number, path: string): number[] => [
  ...[opcode, 0, ...u16(path.length)],
  ...ascii(path),
];
const mutation = (opcode: number, flags: number, path: string, value: string): number[] => [
  ...[opcode, flags, ...u16(path.length), ...u32(value.length)],
  ...ascii(path + value),
];
const found = (status: number, value: string): number[] => [
  ...u16(status),
  ...u32(value.length),
  ...ascii(value),
];
const bytes = (...parts: readonly number[][]): Uint8Array => Uint8Array.from(parts.flat());

const PATH = 'games.revolution.rank';
const NONE = '0x00';

/** A SubdocDictUpsert whose extras are as long as this. */
const ofLength = (length: number, extras: readonly number[], more: object): Case => ({
  name: 'SubdocDictUpsert',
  source: `SubdocPayloadParser, extras of ${length} bytes`,
  bytes: frame({ opcode: 0xc8, extras: [0, 1, 0x01, ...extras], key: 'k', value: 'a7' }),
  extras: { pathlen: 1, subdoc_flags: 'MkdirP', ...more },
  key: 'k',
  value: { path: 'a', value: 7 },
  details: expect.stringMatching(/ key=k path=a value=7$/),
});

export const cases: readonly Case[] = [
  {
    name: 'SubdocDictUpsert',
    source: 'docs/SubDocument.md:1018',
    bytes: frame({
      ...{ opcode: 0xc8, word: 668, opaque: 0xfee5, cas: 0xdeadbeef },
      ...{ extras: [0, 21, 1], key: 'user:hugo_chavez', value: `${PATH}"Comandante"` },
    }),
    extras: { pathlen: 21, subdoc_flags: 'MkdirP' },
    key: 'user:hugo_chavez',
    value: { path: PATH, value: 'Comandante' },
    details: `pathlen=21 subdoc_flags=MkdirP key=user:hugo_chavez path=${PATH} value=Comandante`,
  },
  {
    name: 'SubdocDictUpsert',
    source: 'docs/SubDocument.md:1040',
    bytes: frame({ magic: 0x81, opcode: 0xc8, opaque: 0xfee5, cas: 0xcafebabe }),
    status: 'Success',
    details: '',
  },
  {
    name: 'SubdocDictUpsert',
    source: 'docs/SubDocument.md:990, with MUTATION_SEQNO',
    bytes: frame({
      magic: 0x81,
      opcode: 0xc8,
      extras: [...wire('00000000feeddeca 0000000000000009')],
    }),
    extras: { vbucket_uuid: 0xfeeddeca, mutation_seqno: 9 },
    status: 'Success',
    details: 'vbucket_uuid=0x00000000feeddeca mutation_seqno=9',
  },
  ofLength(4, [0x01], { doc_flags: 'Mkdoc' }),
  ofLength(7, u32(60), { expiration: 60 }),
  ofLength(8, [...u32(60), 0x12], { expiration: 60, doc_flags: 'Add|ReviveDocument' }),
  ofLength(11, [...u32(60), ...u32(5)], { expiration: 60, flags: 5 }),
  ofLength(12, [...u32(60), ...u32(5), 0x08], {
    ...{ expiration: 60, flags: 5, doc_flags: 'CreateAsDeleted' },
  }),
  {
    name: 'SubdocGet',
    source: 'docs/SubDocument.md, "CMD_GET", of an extended attribute of a deleted document',
    bytes: frame({ opcode: 0xc5, extras: [0, 5, 0x04, 0x04], key: 'k', value: '_sync' }),
    extras: { pathlen: 5, subdoc_flags: 'XattrPath', doc_flags: 'AccessDeleted' },
    key: 'k',
    value: { path: '_sync' },
    details: 'pathlen=5 subdoc_flags=XattrPath doc_flags=AccessDeleted key=k path=_sync',
  },
  {
    name: 'SubdocGet',
    source: 'docs/SubDocument.md "Single Response": a value, on a deleted document',
    bytes: frame({ magic: 0x81, opcode: 0xc5, word: 0xcd, value: { rev: 1 } }),
    value: { rev: 1 },
    status: 'SubdocSuccessDeleted',
    details: 'value={"rev":1}',
  },
  {
    name: 'SubdocArrayPushLast',
    source: 'docs/SubDocument.md "CMD_ARRAY_PUSH_LAST": several values, which together are no JSON',
    bytes: frame({ opcode: 0xcb, extras: [0, 1, 0], key: 'k', value: 'a1,2,"x"' }),
    extras: { pathlen: 1, subdoc_flags: NONE },
    key: 'k',
    value: { path: 'a', value: '1,2,"x"' },
    details: 'pathlen=1 subdoc_flags=0x00 key=k path=a value=1,2,"x"',
  },
  {
    name: 'SubdocDictAdd',
    source: 'enum PathFlag: a binary value',
    bytes: frame({
      opcode: 0xc7,
      extras: [0, 1, 0x24],
      key: 'k',
      value: Uint8Array.of(0x61, 0, 9),
    }),
    extras: { pathlen: 1, subdoc_flags: 'XattrPath|BinaryValue' },
    key: 'k',
    value: { path: 'a', value: '0009' },
    details: 'pathlen=1 subdoc_flags=XattrPath|BinaryValue key=k path=a value=(2 bytes)',
  },
  {
    name: 'SubdocMultiMutation',
    source: 'docs/SubDocument.md:1156',
    bytes: frame({
      ...{ opcode: 0xd1, word: 668, opaque: 0xfee5, cas: 0xdeadbeef, extras: [0], key: 'u:1234' },
      value: bytes(
        mutation(0xce, 1, 'login_locations', '"192.168.3.4"'),
        mutation(0xcf, 1, 'login_count', '1'),
        mutation(0xc8, 1, 'state', '"logged_in"'),
        mutation(0xc9, 0, 'queue', ''),
      ),
    }),
    extras: { doc_flags: NONE },
    key: 'u:1234',
    value: {
      specs: [
        {
          ...{ opcode: 'SubdocArrayAddUnique', subdoc_flags: 'MkdirP', path_length: 15 },
          ...{ value_length: 13, path: 'login_locations', value: '192.168.3.4' },
        },
        {
          ...{ opcode: 'SubdocCounter', subdoc_flags: 'MkdirP', path_length: 11 },
          ...{ value_length: 1, path: 'login_count', value: 1 },
        },
        {
          ...{ opcode: 'SubdocDictUpsert', subdoc_flags: 'MkdirP', path_length: 5 },
          ...{ value_length: 11, path: 'state', value: 'logged_in' },
        },
        {
          ...{ opcode: 'SubdocDelete', subdoc_flags: NONE, path_length: 5 },
          ...{ value_length: 0, path: 'queue' },
        },
      ],
    },
    details:
      'u:1234 ArrayAddUnique login_locations, Counter login_count, DictUpsert state, Delete queue',
  },
  {
    name: 'SubdocMultiMutation',
    source: 'docs/SubDocument.md:1202',
    bytes: frame({
      ...{ magic: 0x81, opcode: 0xd1, opaque: 0xfee5, cas: 0xcafebabe },
      value: bytes([1, ...found(0, '42')], [3, ...found(0, '"deleteme"')]),
    }),
    value: {
      results: [
        { index: 1, status: 'Success', value_length: 2, value: 42 },
        { index: 3, status: 'Success', value_length: 10, value: 'deleteme' },
      ],
    },
    status: 'Success',
    details: 'Success, Success',
  },
  {
    name: 'SubdocMultiMutation',
    source: 'docs/SubDocument.md:1227: index and status of the first failure, and no length',
    bytes: frame({ magic: 0x81, opcode: 0xd1, word: 0xcc, value: bytes([1, 0, 0xc1]) }),
    value: { results: [{ index: 1, status: 'SubdocPathMismatch' }] },
    status: 'SubdocMultiPathFailure',
    details: 'SubdocPathMismatch',
  },
  {
    name: 'SubdocMultiLookup',
    source: 'docs/SubDocument.md:1247',
    bytes: frame({
      ...{ opcode: 0xd0, word: 668, opaque: 0xfee5, cas: 0xdeadbeef, extras: [0], key: 'u:1234' },
      value: bytes(lookup(0xc5, 'from'), lookup(0xc6, 'body')),
    }),
    extras: { doc_flags: NONE },
    key: 'u:1234',
    value: {
      specs: [
        { opcode: 'SubdocGet', subdoc_flags: NONE, path_length: 4, path: 'from' },
        { opcode: 'SubdocExists', subdoc_flags: NONE, path_length: 4, path: 'body' },
      ],
    },
    details: 'u:1234 Get from, Exists body',
  },
  {
    name: 'SubdocMultiLookup',
    source: 'docs/SubDocument.md:1292',
    bytes: frame({
      ...{ magic: 0x81, opcode: 0xd0, word: 0xcc, opaque: 0xfee5, cas: 0xcafebabe },
      value: bytes(found(0, '"mnunberg"'), found(0xc0, ''), found(0, '')),
    }),
    value: {
      results: [
        { status: 'Success', value_length: 10, value: 'mnunberg' },
        { status: 'SubdocPathEnoent', value_length: 0 },
        { status: 'Success', value_length: 0 },
      ],
    },
    status: 'SubdocMultiPathFailure',
    details: 'Success, SubdocPathEnoent, Success',
  },
];
