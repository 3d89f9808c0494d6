/** What each operation makes of a text: white space and digits of the rest stay as they were. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../src/sim/model/refusal.js';
import { Draft, type Spec } from '../../../../src/sim/model/subdoc/draft.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array): string => new TextDecoder().decode(value);

const macroOf = (name: string): string => `"\${${name}}"`;

const draftOf = (body: string, xattrs = ''): Draft =>
  new Draft(
    { value: bytes(body), xattrs: bytes(xattrs) },
    {
      virtual: (name) => (name === '$document' ? bytes('{"deleted":false}') : undefined),
      macro: (macro) => (macro === macroOf('Mutation.CAS') ? bytes('"0x1"') : undefined),
    },
  );

const specOf = (command: string, path: string, operand = '', more: Partial<Spec> = {}): Spec => ({
  command,
  path,
  operand: bytes(operand),
  onXattrs: false,
  makesParents: false,
  expandsMacros: false,
  ...more,
});

/** The body afterwards, and what was told; or the status of a failure. */
function run(body: string, ...spec: Parameters<typeof specOf>): readonly [string, string] | string {
  const draft = draftOf(body);
  const done = draft.run(specOf(...spec));
  return done instanceof Refusal ? done.status : [text(draft.body), text(done)];
}

const DOC = '{"a": {"b": [1, 2.50, "x"]},\n "n": 12345678901234567890, "i": 5}';
const PARENTS = { makesParents: true };

describe('lookups', () => {
  it.each([
    ['a.b[1]', '2.50'],
    ['a.b[-1]', '"x"'],
    ['a.b', '[1, 2.50, "x"]'],
    ['n', '12345678901234567890'],
    ['`a`.`b`[0]', '1'],
  ])('%s is %s', (path, value) => {
    expect(run(DOC, 'SubdocGet', path)).toEqual([DOC, value]);
    expect(run(DOC, 'SubdocExists', path)).toEqual([DOC, '']);
  });

  it.each([
    ['none', 'SubdocPathEnoent'],
    ['a.b[3]', 'SubdocPathEnoent'],
    ['a[0]', 'SubdocPathMismatch'],
    ['a.b.c', 'SubdocPathMismatch'],
    ['a.b.0', 'SubdocPathMismatch'],
    ['i.x', 'SubdocPathMismatch'],
    ['a..b', 'SubdocPathEinval'],
    ['a.b[', 'SubdocPathEinval'],
    ['a.b[1', 'SubdocPathEinval'],
    ['a.b[-2]', 'SubdocPathEinval'],
    ['a.b[01]', 'SubdocPathEinval'],
    ['a.', 'SubdocPathEinval'],
    ['.a', 'SubdocPathEinval'],
    ['a"b', 'SubdocPathEinval'],
    ['a`b`', 'SubdocPathEinval'],
    ['a]', 'SubdocPathEinval'],
    [Array.from({ length: 33 }, () => 'a').join('.'), 'SubdocPathE2big'],
  ])('%s fails with %s', (path, status) => {
    expect(run(DOC, 'SubdocGet', path)).toBe(status);
  });

  it('counts members and elements, and nothing else', () => {
    expect(run(DOC, 'SubdocGetCount', 'a.b')).toEqual([DOC, '3']);
    expect(run(DOC, 'SubdocGetCount', '')).toEqual([DOC, '3']);
    expect(run(DOC, 'SubdocGetCount', 'i')).toBe('SubdocPathMismatch');
  });

  it('finds names that need backticks or escapes', () => {
    const odd = '{"dot.ted":1,"back`tick":2,"q\\"uote":3,"[0]":4}';
    expect(run(odd, 'SubdocGet', '`dot.ted`')).toEqual([odd, '1']);
    expect(run(odd, 'SubdocGet', '`back``tick`')).toEqual([odd, '2']);
    expect(run(odd, 'SubdocGet', String.raw`q\"uote`)).toEqual([odd, '3']);
    expect(run(odd, 'SubdocGet', '`[0]`')).toEqual([odd, '4']);
  });

  it('needs JSON', () => {
    expect(run('no JSON', 'SubdocGet', 'a')).toBe('SubdocDocNotJson');
  });
});

