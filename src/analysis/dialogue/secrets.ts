/** Rules about secrets: what goes over the wire for everybody to read, and what errors repeat. */

import { bearsSecrets, secretRanges } from '../../dissect/secret-ranges.js';
import type { CommandTable } from '../../dissect/table.js';
import type { Observed } from '../observed.js';
import { named, sentence } from '../sentence.js';
import type { Dialogue } from './dialogue.js';
import type { Speaker } from './speaker.js';

export const secretIds = ['mcbp.plaintext-secret', 'mcbp.secret-in-error'] as const;

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** A password or a token in a request: once per connection and kind. */
export function plaintextRule(
  seen: Observed,
  dialogue: Dialogue,
  speaker: Speaker,
  table: CommandTable,
): void {
  const spec = table.find(seen.magic, seen.opcode);
  if (seen.kind !== 'request' || dialogue.connection.decrypted) return;
  if (spec === undefined || !bearsSecrets(spec)) return;
  const isSasl = spec.name.startsWith('Sasl');
  const kind = isSasl ? 'sasl' : 'token';
  if (dialogue.toldSecrets.has(kind)) return;
  // Of the SASL mechanisms only PLAIN sends the password itself.
  if (isSasl && seen.dissect().parts.key !== 'PLAIN') return;
  if (secretRanges(table, seen.bytes, undefined, seen.features).length === 0) return;
  dialogue.toldSecrets.add(kind);
  const loopback = dialogue.connection.ends.every(({ address }) => isLoopback(address));
  speaker.say(
    seen.number,
    'mcbp.plaintext-secret',
    `${isSasl ? 'the password' : 'a token'} goes over this connection without TLS${loopback ? ', though only within this host' : ': whoever can capture it has it'}`,
    loopback ? 'soft' : undefined,
  );
}

/** The text of an error holds what the request kept secret. */
export function echoRule(seen: Observed, speaker: Speaker, table: CommandTable): void {
  const spec = table.find(seen.magic, seen.opcode);
  const { request } = seen;
  if (request?.bytes === undefined || spec === undefined || !bearsSecrets(spec)) return;
  if (!seen.dissect().failed) return;
  const echoed = secretRanges(table, seen.bytes, request.bytes, seen.features);
  if (!echoed.some(({ secret }) => secret !== undefined)) return;
  speaker.say(
    seen.number,
    'mcbp.secret-in-error',
    sentence`the text of this error repeats a secret of request ${named(request.number)}; whoever logs errors logs it`,
  );
}
