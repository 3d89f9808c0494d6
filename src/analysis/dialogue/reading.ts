/**
 * Which messages are worth reading whole. Almost all traffic is ordinary data commands that
 * went well: of those the header says all there is to say, and reading costs thirty times more.
 */

import { bearsSecrets } from '../../dissect/secret-ranges.js';
import { JSON_BIT } from '../../mcbp/datatypes.js';
import { decodeFramingExtras } from '../../mcbp/framing-extras.js';
import { HEADER_LENGTH } from '../../mcbp/header.js';
import { isFailure, statusOf } from '../../mcbp/statuses.js';
import type { CommandSpec } from '../../spec/command.js';
import type { Observed } from '../observed.js';

/** Commands that change what is known of a connection. */
const TELLING: ReadonlySet<string> = new Set(['SelectBucket', 'Hello']);
/** 2^53 has 16 digits. */
const LONG_NUMBER = 16;

export function isWorthReading(seen: Observed, spec: CommandSpec | undefined): boolean {
  if (spec === undefined || spec.fusion !== undefined) return true;
  if (seen.missing > 0 && seen.abridged !== true) return true;
  if (TELLING.has(spec.name) || bearsSecrets(spec)) return true;
  if (seen.framingExtrasLength + seen.extrasLength + seen.keyLength > seen.bodyLength) return true;
  if (seen.kind === 'response' && isOddStatus(seen.vbucketOrStatus)) return true;
  if (seen.framingExtrasLength > 0 && !hasKnownFraming(seen)) return true;
  return (seen.datatype & JSON_BIT) !== 0 && hasLongNumber(seen);
}

const isOddStatus = (status: number): boolean =>
  status !== 0 && (isFailure(status) || statusOf(status) === undefined);

/** Whether framing extras of this beginning and length are known; there are few in any traffic. */
const framings = new Map<number, boolean>();

function hasKnownFraming({ bytes, framingExtrasLength, kind }: Observed): boolean {
  const first = bytes[HEADER_LENGTH] ?? 0;
  const isOne = (first & 0x0f) < 0x0f && first < 0xf0 && 1 + (first & 0x0f) === framingExtrasLength;
  const key = first * 2 + (kind === 'request' ? 1 : 0);
  const remembered = isOne ? framings.get(key) : undefined;
  if (remembered !== undefined) return remembered;
  const end = HEADER_LENGTH + framingExtrasLength;
  const known = decodeFramingExtras(bytes, HEADER_LENGTH, end, kind).every((info) => !info.unknown);
  if (isOne) framings.set(key, known);
  return known;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** Looks at every sixteenth byte: a long run of digits must cover one of them. */
function hasLongNumber({ bytes, extrasLength, keyLength, framingExtrasLength }: Observed): boolean {
  const start = HEADER_LENGTH + framingExtrasLength + extrasLength + keyLength;
  for (let at = start + LONG_NUMBER - 1; at < bytes.length; at += LONG_NUMBER) {
    if (!isDigit(bytes[at] as number)) continue;
    let from = at;
    while (from > start && isDigit(bytes[from - 1] as number)) from -= 1;
    let to = at + 1;
    while (to < bytes.length && isDigit(bytes[to] as number)) to += 1;
    if (to - from >= LONG_NUMBER) return true;
  }
  return false;
}
