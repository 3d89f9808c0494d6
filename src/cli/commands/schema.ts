/** `fusionshark schema`: what `-T ndjson`, `--log` and `-T ek` print, for those who take it in. */
import { Command, Option } from 'commander';
import type { SchemaOptions } from '../actions/schema.js';
import type { Run } from '../run.js';

const AFTER = `
Without options: JSON Schema (2020-12) of the NDJSON object.

Example:
  fusionshark schema > message.schema.json
  fusionshark schema --elastic | curl -X PUT http://localhost:9200/_index_template/fusionshark \\
    -H 'Content-Type: application/json' --data-binary @-
  fusionshark read -T ek FILE | curl http://localhost:9200/_bulk \\
    -H 'Content-Type: application/x-ndjson' --data-binary @-
  fusionshark schema --clickhouse | clickhouse-client --multiquery`;

export const schemaCommand = (run: Run): Command => {
  const kinds = ['elastic', 'clickhouse', 'clickhouseQueries'];
  const only = (flag: string, does: string): Option => {
    const option = new Option(flag, does);
    return option.conflicts(kinds.filter((kind) => kind !== option.attributeName()));
  };
  return new Command('schema')
    .description('the form of what is printed: JSON Schema, or for a database that takes it in')
    .addOption(only('--elastic', 'an index template of Elasticsearch and OpenSearch, for -T ek'))
    .addOption(only('--clickhouse', 'a table of ClickHouse, for -T ndjson'))
    .addOption(only('--clickhouse-queries', 'ten questions to that table'))
    .addHelpText('after', AFTER)
    .action((options: SchemaOptions) =>
      run(async () => (await import('../actions/schema.js')).schema(options)),
    );
};
