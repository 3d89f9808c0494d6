/** Every member of every record is a column, and fits it: read from the SQL that is printed. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { clickhouseQueries } from '../../../src/export/clickhouse/queries.js';
import { clickhouseTable } from '../../../src/export/clickhouse/table.js';
import { recordSchema } from '../../../src/export/docs/record-schema.js';
import { sharedCaptures } from '../../helpers/skip.js';
import { captures, messagesOf } from '../captures.js';

const schema = recordSchema(commandTable);
const sql = clickhouseTable(schema);

const columns = new Map(
  [...sql.matchAll(/^ {2}`(\w+)` (.+?) COMMENT '(?:[^'\\]|\\.)*',?$/gm)].map(
    ([, name = '', type = '']) => [name, type],
  ),
);

/** The parts of `A(B, C D)` between the commas of its brackets. */
function partsOf(inside: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const c of inside) {
    if (c === '(') depth += 1;
    if (c === ')') depth -= 1;
    if (c === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += c;
  }
  return parts.map((part) => part.trim());
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const integers = (bits: number): [string, (value: unknown) => boolean] => [
  `UInt${bits}`,
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** bits,
];

const SIMPLE: Readonly<Record<string, (value: unknown) => boolean>> = {
  ...Object.fromEntries([8, 16, 32, 64].map(integers)),
  Float64: (value) => typeof value === 'number',
  Bool: (value) => typeof value === 'boolean',
  // What is no text is kept as JSON text, by the settings that the head names.
  String: () => true,
  'Decimal(19, 9)': (value) => /^\d{1,10}\.\d{9}$/.test(String(value)),
  "DateTime64(9, 'UTC')": (value) => !Number.isNaN(Date.parse(String(value))),
};

function fits(type: string, value: unknown): boolean {
  const simple = SIMPLE[type];
  if (simple !== undefined) return simple(value);
  const [, outer, inside = ''] = /^(\w+)\((.*)\)$/.exec(type) ?? [];
  switch (outer) {
    case 'Nullable':
      return value === null || fits(inside, value);
    case 'LowCardinality':
      return (typeof value === 'string' || inside.startsWith('Nullable')) && fits(inside, value);
    case 'Array':
      return Array.isArray(value) && value.every((each) => fits(inside, each));
    case 'Tuple': {
      const parts = new Map(
        partsOf(inside).map((part) => {
          const space = part.indexOf(' ');
          return [part.slice(0, space), part.slice(space + 1)];
        }),
      );
      return (
        isObject(value) &&
        Object.entries(value).every(([name, each]) => fits(parts.get(name) ?? 'none', each))
      );
    }
    default:
      return false;
  }
}

/** What a column has where the record has nothing is told from what the record may lack. */
const hasDefault = (type: string): boolean =>
  /^(Nullable|LowCardinality\(Nullable|Array|Tuple|Bool|String)/.test(type);

const shared = sharedCaptures();
const all = [
  ...captures,
  ...(shared === undefined
    ? []
    : readdirSync(shared).flatMap((name) => (/cap(ng)?$/.test(name) ? [join(shared, name)] : []))),
];

it('has a column for each member of a record, and no other', () => {
  expect([...columns.keys()]).toEqual(Object.keys(schema.properties ?? {}));
  const required = new Set(schema.required);
  for (const [name, type] of columns) {
    if (!required.has(name)) expect([name, hasDefault(type)]).toEqual([name, true]);
  }
});

describe.each(all.map((path) => [basename(path), path]))('%s', (_name, path) => {
  it('fits', async () => {
    const misfits = new Set<string>();
    for (const { record } of await messagesOf(path)) {
      for (const [name, value] of Object.entries(record)) {
        const type = columns.get(name) ?? 'none';
        if (!fits(type, value)) misfits.add(`${name} ${type}: ${JSON.stringify(value)}`);
      }
    }
    expect([...misfits]).toEqual([]);
  });
});

it.each([
  ['UInt8', 256],
  ['UInt64', -1],
  ['LowCardinality(String)', null],
  ['Array(UInt64)', [1, 'a']],
  ['Tuple(id String)', { other: 1 }],
  ['Bool', 'true'],
])('the test itself: %s takes no %j', (type, value) => {
  expect(fits(type, value)).toBe(false);
});

describe('the questions', () => {
  const statements = clickhouseQueries()
    .split(/;\n\n?/)
    .filter((text) => text !== '');

  it('are ten, each with what it asks', () => {
    expect(statements).toHaveLength(10);
    for (const [i, text] of statements.entries()) {
      expect(text).toMatch(new RegExp(`^-- ${i + 1}\\. .+\\nSELECT `));
    }
  });

  it('name columns of the table, members of its tuples, and fields that messages have', async () => {
    const records = (await Promise.all(captures.map(messagesOf)))
      .flat()
      .map(({ record }) => record);
    const fields = new Set(
      records.flatMap(({ fusion }) => Object.keys((fusion as { fields?: object })?.fields ?? {})),
    );
    const commands = new Set(records.map(({ name }) => name));
    for (const text of statements) {
      const code = text.replace(/^--.*$/m, '');
      for (const [, name = ''] of code.matchAll(/JSONExtractString\(fusion\.fields, '(\w+)'\)/g)) {
        expect(fields).toContain(name);
      }
      for (const [, name] of code.matchAll(/'([A-Z]\w+)'/g)) expect(commands).toContain(name);
      for (const [, tuple, member] of code.matchAll(/\b(fusion|finding)\.(\w+)/g)) {
        const type = columns.get(tuple === 'fusion' ? 'fusion' : 'findings');
        expect(type).toMatch(new RegExp(`[(,] ?${member} `));
      }
      const aliases = new Set([...code.matchAll(/\bAS (\w+)/g)].map(([, alias]) => alias));
      const words = code.replace(/'[^']*'/g, '').matchAll(/(?<![.\w])([a-z_]+)\b(?![.(])/g);
      for (const [, word = ''] of words) {
        if (word !== 'fusionshark' && !aliases.has(word))
          expect([...columns.keys()]).toContain(word);
      }
    }
  });
});
