/** What a search tries on each message, made from what somebody wrote. */
import type { Dissection } from '../../dissect/dissection.js';
import { details } from '../../dissect/summary.js';
import { FilterFault } from '../../filter/fault.js';
import type { TextQuery } from '../port/find.js';
import { type BytePattern, bytesPattern, parseHex, textPattern } from './byte-pattern.js';

/** What of a session may be looked into. */
interface Searched {
  /** A message's bytes as they passed; undefined: it is not held. */
  bytesOf(number: number): Uint8Array | undefined;
  /** Secrets hidden as they are in rows. */
  dissectionOf(number: number): Dissection | undefined;
  /** @throws FilterFault */
  asking(filter: string): (number: number) => boolean;
}

export type Trial = (number: number) => boolean;

/** Or what is wrong with the text. */
export function trialOf(
  { in: place, text }: Pick<TextQuery, 'in' | 'text'>,
  searched: Searched,
): Trial | { readonly fault: string } {
  if (text.trim() === '') return { fault: 'there is nothing to look for' };
  switch (place) {
    case 'summary':
      return inSummary(text.toLowerCase(), searched);
    case 'strings':
      return inBytes(textPattern(text), searched);
    case 'hex': {
      const wanted = parseHex(text);
      const fault = 'bytes are pairs of hex digits, such as 80 70 00';
      return wanted === undefined ? { fault } : inBytes(bytesPattern(wanted), searched);
    }
    case 'filter':
      return byFilter(text, searched);
  }
}

/** Command, status and Info, as the row has them one behind the other. */
const inSummary =
  (wanted: string, { dissectionOf }: Searched): Trial =>
  (number) => {
    const message = dissectionOf(number);
    if (message === undefined) return false;
    const { name, status = '' } = message;
    return `${name} ${status} ${details(message)}`.toLowerCase().includes(wanted);
  };

/** What is in the bytes only as a secret is not there: few messages have to be decoded for that. */
const inBytes =
  (pattern: BytePattern, { bytesOf, dissectionOf }: Searched): Trial =>
  (number) => {
    const bytes = bytesOf(number);
    if (bytes === undefined || !pattern(bytes)) return false;
    const shown = dissectionOf(number)?.bytes;
    return shown !== undefined && (shown === bytes || pattern(shown));
  };

function byFilter(text: string, { asking }: Searched): Trial | { readonly fault: string } {
  try {
    return asking(text);
  } catch (fault) {
    if (fault instanceof FilterFault) return { fault: fault.message };
    throw fault;
  }
}
