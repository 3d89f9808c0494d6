/**
 * Steps: what the clients of a scenario do, one after the other. A step does one thing at most;
 * before it time may pass and a sentence be told.
 */
import { z } from 'zod';
import { features } from '../../../mcbp/features.js';
import { command, hex, oneOfNames, seconds, u16, value, whole } from './parts.js';

/** What fits a status bar of a hundred columns beside its other parts. */
const MAX_SENTENCE = 100;
const MAX_TIMES = 1000;

const featureNames = features.map(({ name }) => name);
const feature = oneOfNames('feature', (name) => featureNames.includes(name), featureNames);
const connection = z.string({ error: 'expected the name of a connection' }).min(1);

const fields = z.strictObject({
  after: seconds.optional().describe('Seconds before the step.'),
  say: z
    .string({ error: `expected a sentence, of at most ${MAX_SENTENCE} characters` })
    .min(1)
    .max(MAX_SENTENCE)
    .optional()
    .describe('A sentence of the story, told as the step begins.'),

  connect: connection.optional().describe('Opens a connection of this name.'),
  node: whole(1).optional().describe('1..: to which node; default 1.'),
  hello: z
    .array(feature)
    .optional()
    .describe('Features to ask for; an empty list: no HELLO. Default: JSON and what goes with it.'),
  bucket: z
    .string()
    .optional()
    .describe('Bucket to select; empty: none. Default: the one that every node has.'),

  on: connection.optional().describe('The connection that the step is about.'),
  send: command.optional().describe('Sends a request to this command.'),
  vbucket: u16.optional().describe('Of the request; default 0.'),
  extras: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .optional()
    .describe('Fields of the extras by name.'),
  key: z.string().optional().describe('Of the request; default none.'),
  value: value
    .optional()
    .describe(
      'JSON, a text as it is, or the fields of a value that is laid out. "$now+60" is a minute from now in seconds since 1970, "$ms+60" in milliseconds; "$bucket_uuid" that of the bucket.',
    ),
  datatype: whole(0, 0xff)
    .optional()
    .describe('Instead of the one that the value has: 0 raw, 1 JSON, 2 Snappy, 4 XATTR.'),
  times: whole(1, MAX_TIMES).optional().describe('How often; default once.'),
  wait: z
    .union([z.boolean(), seconds], { error: 'expected true, false or seconds' })
    .optional()
    .describe(
      'Whether the next step waits for the answer, or for how many seconds at most; default 30.',
    ),

  bytes: hex.optional().describe('Sends these bytes.'),
  settle: seconds
    .optional()
    .describe('Waits until all requests of the connection are answered, so many seconds at most.'),
  close: connection.optional().describe('Closes this connection.'),
  reset: connection.optional().describe('Resets this connection.'),
});

type Fields = z.infer<typeof fields>;

/** What a step may do, and which other fields belong to it. */
const DEEDS: Readonly<Partial<Record<keyof Fields, readonly (keyof Fields)[]>>> = {
  connect: ['node', 'hello', 'bucket'],
  send: ['on', 'vbucket', 'extras', 'key', 'value', 'datatype', 'times', 'wait'],
  bytes: ['on'],
  settle: ['on'],
  close: [],
  reset: [],
};
const deeds = Object.keys(DEEDS) as (keyof Fields)[];
const ALWAYS: readonly (keyof Fields)[] = ['after', 'say'];

export const step = fields.superRefine((given, context) => {
  const fault = (field: string, message: string): void => {
    context.addIssue({ code: 'custom', path: field === '' ? [] : [field], message });
  };
  const [deed, another] = deeds.filter((name) => given[name] !== undefined);
  if (another !== undefined)
    fault(another, `a step does one thing: this one has "${deed}" already`);
  const own = deed === undefined ? [] : [deed, ...(DEEDS[deed] ?? [])];
  const named = Object.keys(given) as (keyof Fields)[];
  const foreign = named.find((name) => ![...own, ...ALWAYS, ...deeds].includes(name));
  if (foreign !== undefined) fault(foreign, `belongs to ${ownersOf(foreign)}`);
  if (own.includes('on') && given.on === undefined) fault('', `"${deed}" needs "on", a connection`);
  if (named.length === 0) fault('', 'the step is empty');
});

const ownersOf = (field: keyof Fields): string =>
  deeds
    .filter((deed) => DEEDS[deed]?.includes(field))
    .map((deed) => `"${deed}"`)
    .join(', ');

export type Step = z.infer<typeof step>;
