/**
 * HELLO features by connection. What HELLO granted decides how later messages are read (keys
 * with or without a collection), so it travels with each message, and is kept beside a stored
 * one. Features hold from the answer on; another HELLO replaces them all, as in kv_engine
 * daemon/protocol/mcbp/hello_packet_executor.cc. A HELLO that was not seen grants nothing.
 */
import { readItems } from '../dissect/items.js';
import { walk } from '../dissect/layout/decoded.js';
import { readMessage } from '../dissect/message.js';
import type { CommandTable } from '../dissect/table.js';
import { SUCCESS } from '../mcbp/statuses.js';

export type Features = ReadonlySet<number>;

/** The name of the items that list features, in the answers of commands that grant some. */
const FEATURE = 'feature';

/**
 * The features after this response: those that it grants, where its command does such a thing;
 * `undefined` where it was not seen whole.
 * @param before the features up to it
 */
export function featuresAfter(
  table: CommandTable,
  bytes: Uint8Array,
  before: Features | undefined,
): Features | undefined {
  if (table.find(bytes[0] ?? 0, bytes[1] ?? 0)?.grants !== true) return before;
  const message = readMessage(table, bytes);
  if (message.header.vbucketOrStatus !== SUCCESS) return before;
  if (message.sections.missing > 0) return undefined;
  const { value } = readItems(message, message.spec?.response?.at(-1), { features: before });
  const granted = [...walk(value)].flatMap(({ name, value: feature }) =>
    name === FEATURE && typeof feature === 'number' ? [feature] : [],
  );
  const same = before?.size === granted.length && granted.every((feature) => before.has(feature));
  return same ? before : new Set(granted);
}
