/**
 * 0xc5-0xcf, 0xd2, 0xd3: one operation on one path of a document.
 *
 *   extras  0-1 path length | 2 path flags | expiry time, user flags, document flags, each
 *           where the length of the extras (3, 4, 7, 8, 11, 12) leaves room for it
 *   key     of the document        value  the path, then what the operation stores
 *   answer  a mutation: extras may hold a mutation token; value: what was looked up or counted
 *
 * Source: kv_engine docs/SubDocument.md "Single-Path Commands"; daemon/subdocument_parser.h.
 */
import { ANY_VALUE, type CommandSpec, NO_VALUE } from '../../spec/command.js';
import { textOf, u16, when } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { MUTATION_TOKEN, NO_KEY, ON_DOCUMENT } from '../vocabulary.js';
import {
  lookupExtras,
  ON_PATH,
  ON_STORE,
  ON_XATTR,
  type Operand,
  operandItems,
  optionalExtras,
  pathFlags,
  SOURCE,
} from './vocabulary.js';

interface Single {
  readonly doc: string;
  /** Absent: nothing follows the path. */
  readonly takes?: Operand;
  /** The answer has a value. */
  readonly tells?: true;
  readonly example: Readonly<Record<string, unknown>>;
}

const FIXED = 3;

const head = [u16('pathlen', 'Bytes of the path, with which the value begins.'), pathFlags];

/** What lies behind the path. */
const operand = (takes: Operand) =>
  when(
    ({ length, extras }) => length > Number(extras.pathlen),
    [
      ...operandItems(
        'rest',
        () => takes,
        ({ extras }) => extras.subdoc_flags,
        'couchbase.value',
      ),
    ],
  );

function single(
  name: string,
  kind: 'lookup' | 'mutation',
  { doc, takes, tells, example }: Single,
): CommandSpec {
  const mutates = kind === 'mutation';
  const path = textOf('pathlen', 'path', 'Where in the document.', { filter: 'couchbase.path' });
  return command(name, {
    doc,
    source: SOURCE,
    vbucket: 'required',
    request: [
      form({
        source: SOURCE,
        extras: [...head, ...(mutates ? optionalExtras(FIXED) : lookupExtras(FIXED))],
        key: 'document',
        value: {
          kind: 'binary',
          layout: [path, ...(takes === undefined ? [] : [operand(takes)])],
        },
      }),
    ],
    response: [
      form({
        source: SOURCE,
        extras: mutates ? [MUTATION_TOKEN] : [],
        value: tells ? ANY_VALUE : NO_VALUE,
      }),
    ],
    statuses: [...ON_PATH, ...(mutates ? ON_STORE : []), ...ON_XATTR, NO_KEY, ...ON_DOCUMENT],
    example: { request: { key: 'user', ...example } },
  });
}

const at = (path: string, value?: string | number) => ({
  pathlen: path.length,
  path,
  ...(value === undefined ? {} : { value }),
});

export const subdocSingle: readonly CommandSpec[] = [
  single('SubdocGet', 'lookup', {
    doc: 'Asks for the value at a path.',
    tells: true,
    example: at('games.rank'),
  }),
  single('SubdocExists', 'lookup', {
    doc: 'Asks whether a path exists.',
    example: at('games.rank'),
  }),
  single('SubdocDictAdd', 'mutation', {
    doc: 'Adds a member to an object; it must not exist.',
    takes: 'json',
    example: at('games.rank', 'Captain'),
  }),
  single('SubdocDictUpsert', 'mutation', {
    doc: 'Sets a member of an object, whether it exists or not.',
    takes: 'json',
    example: at('games.rank', 'Captain'),
  }),
  single('SubdocDelete', 'mutation', {
    doc: 'Deletes what is at a path.',
    example: at('games.rank'),
  }),
  single('SubdocReplace', 'mutation', {
    doc: 'Replaces the value at a path, which must exist.',
    takes: 'json',
    example: at('games.rank', 'Captain'),
  }),
  single('SubdocArrayPushLast', 'mutation', {
    doc: 'Appends one or more values to an array.',
    takes: 'fragments',
    example: at('games', '1,2'),
  }),
  single('SubdocArrayPushFirst', 'mutation', {
    doc: 'Puts one or more values at the start of an array.',
    takes: 'fragments',
    example: at('games', '1,2'),
  }),
  single('SubdocArrayInsert', 'mutation', {
    doc: 'Inserts one or more values into an array, before the element that the path names.',
    takes: 'fragments',
    example: at('games[1]', '1,2'),
  }),
  single('SubdocArrayAddUnique', 'mutation', {
    doc: 'Adds a value to an array, unless it is there already.',
    takes: 'json',
    example: at('games', 1),
  }),
  single('SubdocCounter', 'mutation', {
    doc: 'Adds to, or subtracts from, a number, and answers the result.',
    takes: 'json',
    tells: true,
    example: at('visits', 1),
  }),
  single('SubdocGetCount', 'lookup', {
    doc: 'Asks how many elements an array, or members an object, has.',
    tells: true,
    example: at('games'),
  }),
  single('SubdocReplaceBodyWithXattr', 'mutation', {
    doc: 'Replaces the body of the document with the extended attribute at a path, and deletes the attribute.',
    example: { ...at('tnx.op.stgd'), subdoc_flags: 0x04 },
  }),
];
