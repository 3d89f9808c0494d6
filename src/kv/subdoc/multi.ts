/**
 * 0xd0 and 0xd1: several operations on one document.
 *
 *   extras   lookup: document flags, or none; mutation: expiry time (4 bytes), user flags (4),
 *            document flags (1), each where the length (0, 1, 4, 5, 8, 9) leaves room for it
 *   key      of the document
 *   value    one after the other
 *            lookup    0 opcode | 1 path flags | 2-3 path length | path
 *            mutation  0 opcode | 1 path flags | 2-3 path length | 4-7 value length | path | value
 *   answer   lookup    for each: 0-1 status | 2-5 value length | value
 *            mutation  for those with something to tell, or the first that failed:
 *                      0 index | 1-2 status | of a success: 3-6 value length | value
 *
 * Source: kv_engine docs/SubDocument.md "Multi-Path Commands"; include/memcached/
 * protocol_binary.h; daemon/subdocument_parser.h.
 */
import { SUCCESS } from '../../mcbp/statuses.js';
import type { CommandSpec, DocumentedStatus } from '../../spec/command.js';
import { jsonOf, type Layout, listOf, textOf, u8, u16, u32, when } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { opcodeNames, statusNames } from '../names.js';
import { EINVAL, MUTATION_TOKEN, NO_KEY, ON_DOCUMENT } from '../vocabulary.js';
import { lookupExtras, operandItems, optionalExtras, pathFlags, SOURCE } from './vocabulary.js';

/** Whole documents (Set) and the array commands that take several values at once. */
const FRAGMENTS: ReadonlySet<string | undefined> = new Set([
  'Set',
  'SubdocArrayPushLast',
  'SubdocArrayPushFirst',
  'SubdocArrayInsert',
]);

const FILTER = 'couchbase.multipath';

const opcode = u8('opcode', 'The operation.', { names: opcodeNames, filter: `${FILTER}.opcode` });
const pathLength = u16('path_length', 'Length of the path.', {
  unit: 'bytes',
  filter: `${FILTER}.path.length`,
});
const path = textOf('path_length', 'path', 'Where in the document; empty: all of it.', {
  filter: `${FILTER}.path`,
});
const valueLength = u32('value_length', 'Length of the value.', {
  unit: 'bytes',
  filter: `${FILTER}.value.length`,
});

const lookup: Layout = [opcode, pathFlags, pathLength, path];

const mutation: Layout = [
  opcode,
  pathFlags,
  pathLength,
  valueLength,
  path,
  ...operandItems(
    'value_length',
    ({ read }) => (FRAGMENTS.has(opcodeNames[Number(read.opcode)]) ? 'fragments' : 'json'),
    ({ read }) => read.subdoc_flags,
    `${FILTER}.value`,
  ),
];

const status = u16('status', 'How the operation went.', {
  names: statusNames,
  filter: 'couchbase.status',
});
const resultLength = u32('value_length', 'Length of the value.', {
  unit: 'bytes',
  filter: 'couchbase.value.length',
});
const result = jsonOf('value_length', 'value', 'What was looked up or counted.', {
  filter: 'couchbase.value',
});

const lookupResult: Layout = [status, resultLength, result];

const mutationResult: Layout = [
  u8('index', 'Which of the operations, from 0.', { filter: `${FILTER}.index` }),
  status,
  when(({ read }) => read.status === SUCCESS, [resultLength, result]),
];

/** Operations that a summary names. */
const MAX_NAMED = 20;

type Fields = Readonly<Record<string, unknown>>;

const operation = ({ opcode, path }: Fields): string =>
  `${String(opcode).replace(/^Subdoc/, '')} ${path}`;

/** `user Get from, Exists body` of a request, `Success, SubdocPathEnoent` of an answer. */
function summary({ key, specs: asked, results: told }: Fields): string {
  const [list, word] = Array.isArray(asked)
    ? [asked as Fields[], operation]
    : [Array.isArray(told) ? (told as Fields[]) : [], ({ status }: Fields) => String(status)];
  const words = list.slice(0, MAX_NAMED).map(word);
  if (list.length > MAX_NAMED) words.push(`${list.length - MAX_NAMED} more`);
  return [key, words.join(', ')].filter(Boolean).join(' ');
}

const specs = (of: Layout) => listOf(of, 'specs', 'The operations, in their order.');
const results = (of: Layout) => listOf(of, 'results', 'How the operations went.');

const statuses: readonly DocumentedStatus[] = [
  { name: 'SubdocInvalidCombo', when: 'these operations cannot go together', from: 'code' },
  { name: 'SubdocInvalidXattrOrder', when: 'an xattr path follows a body path', from: 'code' },
  { name: 'SubdocXattrInvalidKeyCombo', when: 'too many xattrs are named', from: 'code' },
  EINVAL,
  NO_KEY,
  ...ON_DOCUMENT,
];

export const subdocMulti: readonly CommandSpec[] = [
  command('SubdocMultiLookup', {
    doc: 'Looks up several paths of a document at once. Each has a status of its own; SubdocMultiPathFailure says that some failed.',
    source: SOURCE,
    vbucket: 'required',
    request: [
      form({
        source: SOURCE,
        extras: lookupExtras(0),
        key: 'document',
        value: { kind: 'binary', layout: [specs(lookup)] },
      }),
    ],
    response: [
      form({ source: SOURCE, value: { kind: 'binary', layout: [results(lookupResult)] } }),
    ],
    statuses,
    summary,
    example: {
      request: {
        key: 'user',
        specs: [{ opcode: 'SubdocGet', subdoc_flags: 0, path_length: 4, path: 'from' }],
      },
    },
  }),
  command('SubdocMultiMutation', {
    doc: 'Changes several paths of a document, all or none. Where one fails, the answer names the first and its status.',
    source: SOURCE,
    vbucket: 'required',
    request: [
      form({
        source: SOURCE,
        extras: optionalExtras(0),
        key: 'document',
        value: { kind: 'binary', layout: [specs(mutation)] },
      }),
    ],
    response: [
      form({
        source: SOURCE,
        extras: [MUTATION_TOKEN],
        value: { kind: 'binary', layout: [results(mutationResult)] },
      }),
    ],
    statuses: [
      ...statuses,
      { name: 'E2big', when: 'the document would become too large', from: 'document' },
    ],
    summary,
    example: {
      request: {
        key: 'user',
        specs: [
          {
            opcode: 'SubdocCounter',
            subdoc_flags: 0x01,
            path_length: 6,
            value_length: 1,
            path: 'visits',
            value: 1,
          },
        ],
      },
    },
  }),
];
