/** Which form a message has, and what of a value does not fit it: on descriptions made up here. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { firstRefusal } from '../../src/dissect/checks.js';
import { judgeAnswer, judgeRequest, provenBy } from '../../src/dissect/judge.js';
import { readMessage } from '../../src/dissect/message.js';
import { knownKeys, misfits } from '../../src/dissect/misfits.js';
import { CommandTable } from '../../src/dissect/table.js';
import type { JsonRule, Shape } from '../../src/spec/command.js';
import { flag, oneOf, text, texts, uint } from '../../src/spec/fields.js';
import { frame, response } from '../helpers/frames.js';

const rule = (schema: z.ZodType, more: Partial<JsonRule> = {}): JsonRule => ({
  ...{ kind: 'json', schema, required: true, prefix: 'v: ' },
  ...more,
});
const object = (keys: Record<string, z.ZodType>, more?: Partial<JsonRule>): JsonRule =>
  rule(z.object(keys), more);
const shape = (edition: string, value: Shape['value'], more: Partial<Shape> = {}): Shape => ({
  ...{ edition, source: '', extras: [], key: 'none', value },
  ...more,
});
const table = (request: Shape[], answer: Shape[] = []): CommandTable =>
  new CommandTable([
    { opcode: 1, name: 'Do', wireName: 'DO', answers: 'one', request, response: answer },
  ]);

const OLD = shape('1', object({ a: text('a') }));
const NEW = shape('2', object({ a: text('a'), b: uint('b') }));
const OTHER = shape('3', object({ c: flag('c') }));
const judged = (value: unknown, edition?: string, shapes = [OLD, NEW, OTHER]) => {
  const message = readMessage(table(shapes), frame({ opcode: 1, value }));
  return judgeRequest(message, { edition })?.shape.edition;
};

describe('the form of a message', () => {
  it.each([
    [{ a: 'x' }, '1'],
    [{ a: 'x', b: 1 }, '2'],
    [{ c: true }, '3'],
    [{ b: 'wrong' }, '2'],
    [{ a: 'x', b: 'wrong' }, '2'],
    // Nothing speaks for any: the oldest.
    [{}, '1'],
    [{ d: 1, a: 5 }, '1'],
    [5, '1'],
    ['no json', '1'],
    [undefined, '1'],
  ])('%j: the one that explains most and contradicts least is %s', (value, edition) => {
    expect(judged(value)).toBe(edition);
  });

  it('is that of one edition when it is asked for', () => {
    expect(judged({ c: true }, '2')).toBe('2');
    expect(judged({ a: 'x', b: 1 }, '1')).toBe('1');
    expect(judged({ a: 'x' }, '2.5')).toBe('2');
    expect(judged({ a: 'x' }, '0')).toBeUndefined();
  });

  it('is a guarded one where a guard holds, and never one whose guard does not', () => {
    const guarded = shape('2', object({ a: uint('a') }), { when: ({ key }) => key === '' });
    const closed = shape('3', object({ a: text('a') }), { when: () => false });
    expect(judged({ a: 'x' }, undefined, [OLD, guarded, closed])).toBe('2');
    expect(judged({ a: 'x' }, undefined, [closed])).toBeUndefined();
  });

  it('does not depend on how long a list of faults is', () => {
    const list = shape('2', object({ a: text('a'), list: texts('l') }));
    const value = { a: 'x', list: Array(100).fill(1) };
    expect(judged(value, undefined, [OLD, list])).toBe('2');
  });

  it('of an answer may depend on the request', () => {
    const guarded = shape('2', { kind: 'none' }, { when: (_own, request) => request?.key === 'k' });
    const message = readMessage(table([], [OLD, guarded]), response({ opcode: 1 }));
    const edition = (key: string | undefined) =>
      judgeAnswer(message, key === undefined ? undefined : { key, json: undefined }, undefined)
        ?.shape.edition;
    expect([edition('k'), edition('x'), edition(undefined)]).toEqual(['2', '1', '1']);
  });

  it('of an answer has no status: nobody refuses it', () => {
    const message = readMessage(table([], [OLD]), response({ opcode: 1, value: { a: 5 } }));
    const checks = judgeAnswer(message, undefined, undefined)?.checks ?? [];
    expect(checks).toEqual([
      { id: 'fusion.response-shape', severity: 'warn', field: 'a', message: '"a" is not a string' },
    ]);
    expect(firstRefusal(checks)).toBeUndefined();
  });

  it('is unknown where only the header is described', () => {
    const message = readMessage(new CommandTable([]), frame({ opcode: 1 }));
    expect(judgeRequest(message, {})).toBeUndefined();
  });
});

describe('what an accepted request proves', () => {
  const forms = [
    OLD,
    shape('2', object({ b: uint('b') })),
    shape('3', object({ b: uint('b'), c: flag('c') })),
  ];
  const messageOf = (value: unknown, shapes = forms) =>
    readMessage(table(shapes), frame({ opcode: 1, value }));
  const proof = (value: unknown, shapes?: Shape[]) => provenBy(messageOf(value, shapes));

  it.each([
    [{ a: 'x' }, '1'],
    [{ b: 1 }, '2'],
    [{ b: 1, c: true, a: 5 }, undefined],
    // The node would have taken it in each of its forms' times.
    [{ a: 'x', b: 1, c: true }, undefined],
    // Accepted though no form has it: then we know less of the node than we thought.
    [{ c: true }, undefined],
    [{}, undefined],
    ['no json', undefined],
  ])('%j: form %s', (value, edition) => {
    expect(proof(value)).toBe(edition);
  });

  it('is the day on which the form came, where that is known', () => {
    const dated = shape('2', object({ b: uint('b') }), { since: '2-05' });
    expect(proof({ b: 1 }, [OLD, dated])).toBe('2-05');
  });

  const later = (value: unknown, accepted: string, edition?: string) => {
    const verdict = judgeRequest(messageOf(value), { accepted, edition });
    return [verdict?.shape.edition, verdict?.outdated?.edition, verdict?.checks[0]?.id];
  };

  it('is that forms replaced before that day are over', () => {
    expect(later({ a: 'x' }, '2')).toEqual(['2', '1', 'fusion.missing-field']);
    expect(later({ a: 'x' }, '1')).toEqual(['1', undefined, undefined]);
    expect(later({ a: 'x' }, '1-99')).toEqual(['1', undefined, undefined]);
    expect(later({ b: 1, c: true }, '2')).toEqual(['3', undefined, undefined]);
    expect(later({ b: 1 }, '0')).toEqual(['2', undefined, undefined]);
  });

  it('counts for nothing where an edition was asked for', () => {
    expect(later({ a: 'x' }, '3', '1')).toEqual(['1', undefined, undefined]);
  });
});

describe('misfits', () => {
  const schema = object({
    name: text('n'),
    kind: oneOf(['a', 'b'], 'k').optional(),
    list: texts('l').optional(),
    size: uint('s').optional(),
    on: flag('o').optional(),
  });
  const of = (value: unknown, how: JsonRule = schema) =>
    misfits(how, value).map(({ id, field, message, says }) => [id, field, message, says]);

  it.each([
    [{ name: 'x' }, []],
    [{}, [['fusion.missing-field', 'name', '"name" is missing', 'Missing name']]],
    [{ name: 1 }, [['fusion.field-type', 'name', '"name" is not a string', 'name not string']]],
    [
      { name: 'x', kind: 'c' },
      [['fusion.field-type', 'kind', '"kind" is not one of a, b', 'kind not string']],
    ],
    [
      { name: 'x', list: 1 },
      [['fusion.field-type', 'list', '"list" is not an array of strings', 'list not an array']],
    ],
    [
      { name: 'x', list: ['a', 1] },
      [['fusion.field-type', 'list[1]', '"list[1]" is not a string', 'list[1] not string']],
    ],
    [
      { name: 'x', size: -1.5 },
      [
        [
          'fusion.field-type',
          'size',
          '"size" is not an unsigned integer',
          'size not positive integer',
        ],
      ],
    ],
    [
      { name: 'x', on: 1 },
      [['fusion.field-type', 'on', '"on" is not a boolean', 'on not boolean']],
    ],
    [
      { name: 'x', extra: 1 },
      [
        [
          'fusion.unknown-field',
          'extra',
          'unknown key "extra", which servers ignore',
          'Unexpected key: extra',
        ],
      ],
    ],
    [[], [['fusion.field-type', 'value', 'the value is not an object', 'Missing name']]],
  ])('of %j', (value, expected) => {
    expect(of(value)).toEqual(expected);
  });

  it('come in the order of the description, one a field', () => {
    const fields = of({ z: 1, on: 1, size: 'x', name: 5 }).map(([, field]) => field);
    expect(fields).toEqual(['name', 'size', 'on', 'z']);
  });

  it('of keys that are refused come first, and are errors', () => {
    const refused = { ...schema, unknownKeys: 'refused' } as const;
    expect(
      misfits(refused, { name: 1, z: 1, b: 1 }).map(({ field, severity }) => [field, severity]),
    ).toEqual([
      ['b', 'error'],
      ['z', 'error'],
      ['name', 'error'],
    ]);
  });

  it('name the element of an array or record', () => {
    const list = rule(z.array(z.object({ a: text('a') })));
    expect(of([{ a: 'x' }, { a: 1 }, {}], list)).toEqual([
      ['fusion.field-type', '[1].a', '"[1].a" is not a string', '[1].a not string'],
      ['fusion.missing-field', '[2].a', '"[2].a" is missing', 'Missing [2].a'],
    ]);
    const record = rule(z.record(z.string().regex(/^vb_/), z.object({ a: text('a') })));
    expect(of({ vb_1: { a: 1 }, x: { a: 'x' } }, record).map(([, field]) => field)).toEqual([
      'vb_1.a',
      'x',
    ]);
    expect(of({}, list)[0]).toEqual([
      'fusion.field-type',
      'value',
      'the value is not an array',
      'Missing a',
    ]);
  });

  it('counts the keys that it knows, in what it describes', () => {
    expect(knownKeys(schema, { name: 1, size: 1, other: 1 })).toBe(2);
    expect(knownKeys(schema, [{ name: 1 }])).toBe(0);
    expect(knownKeys(rule(z.array(z.object({ a: text('a') }))), [{ a: 1 }])).toBe(1);
    expect(knownKeys(rule(z.array(z.object({ a: text('a') }))), { a: 1 })).toBe(0);
    expect(knownKeys(schema, null)).toBe(0);
    expect(knownKeys(schema, { toString: 1 })).toBe(0);
  });
});