type Row = readonly [
  command: string,
  path: string,
  operand: string,
  more: Partial<Spec>,
  before: string,
  after: string,
];

describe('changes', () => {
  const rows: readonly Row[] = [
    ['SubdocDictAdd', 'b', '2', {}, '{ "a": 1 }', '{ "a": 1,"b":2 }'],
    ['SubdocDictAdd', 'b', '2', {}, '{}', '{"b":2}'],
    ['SubdocDictUpsert', 'a', '[ ]', {}, '{ "a": 1 }', '{ "a": [ ] }'],
    ['SubdocDictAdd', 'a.b.c', 'null', PARENTS, '{}', '{"a":{"b":{"c":null}}}'],
    ['SubdocReplace', 'a[0]', '"x"', {}, '{"a":[ 1 , 2]}', '{"a":[ "x" , 2]}'],
    ['SubdocDelete', 'a', '', {}, '{ "a" : 1 }', '{}'],
    ['SubdocDelete', 'a', '', {}, '{ "a" : 1 , "b" : 2 }', '{ "b" : 2 }'],
    ['SubdocDelete', 'b', '', {}, '{ "a" : 1 , "b" : 2 }', '{ "a" : 1 }'],
    ['SubdocDelete', 'a[-1]', '', {}, '{"a":[1,2,3]}', '{"a":[1,2]}'],
    ['SubdocDelete', 'a[1]', '', {}, '{"a":[1,2,3]}', '{"a":[1,3]}'],
    ['SubdocArrayPushLast', 'a', '2, 3', {}, '{"a":[1]}', '{"a":[1,2, 3]}'],
    ['SubdocArrayPushLast', '', '1', {}, '[]', '[1]'],
    ['SubdocArrayPushFirst', 'a', '0', {}, '{"a":[ 1]}', '{"a":[ 0,1]}'],
    ['SubdocArrayPushFirst', 'a.b', '0', PARENTS, '{}', '{"a":{"b":[0]}}'],
    ['SubdocArrayInsert', 'a[1]', '9', {}, '{"a":[1,2]}', '{"a":[1,9,2]}'],
    ['SubdocArrayInsert', 'a[2]', '9', {}, '{"a":[1,2]}', '{"a":[1,2,9]}'],
    ['SubdocArrayAddUnique', 'a', '"1"', {}, '{"a":[1]}', '{"a":[1,"1"]}'],
    ['SubdocCounter', 'a', '-3', {}, '{"a": 1}', '{"a": -2}'],
    ['SubdocCounter', 'a', '3', {}, '{}', '{"a":3}'],
    [
      'SubdocDictUpsert',
      'b',
      '1',
      {},
      '{"n":12345678901234567890}',
      '{"n":12345678901234567890,"b":1}',
    ],
  ];
  it.each(rows)('%s %s %s %j: %s becomes %s', (command, path, operand, more, before, after) => {
    expect(run(before, command, path, operand, more)).toEqual([after, expect.any(String)]);
  });

  it('tells what a counter has come to', () => {
    expect(run('{"a":41}', 'SubdocCounter', 'a', '1')).toEqual(['{"a":42}', '42']);
  });

  it.each([
    ['SubdocDictAdd', 'a', '2', 'SubdocPathEexists'],
    ['SubdocDictAdd', 'x.y', '2', 'SubdocPathEnoent'],
    ['SubdocDictAdd', 'a[0]', '2', 'SubdocPathEinval'],
    ['SubdocDictUpsert', 'x', '{', 'SubdocValueCantinsert'],
    ['SubdocReplace', 'x', '1', 'SubdocPathEnoent'],
    ['SubdocDelete', 'x', '', 'SubdocPathEnoent'],
    ['SubdocDelete', 'x.y', '', 'SubdocPathEnoent'],
    ['SubdocArrayPushLast', 'a', '2', 'SubdocPathMismatch'],
    ['SubdocArrayPushLast', 'x', '2', 'SubdocPathEnoent'],
    ['SubdocArrayPushLast', 'l', '', 'SubdocValueCantinsert'],
    ['SubdocArrayInsert', 'l[5]', '2', 'SubdocPathEnoent'],
    ['SubdocArrayInsert', 'l[-1]', '2', 'SubdocPathEinval'],
    ['SubdocArrayInsert', 'l', '2', 'SubdocPathEinval'],
    ['SubdocArrayAddUnique', 'l', '1', 'SubdocPathEexists'],
    ['SubdocArrayAddUnique', 'l', '{}', 'SubdocValueCantinsert'],
    ['SubdocArrayAddUnique', 'm', '1', 'SubdocPathMismatch'],
    ['SubdocCounter', 'a', '0', 'SubdocDeltaEinval'],
    ['SubdocCounter', 'a', '1.5', 'SubdocDeltaEinval'],
    ['SubdocCounter', 'a', '9223372036854775808', 'SubdocDeltaEinval'],
    ['SubdocCounter', 'f', '1', 'SubdocPathMismatch'],
    ['SubdocCounter', 'big', '1', 'SubdocNumErange'],
    ['SubdocCounter', 'a', '9223372036854775807', 'SubdocValueCantinsert'],
    ['SubdocCounter', 'l[9]', '1', 'SubdocPathEnoent'],
  ])('%s %s %s fails with %s', (command, path, operand, status) => {
    const before = '{"a":1,"l":[1],"m":[[]],"f":1.5,"big":9223372036854775808}';
    expect(run(before, command, path, operand)).toBe(status);
  });

  it('adds and deletes members as a map does', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'é');
    const step = fc.tuple(fc.boolean(), name, fc.jsonValue());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const draft = draftOf('{}');
        const model = new Map<string, unknown>();
        for (const [removes, key, value] of steps) {
          const spec = removes
            ? specOf('SubdocDelete', key)
            : specOf('SubdocDictUpsert', key, JSON.stringify(value));
          const done = draft.run(spec);
          expect(done instanceof Refusal).toBe(removes && !model.has(key));
          if (removes) model.delete(key);
          else model.set(key, JSON.parse(JSON.stringify(value)));
          expect(JSON.parse(text(draft.body))).toEqual(Object.fromEntries(model));
        }
      }),
    );
  });
});

