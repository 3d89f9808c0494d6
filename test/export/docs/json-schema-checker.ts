/**
 * A small, independent validator for the keywords that our schema uses (JSON Schema 2020-12);
 * one that it does not know is an error, so that nothing passes unchecked.
 */
type Schema = Readonly<Record<string, unknown>>;
type Checker = (rule: never, value: unknown, at: string, schema: Schema, root: Schema) => string[];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

const complain = (holds: boolean, at: string, what: string): string[] =>
  holds ? [] : [`${at}: ${what}`];

const members = (value: unknown): [string, unknown][] =>
  isObject(value) ? Object.entries(value) : [];

const keywords: Readonly<Record<string, Checker>> = {
  type: (types: string | string[], value, at) =>
    complain(
      [types]
        .flat()
        .some((type) => typeOf(value) === type || (type === 'integer' && Number.isInteger(value))),
      at,
      `not ${types}`,
    ),
  const: (wanted: unknown, value, at) => complain(value === wanted, at, `not ${wanted}`),
  enum: (values: unknown[], value, at) => complain(values.includes(value), at, `not in ${values}`),
  pattern: (pattern: string, value, at) =>
    complain(
      typeof value !== 'string' || new RegExp(pattern, 'u').test(value),
      at,
      `not ${pattern}`,
    ),
  minimum: (least: number, value, at) =>
    complain(typeof value !== 'number' || value >= least, at, `below ${least}`),
  maximum: (most: number, value, at) =>
    complain(typeof value !== 'number' || value <= most, at, `above ${most}`),
  minItems: (least: number, value, at) =>
    complain(!Array.isArray(value) || value.length >= least, at, `fewer than ${least}`),
  items: (item: Schema, value, at, _schema, root) =>
    Array.isArray(value) ? value.flatMap((each, i) => check(item, each, `${at}[${i}]`, root)) : [],
  required: (names: string[], value, at) =>
    isObject(value)
      ? names.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}: no ${name}`)
      : [],
  properties: (known: Record<string, Schema>, value, at, _schema, root) =>
    members(value).flatMap(([name, each]) =>
      Object.hasOwn(known, name) ? check(known[name] as Schema, each, `${at}.${name}`, root) : [],
    ),
  patternProperties: (known: Record<string, Schema>, value, at, _schema, root) =>
    members(value).flatMap(([name, each]) =>
      Object.entries(known)
        .filter(([pattern]) => new RegExp(pattern, 'u').test(name))
        .flatMap(([, schema]) => check(schema, each, `${at}.${name}`, root)),
    ),
  additionalProperties: (rest: boolean, value, at, { properties }) =>
    rest
      ? []
      : members(value)
          .filter(([name]) => !Object.hasOwn(properties as object, name))
          .map(([name]) => `${at}: unknown ${name}`),
  anyOf: (choices: Schema[], value, at, _schema, root) =>
    complain(
      choices.some((choice) => check(choice, value, at, root).length === 0),
      at,
      `none of ${JSON.stringify(choices).slice(0, 200)}`,
    ),
  allOf: (all: Schema[], value, at, _schema, root) =>
    all.flatMap((each) => check(each, value, at, root)),
  not: (other: Schema, value, at, _schema, root) =>
    complain(check(other, value, at, root).length > 0, at, `is ${JSON.stringify(other)}`),
  if: (condition: Schema, value, at, schema, root) =>
    check(condition, value, at, root).length > 0
      ? []
      : check(schema.then as Schema, value, at, root),
  $ref: (path: string, value, at, _schema, root) =>
    check(
      (root.$defs as Record<string, Schema>)[path.replace('#/$defs/', '')] as Schema,
      value,
      at,
      root,
    ),
};

/** Keywords that say nothing of a value by themselves. */
const SILENT = ['$schema', '$defs', 'title', 'description', 'then'];

/** What of `value` does not fit, each with its place; empty: it is valid. */
export function check(schema: Schema, value: unknown, at = '$', root = schema): string[] {
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    if (SILENT.includes(keyword)) return [];
    const checker = keywords[keyword];
    if (checker === undefined) throw new Error(`${at}: keyword ${keyword} is not implemented`);
    return checker(rule as never, value, at, schema, root);
  });
}
