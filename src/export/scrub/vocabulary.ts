/**
 * The words of the protocol: names of fields and what they may be. A password that is one of
 * them is overwritten where its description says that it stands; looked for anywhere else, it
 * would cost every message that uses the word.
 */
import { z } from 'zod';
import { FieldTable } from '../../dissect/fields/table.js';
import type { CommandTable } from '../../dissect/table.js';
import { unwrap } from '../../spec/fields.js';

const JSON_WORDS = ['true', 'false', 'null'];

export function vocabularyOf(table: CommandTable): ReadonlySet<string> {
  const words = new Set(JSON_WORDS);
  for (const { name, choices = [], values = {} } of new FieldTable(table).all()) {
    for (const word of [...name.split('.'), ...choices, ...Object.values(values)]) words.add(word);
  }
  for (const { request = [], response = [], name, wireName } of table.commands()) {
    words.add(name).add(wireName);
    for (const { value } of [...request, ...response]) {
      if (value.kind === 'json') collect(value.schema, words);
    }
  }
  return words;
}

/** Names of members and their choices, however deep. */
function collect(schema: z.ZodType, words: Set<string>): void {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) collect(inner.element as z.ZodType, words);
  if (inner instanceof z.ZodRecord) collect(inner.valueType as z.ZodType, words);
  if (inner instanceof z.ZodEnum) for (const option of inner.options) words.add(String(option));
  if (!(inner instanceof z.ZodObject)) return;
  for (const [name, member] of Object.entries(inner.shape as Record<string, z.ZodType>)) {
    words.add(name);
    collect(member, words);
  }
}
