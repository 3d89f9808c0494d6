/** The vocabulary of descriptions: what a wrong description says, and what a field remembers. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCommand, isHeaderLevel, NO_VALUE, type Shape } from '../../src/spec/command.js';
import { anything, flag, metaOf, oneOf, text, texts, uint, unwrap } from '../../src/spec/fields.js';

const COMMAND = { opcode: 1, name: 'Do', wireName: 'DO', answers: 'one' } as const;
const shape = (edition: string): Shape => ({
  edition,
  source: 's',
  extras: [],
  key: 'none',
  value: NO_VALUE,
});

describe('defineCommand', () => {
  it('takes editions in order, and several forms of one', () => {
    const spec = { ...COMMAND, request: ['2025-02', '2025-11', '2025-11', '2026'].map(shape) };
    expect(defineCommand(spec)).toBe(spec);
  });

  it.each(['request', 'response'])('refuses a %s whose editions are out of order', (part) => {
    const spec = { ...COMMAND, [part]: ['2025-11', '2025-02'].map(shape) };
    expect(() => defineCommand(spec)).toThrow('Do: shapes must stand oldest edition first');
  });

  it('tells a description from a mere name', () => {
    expect(isHeaderLevel(COMMAND)).toBe(true);
    expect(isHeaderLevel({ ...COMMAND, request: [shape('')] })).toBe(false);
  });
});

describe('a field', () => {
  it('is known by its meaning, optional or not', () => {
    const schema = uint('How long.', { unit: 's' });
    expect(metaOf(schema)).toEqual({ doc: 'How long.', unit: 's' });
    expect(metaOf(schema.optional())).toEqual({ doc: 'How long.', unit: 's' });

    expect(metaOf(z.string())).toBeUndefined();
    expect(unwrap(schema.optional().optional())).toBe(schema);
  });

  it.each([
    ['text', text('x'), ['', 'a'], [1, null, undefined, []]],
    ['flag', flag('x'), [true, false], [0, 'true', null]],
    ['texts', texts('x'), [[], ['a']], ['a', [1], {}]],
    ['uint', uint('x'), [0, 1, 2 ** 60], [-1, 1.5, '1', Number.NaN, Number.POSITIVE_INFINITY]],
    ['oneOf', oneOf(['a', 'b'], 'x'), ['a', 'b'], ['c', 1, null]],
    ['anything', anything('x'), [0, null, 'x', {}], []],
  ])('of kind %s takes its own', (_kind, schema, good, bad) => {
    for (const value of good) expect(schema.safeParse(value).success).toBe(true);
    for (const value of bad) expect(schema.safeParse(value).success).toBe(false);
  });
});
