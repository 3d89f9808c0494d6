/** Messages as CSV: which fields where nobody names any, and how they stand on their lines. */
import { csvStyle } from './cell-text.js';
import { FIELDS_DEFAULTS, type FieldsOptions } from './options.js';
import type { FieldsPrinterOptions } from './printer.js';

export const CSV_FIELDS: readonly string[] = [
  ...['message.number', 'frame.number', 'frame.time_epoch', 'tcp.stream', 'ip.src', 'ipv6.src'],
  ...['tcp.srcport', 'ip.dst', 'ipv6.dst', 'tcp.dstport', 'couchbase.magic', 'couchbase.opcode'],
  ...['couchbase.opaque', 'couchbase.vbucket', 'couchbase.status', 'couchbase.time'],
  ...['couchbase.total_bodylength', 'couchbase.key', 'fusion.command', 'finding'],
];

/** @param given what is to be another way than usual */
export function csvOptions(given: Partial<FieldsOptions> = {}): FieldsPrinterOptions {
  const options = { ...FIELDS_DEFAULTS, header: true, ...given };
  return { ...options, separator: ',', style: csvStyle(options), lineEnd: '\r\n' };
}
