/** What a rule does to a message: one row an action, from which help and metrics are drawn. */
import type { Status } from '../mcbp/statuses.js';
import type { AnswerBody } from './answer.js';

export type Action =
  /** It goes on so many milliseconds later, and what is behind it no sooner. */
  | { readonly verb: 'delay'; readonly least: number; readonly most: number }
  /** It takes as long as a line of this speed would. */
  | { readonly verb: 'throttle'; readonly bytesPerSecond: number }
  | { readonly verb: 'drop' }
  | { readonly verb: 'duplicate' }
  /** Whoever asked gets this status, and this value or none; the other end never hears of it. */
  | {
      readonly verb: 'answer';
      readonly status: Status['value'];
      readonly body?: AnswerBody;
    }
  /** Bytes of this field become others: these, or any. */
  | { readonly verb: 'corrupt'; readonly field: string; readonly value: string | undefined }
  /** FIN, or RST, to both ends, instead of the message or behind it. */
  | { readonly verb: 'close' | 'reset'; readonly when: 'before' | 'after' };

export type Verb = Action['verb'];

interface ActionRow {
  readonly usage: string;
  readonly doc: string;
  /** `request` or `response` may stand behind the verb. */
  readonly sided: boolean;
}

export const actions: Readonly<Record<Verb, ActionRow>> = {
  delay: {
    usage: 'delay [SIDE] TIME[..TIME]',
    doc: 'goes on later, as does what follows it: 200ms, 1s..3s',
    sided: true,
  },
  throttle: {
    usage: 'throttle [SIDE] BYTES',
    doc: 'takes its time, in bytes a second: 500, 64K, 1M',
    sided: true,
  },
  drop: { usage: 'drop [SIDE]', doc: 'never arrives', sided: true },
  duplicate: { usage: 'duplicate [SIDE]', doc: 'arrives twice', sided: true },
  answer: {
    usage: 'answer STATUS [BODY]',
    doc: 'answered here, the node never sees it: Etmpfail, 0xff01 "why", Success {"n":1}',
    sided: false,
  },
  corrupt: {
    usage: 'corrupt [SIDE] FIELD[=VALUE]',
    doc: 'bytes of this field become others: fusion.term=7, couchbase.opaque',
    sided: true,
  },
  close: {
    usage: 'close [SIDE] [before|after]',
    doc: 'both ends get a FIN, instead of the message or behind it',
    sided: true,
  },
  reset: {
    usage: 'reset [SIDE] [before|after]',
    doc: 'both ends get an RST, instead of the message or behind it',
    sided: true,
  },
};

export const VERBS = Object.keys(actions) as readonly Verb[];
