/** Rules about TCP and framing: what the streams went through before messages came of them. */
import { plural } from '../../dissect/text.js';
import type { SkipReason } from '../../mcbp/framer.js';
import type { DirectionCounters } from '../../tcp/direction.js';
import type { End } from '../../tcp/events.js';
import type { Ending, Waiting } from '../observed.js';
import { named, type Sentence, sentence } from '../sentence.js';
import type { Dialogue } from './dialogue.js';
import { findingOf, type Speaker } from './speaker.js';

const SENDERS = ['the client', 'the server'] as const;

export const transportIds = [
  'tcp.gap',
  'tcp.overlap-conflict',
  'tcp.out-of-order',
  'tcp.retransmission',
  'tcp.midstream',
  'tcp.reset',
  'mcbp.bad-magic',
  'mcbp.truncated',
] as const;

/** Whatever waited for a message of this direction is said on it. */
export function arrived(dialogue: Dialogue, from: End, number: number, speaker: Speaker): void {
  if (dialogue.last[0] === 0 && dialogue.last[1] === 0 && dialogue.connection.midstream) {
    speaker.say(
      number,
      'tcp.midstream',
      'the connection began before the capture did: what was agreed before is not known',
    );
  }
  dialogue.last[from] = number;
  for (const finding of dialogue.due(from)) speaker.tell(number, finding);
}

export function missed(dialogue: Dialogue, from: End, missing: number): void {
  dialogue.missing[from] = true;
  dialogue.later(
    from,
    findingOf(
      'tcp.gap',
      `${plural(missing, 'byte')} from ${SENDERS[from]} are missing before this: a packet was not captured, or cut by the snap length`,
    ),
  );
}

/** Bytes were passed over. What a gap or a frame already reported cost is no finding of its own. */
export function skipped(dialogue: Dialogue, from: End, count: number, why: SkipReason): void {
  if (why === 'bad-magic') {
    dialogue.missing[from] = true;
    dialogue.later(
      from,
      findingOf(
        'mcbp.bad-magic',
        `${plural(count, 'byte')} from ${SENDERS[from]} before this begin with no magic of the protocol and were skipped`,
      ),
    );
  } else if (why === 'truncated-header') {
    dialogue.later(
      from,
      findingOf(
        'mcbp.truncated',
        `the stream from ${SENDERS[from]} ends ${plural(count, 'byte')} into the header of its next message`,
        dialogue.missing[from] ? 'soft' : undefined,
      ),
    );
  } else if (why !== 'long-body') {
    dialogue.missing[from] = true;
  }
}

export function differed(dialogue: Dialogue, from: End, differing: number): void {
  dialogue.later(
    from,
    findingOf(
      'tcp.overlap-conflict',
      `${plural(differing, 'byte')} that ${SENDERS[from]} sent again differ from the first copy, which is the one shown`,
    ),
  );
}

export function counted(dialogue: Dialogue, from: End, counters: DirectionCounters): void {
  const { outOfOrder, retransmissions } = counters;
  if (outOfOrder > 0) {
    const text = `${plural(outOfOrder, 'segment')} from ${SENDERS[from]} were captured out of order`;
    dialogue.later(from, findingOf('tcp.out-of-order', text));
  }
  if (retransmissions > 0) {
    const text = `${plural(retransmissions, 'segment')} from ${SENDERS[from]} were captured again`;
    dialogue.later(from, findingOf('tcp.retransmission', text));
  }
}

/** The connection is over: what still waits is said on its last message, if it had any. */
export function ended(dialogue: Dialogue, how: Ending, waiting: Waiting, speaker: Speaker): void {
  const number = Math.max(...dialogue.last);
  if (number === 0) return;
  for (const from of [0, 1] as const) {
    const own = dialogue.last[from];
    for (const finding of dialogue.due(from)) speaker.tell(own > 0 ? own : number, finding);
  }
  if (how !== 'rst') return;
  const outstanding = waiting.oldest(0) ?? waiting.oldest(1);
  speaker.say(
    number,
    'tcp.reset',
    outstanding === undefined
      ? 'the connection was reset; no request was outstanding'
      : sentence`the connection was reset while ${requestText(outstanding.number, number)} waited for its answer: nobody knows whether it was carried out`,
    outstanding === undefined ? 'soft' : undefined,
  );
}

/** @param own the message that bears the finding */
const requestText = (number: number, own: number): Sentence | string =>
  number === own ? 'this request' : sentence`request ${named(number)}`;
