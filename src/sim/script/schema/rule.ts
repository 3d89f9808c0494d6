/**
 * Rules: what a node does otherwise than it would. Each has what it is about and what it changes;
 * of several that fit a request the first holds.
 */
import { z } from 'zod';
import { statusNames, statusNumber } from '../words.js';
import { command, hex, oneOfNames, seconds, u16, value, whole } from './parts.js';

/** Copies of an answer; a node that stutters for ever serves nobody. */
const MAX_COPIES = 100;

const count = whole(1);

const match = z.strictObject({
  command: command.optional().describe('Requests to this command.'),
  vbucket: u16.optional().describe("Of the request's header."),
  connection: count
    .optional()
    .describe("1..: the node's connections in the order in which they came."),
  nth: count
    .optional()
    .describe('1..: of the requests that fit the rest, this one alone. Absent: each.'),
});

const statusName = oneOfNames('status', (name) => statusNumber(name) !== undefined, statusNames);

const when = z.enum(['before', 'after'], { error: 'expected "before" or "after" the answer' });

const change = z
  .strictObject({
    delay: seconds
      .optional()
      .describe(
        'The answer comes that much later, and all that follows on the connection waits for it.',
      ),
    status: z
      .union([statusName, u16])
      .optional()
      .describe(
        'Answered with this status, by name or number, instead of what the node has to say.',
      ),
    context: z.string().optional().describe('What the error body says; needs a status.'),
    body: value
      .optional()
      .describe(
        'The value of the answer: JSON, or a text as it is; with the words that values of requests may have.',
      ),
    set: z
      .record(z.string(), value)
      .optional()
      .describe(
        "Members of the answer's JSON by their path (`0.validTill`), and what they are instead.",
      ),
    opaque: whole(-0xffff_ffff, 0xffff_ffff)
      .optional()
      .describe('Added to the opaque of the answer.'),
    opcode: command.optional().describe('The answer says that it is one to this command.'),
    duplicate: whole(1, MAX_COPIES).optional().describe('So many copies more.'),
    swap: z
      .literal(true, { error: 'expected true' })
      .optional()
      .describe('The answer waits until the next one of its connection has been sent.'),
    garbage: hex.optional().describe('Bytes that stand before the answer.'),
    drip: z
      .strictObject({
        bytes: count.describe('Of each drop.'),
        every: seconds.describe('Between two drops.'),
      })
      .optional()
      .describe('The answer comes in drops of so many bytes, one every so many seconds.'),
    halfFrame: z
      .union([z.literal(true), count], { error: 'expected true or a number' })
      .optional()
      .describe('Half of the answer, or so many bytes of it, and then the connection is closed.'),
    silence: z
      .literal(true, { error: 'expected true' })
      .optional()
      .describe('No answer, ever; the connection stays.'),
    disconnect: when
      .optional()
      .describe('The node closes the connection before or after the answer.'),
    reset: when.optional().describe('The node resets the connection before or after the answer.'),
  })
  .refine((given) => Object.keys(given).length > 0, 'nothing is changed')
  .refine(({ context, status }) => context === undefined || status !== undefined, {
    path: ['context'],
    message: 'only a status has something to say: needs "status"',
  });

export const rule = z.strictObject({
  node: count.optional().describe('1..; absent: every node.'),
  match: match.default({}).describe('Which requests it is about; all that is named has to fit.'),
  do: change.describe('What becomes of the answer.'),
});

export type Change = z.infer<typeof change>;
export type Rule = z.infer<typeof rule>;
