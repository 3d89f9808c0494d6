/**
 * A document that stands inside the value of a message, as one of many: its datatype and the
 * length of its value come before it. Sources: kv_engine docs/range_scans/range_scan_continue.md,
 * docs/dcp/documentation/commands/cache-transfer.md.
 */
import { JSON_BIT } from '../mcbp/datatypes.js';
import { bytesOf, jsonOf, type Layout, type Scope, u8, when } from '../spec/layout.js';
import { datatypeFlags } from './names.js';

export const DATATYPE = u8('datatype', 'Datatype of the value.', {
  flags: datatypeFlags,
  filter: 'couchbase.datatype',
});

const isJson = ({ read }: Scope): boolean => read.datatype === JSON_BIT;

/** The value, as long as an item called `value_length` says, whose datatype was read before. */
export function documentValue(doc: string): Layout {
  const named = ['value_length', 'value', doc, { filter: 'couchbase.value' }] as const;
  return [when(isJson, [jsonOf(...named)]), when((scope) => !isJson(scope), [bytesOf(...named)])];
}
