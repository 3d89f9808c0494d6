/** Sub-document commands over real sockets: requests and answers by their descriptions. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import type { Dissection } from '../../../src/dissect/dissection.js';
import { readLayout } from '../../../src/dissect/layout/read.js';
import { valuesOf } from '../../../src/dissect/layout/values-of.js';
import { writeLayout } from '../../../src/dissect/layout/write.js';
import { statusName } from '../../../src/mcbp/statuses.js';
import type { Layout, Values } from '../../../src/spec/layout.js';
import { Caller, node, set, valueText } from '../helpers.js';

const HELLO_XATTR = Uint8Array.of(0, 0x06, 0, 0x0b);
const utf8 = new TextEncoder();

async function caller(): Promise<Caller> {
  const { address } = await node();
  const made = await Caller.to(address, { json: false });
  await made.kv('Hello', { value: HELLO_XATTR });
  return made;
}

interface Asked {
  readonly cas?: bigint;
  readonly extras?: Values;
}

const layoutOf = (name: string): Layout => {
  const value = commandTable.named(name)?.request?.[0]?.value;
  return value?.kind === 'binary' ? value.layout : [];
};

function single(
  to: Caller,
  name: string,
  path: string,
  operand = '',
  { cas = 0n, extras }: Asked = {},
) {
  const layout = commandTable.named(name)?.request?.[0]?.extras ?? [];
  const section = writeLayout(layout, { pathlen: utf8.encode(path).length, ...extras });
  return to.kv(name, { key: 'k', cas, extras: section, value: path + operand });
}

interface Operation {
  readonly opcode: string;
  readonly path?: string;
  readonly value?: unknown;
  readonly flags?: number;
}

/** Several operations at once. */
function several(to: Caller, name: string, operations: readonly Operation[], asked: Asked = {}) {
  const specs = operations.map(({ opcode, path = '', value, flags = 0 }) => ({
    opcode,
    subdoc_flags: flags,
    path,
    ...(value === undefined ? {} : { value: utf8.encode(String(value)) }),
  }));
  const extras = commandTable.named(name)?.request?.[0]?.extras ?? [];
  return to.kv(name, {
    key: 'k',
    cas: asked.cas ?? 0n,
    extras: writeLayout(extras, asked.extras ?? {}),
    value: writeLayout(layoutOf(name), { specs }),
  });
}

function results({ bytes, sections, spec }: Dissection): readonly Values[] {
  const value = spec?.response?.[0]?.value;
  const layout = value?.kind === 'binary' ? value.layout : [];
  const { results: list } = valuesOf(readLayout(bytes, sections.value, layout));
  return (list as Values[]).map((each) => ({ ...each, status: statusName(Number(each.status)) }));
}

const body = async (to: Caller): Promise<string> => valueText(await to.kv('Get', { key: 'k' }));

describe('a single path', () => {
  it('is read, with the CAS of the document', async () => {
    const to = await caller();
    const { cas } = (await to.send(set('k', '{"a":[1,2]}'))).header;
    const got = await single(to, 'SubdocGet', 'a[1]');
    expect([valueText(got), got.header.cas, got.header.datatype]).toEqual(['2', cas, 1]);
    expect((await single(to, 'SubdocExists', 'a')).header.bodyLength).toBe(0);
    expect((await single(to, 'SubdocGet', 'b')).status).toBe('SubdocPathEnoent');
  });

  it('is changed, if the CAS agrees', async () => {
    const to = await caller();
    const { cas } = (await to.send(set('k', '{"a":1}'))).header;
    const wrong = await single(to, 'SubdocDictUpsert', 'a', '2', { cas: cas + 1n });
    expect(wrong.status).toBe('KeyEexists');
    const right = await single(to, 'SubdocDictUpsert', 'a', '2', { cas });
    expect(right.header.cas).toBeGreaterThan(cas);
    expect(valueText(await single(to, 'SubdocCounter', 'a', '40'))).toBe('42');
    expect(await body(to)).toBe('{"a":42}');
  });

  it.each([
    ['SubdocGet', '', '', {}, 'Request must include path'],
    ['SubdocGet', 'a', 'x', {}, 'Request must not include value'],
    ['SubdocDictAdd', 'a', '', {}, 'Request must include value'],
    ['SubdocGet', 'a', '', { subdoc_flags: 1 }, 'Request flags invalid'],
    ['SubdocReplaceBodyWithXattr', 'a', '', {}, 'Request missing mandatory flags'],
    ['SubdocGet', 'a', '', { doc_flags: 1 }, 'Request document flags invalid'],
    ['SubdocDelete', 'a', '', { doc_flags: 1 }, 'Request document flags invalid'],
    [
      'SubdocDictAdd',
      'a',
      '1',
      { doc_flags: 3 },
      'Request must not contain both add and mkdoc flags',
    ],
    ['SubdocGet', 'a'.repeat(1025), '', {}, 'Request path length exceeds maximum'],
  ])('%s %s %s %j is refused: %s', async (name, path, operand, extras, context) => {
    const to = await caller();
    const answer = await single(to, name, path, operand, { extras });
    expect([answer.status, answer.errorContext]).toEqual(['Einval', context]);
  });

  it('of a document that is not there', async () => {
    const to = await caller();
    expect((await single(to, 'SubdocDictAdd', 'a.b', '1')).status).toBe('KeyEnoent');
    const creates = { extras: { doc_flags: 'Mkdoc' } };
    expect((await single(to, 'SubdocDictAdd', 'a.b', '1', creates)).status).toBe('Success');
    expect(await body(to)).toBe('{"a":{"b":1}}');
    const adds = { extras: { doc_flags: 'Add' } };
    expect((await single(to, 'SubdocDictAdd', 'c', '1', adds)).status).toBe('KeyEexists');
  });

  it('needs XATTR granted for extended attributes', async () => {
    const { address } = await node();
    const to = await Caller.to(address);
    const answer = await single(to, 'SubdocGet', 'x', '', { extras: { subdoc_flags: 4 } });
    expect(answer.status).toBe('NotSupported');
  });
});

