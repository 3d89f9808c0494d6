/** Rules about who answers what. */
import type { CommandTable } from '../../dissect/table.js';
import { magicOf } from '../../mcbp/magic.js';
import { clientOpcodeOf } from '../../mcbp/opcodes.js';
import type { Ending, Observed, Waiting, WaitingRequest } from '../observed.js';
import { named, sentence } from '../sentence.js';
import type { Dialogue } from './dialogue.js';
import type { Speaker } from './speaker.js';

export const exchangeIds = [
  'mcbp.unmatched-response',
  'mcbp.unanswered-request',
  'mcbp.opcode-mismatch',
  'mcbp.wrong-direction',
] as const;

/** Requests that are looked through for the one an answer may have meant. */
const MAX_LOOKED_AT = 1024;

/** Both ends send DCP's commands, and most of them need no answer. */
const isDcp = (serverOpcode: boolean, opcode: number): boolean =>
  !serverOpcode && clientOpcodeOf(opcode)?.dcp === true;

export function directionRule(seen: Observed, dialogue: Dialogue, speaker: Speaker): void {
  const magic = magicOf(seen.magic);
  if (magic === undefined) return;
  const sender = seen.from === 0 ? 'client' : 'server';
  if (magic.sender === sender || isDcp(magic.serverOpcode, seen.opcode)) return;
  speaker.say(
    seen.number,
    'mcbp.wrong-direction',
    `the ${sender} end sent ${magic.name}, which only the ${magic.sender} sends`,
    // Without the SYN the roles may have been guessed wrong.
    dialogue.connection.midstream ? 'soft' : undefined,
  );
}

/** An answer that nothing asked for, as far as was seen. */
export function unmatchedRule(
  seen: Observed,
  dialogue: Dialogue,
  speaker: Speaker,
  table: CommandTable,
): void {
  if (seen.kind !== 'response' || seen.request !== undefined) return;
  if (isDcp(magicOf(seen.magic)?.serverOpcode === true, seen.opcode)) return;
  // One direction alone may have been captured.
  const isUnheard = dialogue.last[seen.from === 0 ? 1 : 0] === 0;
  const soft = dialogue.whole && !isUnheard ? undefined : 'soft';
  const same = sameOpaque(seen);
  const [only] = same;
  if (only !== undefined && same.length === 1 && only.opcode !== seen.opcode) {
    dialogue.mismatched(only.number);
    const asked = table.find(only.magic, only.opcode)?.name ?? `opcode ${only.opcode}`;
    speaker.say(
      seen.number,
      'mcbp.opcode-mismatch',
      sentence`the only outstanding request with this opaque is ${asked} in message ${named(only.number)}`,
      soft,
    );
    return;
  }
  const why = dialogue.connection.midstream
    ? '; it may have been sent before the capture began'
    : dialogue.holed
      ? '; it may be in the bytes that are missing'
      : isUnheard
        ? '; of the end that asks, nothing was captured'
        : '';
  speaker.say(
    seen.number,
    'mcbp.unmatched-response',
    `no request waits for this answer${why}`,
    soft,
  );
}

function sameOpaque(seen: Observed): WaitingRequest[] {
  const found: WaitingRequest[] = [];
  let looked = 0;
  for (const request of seen.waiting.all()) {
    looked += 1;
    if (looked > MAX_LOOKED_AT) break;
    if (request.from !== seen.from && request.opaque === seen.opaque) found.push(request);
  }
  return found;
}

/** The connection is over, and some requests never got an answer. */
export function unansweredRule(
  dialogue: Dialogue,
  how: Ending,
  waiting: Waiting,
  speaker: Speaker,
): void {
  const ended = { fin: 'was closed', rst: 'was reset', end: 'goes on, but the capture ends' }[how];
  for (const request of waiting.all()) {
    if (request.quiet || isDcp(magicOf(request.magic)?.serverOpcode === true, request.opcode)) {
      continue;
    }
    // Some answers came: then all that is missing is the end of them.
    const what = request.begun ? 'before all answers came' : 'before the answer came';
    const answers = request.from === 0 ? 1 : 0;
    const holed = dialogue.missing[answers];
    // That its answer was one to something else has been said.
    const known = dialogue.isMismatched(request.number);
    speaker.say(
      request.number,
      'mcbp.unanswered-request',
      `the connection ${ended} ${what}${holed ? '; it may be in the bytes that are missing' : ''}`,
      how === 'end' || holed || known ? 'soft' : undefined,
    );
  }
}
