/**
 * What the descriptions of sub-document commands share: flags, the value of an operation, and
 * statuses. Sources: kv_engine docs/SubDocument.md; enums PathFlag and DocFlag in
 * include/memcached/protocol_binary.h; daemon/subdocument_parser.h, which accepts more lengths
 * of extras than the document names; daemon/subdocument_traits.h.
 */
import type { DocumentedStatus } from '../../spec/command.js';
import {
  bytesOf,
  type Item,
  jsonOf,
  type Layout,
  type Length,
  type Scope,
  textOf,
  u8,
  when,
} from '../../spec/layout.js';
import { EXPIRATION, FLAGS, PAYLOADS, status } from '../vocabulary.js';

export const SOURCE = `kv_engine docs/SubDocument.md, ${PAYLOADS.replace('kv_engine ', '')}`;

const BINARY_VALUE = 0x20;

export const pathFlags = u8('subdoc_flags', 'How the path is to be taken.', {
  filter: 'couchbase.extras.subdoc.flags',
  hex: true,
  flags: {
    1: 'MkdirP',
    4: 'XattrPath',
    16: 'ExpandMacros',
    [BINARY_VALUE]: 'BinaryValue',
  },
});

const docFlags = u8('doc_flags', 'How the document is to be taken.', {
  filter: 'couchbase.extras.subdoc.doc_flags',
  hex: true,
  flags: {
    1: 'Mkdoc',
    2: 'Add',
    4: 'AccessDeleted',
    8: 'CreateAsDeleted',
    16: 'ReviveDocument',
    32: 'ReplicaRead',
  },
});

/**
 * What may follow the `fixed` bytes of the extras: expiry time (4 bytes), user flags (4, never
 * without an expiry time), document flags (1). The length tells which are there.
 */
export const optionalExtras = (fixed: number): readonly Item[] => [
  when(({ length }) => length >= fixed + 4, [EXPIRATION]),
  when(({ length }) => length >= fixed + 8, [FLAGS]),
  when(({ length }) => (length - fixed) % 4 === 1, [docFlags]),
];

/** What may follow the extras of a lookup. */
export const lookupExtras = (fixed: number): readonly Item[] => [
  when(({ length }) => length > fixed, [docFlags]),
];

/** What an operation is worth. Fragments: one or more JSON values, with commas between them. */
export type Operand = 'json' | 'fragments';

/**
 * The value of an operation.
 * @param operand what the command takes, where the path flags do not call the value binary
 * @param filter filter field of the value
 */
export function operandItems(
  length: Length,
  operand: (scope: Scope) => Operand,
  flagsOf: (scope: Scope) => unknown,
  filter: string,
): Layout {
  const isBinary = (scope: Scope): boolean => (Number(flagsOf(scope)) & BINARY_VALUE) !== 0;
  const is = (wanted: Operand) => (scope: Scope) => !isBinary(scope) && operand(scope) === wanted;
  const named = ['value', 'Value to store, or by how much to count.'] as const;
  return [
    when(isBinary, [bytesOf(length, ...named, { filter })]),
    when(is('fragments'), [textOf(length, ...named, { filter })]),
    when(is('json'), [jsonOf(length, ...named, { filter })]),
  ];
}

export const ON_PATH: readonly DocumentedStatus[] = [
  status('SubdocPathEnoent', 'the document has no such path'),
  status('SubdocPathMismatch', 'the path meets a value of another type'),
  status('SubdocPathEinval', 'the path is malformed'),
  status('SubdocPathE2big', 'the path has more than 32 components or 1024 bytes'),
  status('SubdocDocNotJson', 'the document is not JSON'),
];

export const ON_STORE: readonly DocumentedStatus[] = [
  status('SubdocPathEexists', 'the path exists already'),
  status('SubdocValueCantinsert', 'the value is not JSON, or does not fit there'),
  status('SubdocValueEtoodeep', 'the value would nest the document too deeply'),
  status('E2big', 'the document would become too large'),
  status('KeyEexists', 'the document has another CAS'),
];

export const ON_XATTR: readonly DocumentedStatus[] = [
  {
    name: 'SubdocXattrInvalidFlagCombo',
    when: 'the path flags contradict each other',
    from: 'code',
  },
  { name: 'XattrEinval', when: 'the name of the attribute is invalid', from: 'code' },
];