describe('extended attributes', () => {
  const X = { onXattrs: true };

  it('are an object of their own, gone with its last member', () => {
    const draft = draftOf('no JSON');
    expect(
      draft.run(specOf('SubdocDictAdd', 'meta.by', '"me"', { ...X, ...PARENTS })),
    ).toHaveLength(0);
    expect([text(draft.body), text(draft.xattrs)]).toEqual(['no JSON', '{"meta":{"by":"me"}}']);
    expect(text(draft.run(specOf('SubdocGet', 'meta', '', X)) as Uint8Array)).toBe('{"by":"me"}');
    draft.run(specOf('SubdocDelete', 'meta', '', X));
    expect(draft.xattrs).toHaveLength(0);
  });

  it('may hold what a macro stands for, if there is such a macro', () => {
    const draft = draftOf('{}');
    const more = { ...X, expandsMacros: true };
    draft.run(specOf('SubdocDictAdd', 'cas', macroOf('Mutation.CAS'), more));
    expect(text(draft.xattrs)).toBe('{"cas":"0x1"}');
    const unknown = draft.run(specOf('SubdocDictAdd', 'x', macroOf('Other'), more));
    expect(unknown).toEqual(new Refusal('SubdocXattrUnknownMacro'));
  });

  it('that are virtual can be read only', () => {
    const draft = draftOf('{}');
    const get = (path: string) => draft.run(specOf('SubdocGet', path, '', X));
    expect(text(get('$document') as Uint8Array)).toBe('{"deleted":false}');
    expect(text(get('$document.deleted') as Uint8Array)).toBe('false');
    expect(get('$other')).toEqual(new Refusal('SubdocXattrUnknownVattr'));
    expect(draft.run(specOf('SubdocDictUpsert', '$document', '1', X))).toEqual(
      new Refusal('SubdocXattrCantModifyVattr'),
    );
  });

  it('can become the body', () => {
    const draft = draftOf('{"old":1}', '{"txn":{"staged":{"new":2}}}');
    draft.run(specOf('SubdocReplaceBodyWithXattr', 'txn.staged', '', X));
    expect([text(draft.body), text(draft.xattrs)]).toEqual(['{"new":2}', '{"txn":{}}']);
  });
});
