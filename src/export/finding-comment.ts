/**
 * Findings as comments on packets. They begin with our name, so that they are known again: a
 * capture that was written twice says what was found the second time.
 */
import type { Finding } from '../dissect/node.js';

/** @param of number of the message, where it is another one than the packet's own */
export function findingComment({ severity, id, message, expects }: Finding, of?: number): string {
  const whose = of === undefined ? '' : `message ${of}: `;
  const answer = expects === undefined ? '' : `; the server will answer ${expects}`;
  return `fusionshark ${severity} ${id}: ${whose}${message}${answer}`;
}

export const isFindingComment = (text: string): boolean =>
  /^fusionshark (?:error|warn|note|chat) [a-z0-9][a-z0-9.-]*: /.test(text);
