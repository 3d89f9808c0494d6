/** What the objects have in common that stand for one message after the other, written again for each. */
import type { Waiting } from '../analysis/observed.js';
import type { Connection, End, Endpoint } from '../tcp/events.js';

const NO_END: Endpoint = { address: '', port: 0 };

/** Before the first message. */
export const NO_CONNECTION: Connection = { index: 0, ends: [NO_END, NO_END], midstream: false };

export const NOBODY_WAITS: Waiting = { oldest: () => undefined, all: () => [] };

/** The plain numbers of analysis/observed.ts's Passing. */
export abstract class PassingRecord {
  number = 0;
  from: End = 0;
  kind: 'request' | 'response' = 'request';
  magic = 0;
  opcode = 0;
  framingExtrasLength = 0;
  keyLength = 0;
  extrasLength = 0;
  datatype = 0;
  vbucketOrStatus = 0;
  bodyLength = 0;
  opaque = 0;
  missing = 0;
}
