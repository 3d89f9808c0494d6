/** Prints the form of messages: JSON Schema, or what a database has in its place. */
import { commandTable } from '../../commands.js';
import { clickhouseQueries } from '../../export/clickhouse/queries.js';
import { clickhouseTable } from '../../export/clickhouse/table.js';
import { recordSchema } from '../../export/docs/record-schema.js';
import { elasticTemplate } from '../../export/elastic/template.js';
import { catalogue } from '../catalogue.js';
import type { ExitStatus } from '../exit.js';
import { print } from '../page.js';

export interface SchemaOptions {
  readonly elastic?: true;
  readonly clickhouse?: true;
  readonly clickhouseQueries?: true;
}

export function schema(options: SchemaOptions): Promise<ExitStatus> {
  if (options.clickhouse) return print(clickhouseTable(recordSchema(commandTable)));
  if (options.clickhouseQueries) return print(clickhouseQueries());
  const object = options.elastic ? elasticTemplate(catalogue) : recordSchema(commandTable);
  return print(`${JSON.stringify(object, null, 2)}\n`);
}
