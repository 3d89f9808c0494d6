/** Values that a zod schema accepts, generated from the schema itself. */
import fc from 'fast-check';
import { z } from 'zod';
import { isInteger, unwrap } from '../../../src/spec/fields.js';

/** Text that a person can read: a section with control characters in it is bytes to the decoder. */
export const readable = (options: { minLength?: number; maxLength?: number } = {}) =>
  fc.string({ unit: 'grapheme', maxLength: 12, ...options });

/** Any JSON, as it reads when it was written and parsed. */
export const anyJson: fc.Arbitrary<unknown> = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/** @throws Error where nothing is known of a kind of schema: none may be left out unseen */
export function jsonFor(schema: z.ZodType): fc.Arbitrary<unknown> {
  const inner = unwrap(schema);
  return plainFor(inner).filter((value) => inner.safeParse(value).success);
}

function plainFor(schema: z.ZodType): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodObject) return objectFor(schema);
  if (schema instanceof z.ZodArray) {
    return fc.array(jsonFor(schema.element as z.ZodType), { minLength: 1, maxLength: 4 });
  }
  if (schema instanceof z.ZodRecord) {
    const keys = jsonFor(schema.keyType as z.ZodType) as fc.Arbitrary<string>;
    return fc.dictionary(keys, jsonFor(schema.valueType as z.ZodType), { maxKeys: 3 });
  }
  if (schema instanceof z.ZodNullable) {
    return fc.option(jsonFor(schema.unwrap() as z.ZodType), { nil: null });
  }
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options.map(String));
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodNumber) {
    return isInteger(schema)
      ? fc.oneof(fc.nat(0xffff), fc.maxSafeNat())
      : fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value + 0);
  }
  if (schema instanceof z.ZodUnknown) return anyJson;
  if (schema instanceof z.ZodString) return textFor(schema);
  throw new Error(`no values can be made up for a ${schema.constructor.name}`);
}

function objectFor(schema: z.ZodObject): fc.Arbitrary<unknown> {
  const members = Object.entries(schema.shape as Record<string, z.ZodType>);
  const isOptional = ([, member]: [string, z.ZodType]): boolean => unwrap(member) !== member;
  const known = fc.record(
    Object.fromEntries(members.map(([name, member]) => [name, jsonFor(member)])),
    { requiredKeys: members.filter((member) => !isOptional(member)).map(([name]) => name) },
  );
  if (schema.def.catchall === undefined) return known.map((value) => ({ ...value }));
  const more = fc.dictionary(fc.string({ unit: 'grapheme-ascii', maxLength: 6 }), anyJson, {
    maxKeys: 3,
  });
  return fc.tuple(more, known).map(([others, own]) => ({ ...others, ...own }));
}

/** Rules of texts are patterns or code; code wants digits or names, of those there are. */
function textFor(schema: z.ZodString): fc.Arbitrary<string> {
  const likely = [
    readable(),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
    ...[...(schema.format === 'regex' ? patternsOf(schema) : [])].map((pattern) =>
      fc.stringMatching(pattern),
    ),
  ];
  const accepted = likely.filter((each) =>
    fc.sample(each, { numRuns: 30, seed: 1 }).some((value) => schema.safeParse(value).success),
  );
  return fc.oneof(...(accepted.length === 0 ? likely : accepted));
}

const patternsOf = (schema: z.ZodString): RegExp[] => {
  const { pattern } = z.toJSONSchema(schema);
  return pattern === undefined ? [] : [new RegExp(pattern)];
};