describe('several paths', () => {
  it('are looked up, each with a status of its own', async () => {
    const to = await caller();
    await to.send(set('k', '{"a":1}'));
    const get = (path: string, flags = 0) => ({ opcode: 'SubdocGet', path, flags });
    const all = [get('$document.deleted', 4), get('a'), get('b'), { opcode: 'Get' }];
    const answer = await several(to, 'SubdocMultiLookup', all);
    expect(answer.status).toBe('SubdocMultiPathFailure');
    expect(results(answer)).toMatchObject([
      { status: 'Success', value: false },
      { status: 'Success', value: 1 },
      { status: 'SubdocPathEnoent' },
      { status: 'Success', value: { a: 1 } },
    ]);
  });

  it('are changed all, or none', async () => {
    const to = await caller();
    await to.send(set('k', '{"n":1}'));
    const add = { opcode: 'SubdocDictAdd', path: 'a', value: 1 };
    const count = { opcode: 'SubdocCounter', path: 'n', value: 4 };
    const failed = await several(to, 'SubdocMultiMutation', [count, add, add]);
    expect(failed.status).toBe('SubdocMultiPathFailure');
    expect(results(failed)).toMatchObject([{ index: 2, status: 'SubdocPathEexists' }]);
    expect(await body(to)).toBe('{"n":1}');
    const done = await several(to, 'SubdocMultiMutation', [add, count]);
    expect(results(done)).toMatchObject([{ index: 1, status: 'Success', value: 5 }]);
    expect(await body(to)).toBe('{"n":5,"a":1}');
  });

  it('write attributes beside the body, which Get does not show', async () => {
    const to = await caller();
    const xattr = { opcode: 'SubdocDictUpsert', path: 'x', value: '{"y":1}', flags: 4 };
    const whole = { opcode: 'Set', value: 'no JSON' };
    const creates = { extras: { doc_flags: 'Mkdoc' } };
    const made = await several(to, 'SubdocMultiMutation', [xattr, whole], creates);
    expect(made.status).toBe('Success');
    expect(await body(to)).toBe('no JSON');
    const names = await single(to, 'SubdocGet', '$XTOC', '', { extras: { subdoc_flags: 4 } });
    expect(valueText(names)).toBe('["x"]');
    await to.send(set('k', '{}'));
    const kept = await single(to, 'SubdocGet', 'x.y', '', { extras: { subdoc_flags: 4 } });
    expect(valueText(kept)).toBe('1');
  });

  it.each([
    ['SubdocMultiLookup', [{ opcode: 'SubdocDictAdd', path: 'a' }], 'SubdocInvalidCombo'],
    ['SubdocMultiLookup', [{ opcode: 'Noop' }], 'SubdocInvalidCombo'],
    ['SubdocMultiLookup', [], 'SubdocInvalidCombo'],
    [
      'SubdocMultiLookup',
      Array.from({ length: 17 }, () => ({ opcode: 'SubdocGet', path: 'a' })),
      'SubdocInvalidCombo',
    ],
    [
      'SubdocMultiLookup',
      [
        { opcode: 'SubdocGet', path: 'a' },
        { opcode: 'SubdocGet', path: 'x', flags: 4 },
      ],
      'SubdocInvalidXattrOrder',
    ],
    ['SubdocMultiLookup', [{ opcode: 'Get', path: 'a' }], 'Einval'],
  ])('%s %j is refused with %s', async (name, operations, status) => {
    const to = await caller();
    await to.send(set('k', '{}'));
    expect((await several(to, name, operations)).status).toBe(status);
  });

  it('that are cut short are refused', async () => {
    const to = await caller();
    const value = writeLayout(layoutOf('SubdocMultiLookup'), {
      specs: [{ opcode: 'SubdocGet', subdoc_flags: 0, path: 'abc' }],
    });
    for (let length = 1; length < value.length; length += 1) {
      const cut = value.subarray(0, length);
      expect((await to.kv('SubdocMultiLookup', { key: 'k', value: cut })).status).toBe('Einval');
    }
  });
});
