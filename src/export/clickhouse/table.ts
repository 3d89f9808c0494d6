/** The table for `-T ndjson`, as ClickHouse's own SQL. */
import type { JsonSchema } from '../docs/json-schema.js';
import { columnsOf } from './columns.js';

/** What lets JSONEachRow take the records as they are. */
const SETTINGS = [
  ['date_time_input_format', "'best_effort'"],
  ['input_format_json_named_tuples_as_objects', '1'],
  ['input_format_json_defaults_for_missing_elements_in_named_tuple', '1'],
  ['input_format_json_read_objects_as_strings', '1'],
  ['input_format_json_read_arrays_as_strings', '1'],
  ['input_format_json_read_numbers_as_strings', '1'],
  ['input_format_json_read_bools_as_strings', '1'],
] as const;

const HEAD = `-- Messages as fusionshark prints them (-T ndjson, --log). To make the table, and to fill it:
--   fusionshark schema --clickhouse | clickhouse-client --multiquery
--   fusionshark read -T ndjson FILE | clickhouse-client --query 'INSERT INTO fusionshark FORMAT JSONEachRow' \\
${SETTINGS.map(([name, value]) => `--     --${name}=${value.replaceAll("'", '')}`).join(' \\\n')}
-- value, key and extras may be any JSON: those that are no text are kept as JSON text.
`;

export function clickhouseTable(schema: JsonSchema): string {
  const columns = columnsOf(schema).map(
    ({ name, type, doc }) => `  \`${name}\` ${type} COMMENT ${literal(doc)}`,
  );
  return `${HEAD}CREATE TABLE IF NOT EXISTS fusionshark
(
${columns.join(',\n')}
)
ENGINE = MergeTree
ORDER BY (time, number);
`;
}

const literal = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
