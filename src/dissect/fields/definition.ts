/**
 * What a field is to whoever asks for it by name: the reference page, the completion and the
 * filter language read the same rows. Types are Wireshark's, so that a filter means the same
 * in both programs.
 */

import type { Base } from './bases.js';

export type FieldType =
  | 'FT_NONE'
  | 'FT_BOOLEAN'
  | 'FT_UINT8'
  | 'FT_UINT16'
  | 'FT_UINT24'
  | 'FT_UINT32'
  | 'FT_UINT48'
  | 'FT_UINT64'
  | 'FT_INT8'
  | 'FT_INT16'
  | 'FT_INT24'
  | 'FT_INT32'
  | 'FT_INT48'
  | 'FT_INT64'
  | 'FT_DOUBLE'
  | 'FT_STRING'
  | 'FT_BYTES'
  | 'FT_ABSOLUTE_TIME'
  | 'FT_RELATIVE_TIME'
  | 'FT_IPv4'
  | 'FT_IPv6';

export interface FieldDefinition {
  /** `couchbase.opcode`; of a family one name for all: `fusion.vb_<n>`. */
  readonly name: string;
  readonly type: FieldType;
  /** How its integers are written. */
  readonly base?: Base;
  /** One line for people. */
  readonly doc: string;
  /** Which messages have it: `all`, `requests`, or the commands. */
  readonly where: string;
  /** Where an NDJSON object has it, as a jq path; absent: it is not there, or only by parts. */
  readonly ndjson?: string;
  /** Unit of a number on the wire. */
  readonly unit?: 's' | 'ms' | 'us' | 'bytes';
  /** Names of the values, by which a filter may call them. */
  readonly values?: Readonly<Record<number, string>>;
  /** Texts that it may be, where the descriptions name them: for completion. */
  readonly choices?: readonly string[];
  /** Shown as stars unless the user asks for secrets. */
  readonly secret?: true;
  /** A message may have several: a comparison holds when it holds for any of them. */
  readonly many?: true;
  /** A family of fields, whose names stand on the wire: what matches a whole name. */
  readonly pattern?: RegExp;
}
