/** Types and rules of JSON values in words. */
import type { JsonSchema } from './json-schema.js';

/** `array of unsigned integer`, `one of "fusion", "fbr"`. */
export function typeText(schema: JsonSchema): string {
  if (schema.enum !== undefined) {
    return `one of ${schema.enum.map((value) => JSON.stringify(value)).join(', ')}`;
  }
  const types = schema.type === undefined ? [] : [schema.type].flat();
  const words = types.map((type) => (type === 'integer' ? integerText(schema) : type));
  const text = words.join(' or ') || 'anything';
  if (schema.items !== undefined) return `${text} of ${inner(schema.items)}`;
  if (typeof schema.additionalProperties === 'object') {
    return `${text} of ${inner(schema.additionalProperties)}`;
  }
  return text;
}

function inner(schema: JsonSchema): string {
  const text = typeText(schema);
  return text.includes(' or ') ? `(${text})` : text;
}

const integerText = ({ minimum }: JsonSchema): string =>
  minimum !== undefined && minimum >= 0 ? 'unsigned integer' : 'integer';

/** What a value must hold beyond its type: `0 to 65535`, `at least 1 element`. */
export function ruleTexts(schema: JsonSchema): string[] {
  const { minimum, maximum, minItems, pattern, items } = schema;
  const rules: string[] = [];
  if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) {
    rules.push(`${minimum ?? 0} to ${maximum}`);
  }
  if (minItems !== undefined)
    rules.push(`at least ${minItems} element${minItems === 1 ? '' : 's'}`);
  if (pattern !== undefined) rules.push(`matches ${pattern}`);
  if (items !== undefined) rules.push(...ruleTexts(items).map((rule) => `each ${rule}`));
  return rules;
}
