/** A message as it may be shown: secrets hidden before anything is read off it. */
import { type DissectOptions, dissect } from './dissect.js';
import type { Dissection } from './dissection.js';
import type { Finding } from './node.js';
import type { SecretMode } from './secret-modes.js';
import { withoutSecrets } from './secrets.js';
import type { CommandTable } from './table.js';

/** @param bytes a frame: at least its 24-byte header, cut short where the rest was not seen */
export function dissectMasked(
  table: CommandTable,
  bytes: Uint8Array,
  secrets: SecretMode,
  options: DissectOptions,
): Dissection {
  const shown = withoutSecrets(table, bytes, options.request, secrets, options.features);
  const hidden = dissect(table, shown, options);
  if (shown === bytes || !hidden.findings.some(isOfJson)) return hidden;
  return withFindings(hidden, dissect(table, bytes, options).findings.filter(isOfJson));
}

/**
 * A value that is no JSON is hidden whole, and the stars are no JSON in their first byte: where
 * parsing stopped is known from what was sent. The finding says the place, and nothing of the value.
 */
const isOfJson = ({ id }: Finding): boolean => id === 'fusion.invalid-json';

/** With what else is known of the message; of an id that is the last word. */
export function withFindings(message: Dissection, told: readonly Finding[]): Dissection {
  const own = message.findings.filter(({ id }) => !told.some((each) => each.id === id));
  return { ...message, findings: [...own, ...told] };
}
