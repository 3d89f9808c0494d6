/**
 * Secrets are overwritten in the bytes before anything is made of them, so that no tree,
 * line, hex dump or export can leak one: they are all made from the masked bytes.
 */
import { copied } from '../bytes/copied.js';
import type { SecretRange } from './secret-echoes.js';
import type { SecretMode } from './secret-modes.js';
import { secretRanges } from './secret-ranges.js';
import type { CommandTable } from './table.js';

const utf8 = new TextEncoder();
const STAR = 0x2a;
const ONE = 0x31;

/**
 * The frame with its secrets overwritten by text of the same length: stars, or a fingerprint
 * that is equal for equal secrets. The same array where there is nothing to hide.
 */
export function withoutSecrets(
  table: CommandTable,
  bytes: Uint8Array,
  request: Uint8Array | undefined,
  mode: SecretMode,
  features?: ReadonlySet<number>,
): Uint8Array {
  if (mode === 'show') return bytes;
  return maskRanges(bytes, secretRanges(table, bytes, request, features), mode);
}

/** The bytes with these ranges overwritten; the same array where there are none. */
export function maskRanges(
  bytes: Uint8Array,
  ranges: readonly SecretRange[],
  mode: Exclude<SecretMode, 'show'>,
): Uint8Array {
  if (ranges.length === 0) return bytes;
  const masked = copied(bytes);
  for (const { start, end, digits, secret } of ranges) {
    masked.fill(digits ? ONE : STAR, start, end);
    if (mode === 'mask' || digits) continue;
    masked.set(fingerprint(secret ?? bytes.subarray(start, end)).subarray(0, end - start), start);
  }
  return masked;
}

/** `#` and eight hex digits of FNV-1a: tells secrets apart, no more. */
function fingerprint(secret: Uint8Array): Uint8Array {
  let hash = 0x811c9dc5;
  for (const byte of secret) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return utf8.encode(`#${hash.toString(16).padStart(8, '0')}`);
}
