/** What a story has to work with, and the steps that several of its parts share. */
import type { Random } from '../random.js';
import type { Actor, Told } from './actor.js';

export interface Stage {
  /** The owner so far of the vbuckets of this story. */
  readonly old: Actor;
  /** Their owner-to-be: a connection to another node, or a second one to the same. */
  readonly next: Actor;
  readonly sameNode: boolean;
  readonly edition: string;
  readonly bucketUuid: string;
  readonly random: Random;
  /** The highest term that this workload has used, by vbucket. */
  readonly terms: Map<number, bigint>;
  readonly signal: AbortSignal;
  say(line: string): void;
}

/** Something the story asked for did not come to pass: it is told no further. */
class StoryBroken extends Error {}

/** Whether servers of this edition do what came with `since`. */
export const knows = ({ edition }: Pick<Stage, 'edition'>, since: string): boolean =>
  edition >= since;

/** Keys and values of the metadata store that several requests carry. */
export const METADATASTORE = {
  metadatastore_uri: 'chronicle://localhost:9999',
  metadatastore_auth_token: 'Bearer simulated-token',
} as const;
export const LOGSTORE_URI = 's3://fusion-logstore';

/** Success, or the story ends here. */
export function expectSuccess(what: string, told: Told): Told {
  if (told.status !== 'Success') throw new StoryBroken(`${what}: ${told.status}`);
  return told;
}

const MOST_POLLS = 500;

/** Asks for a group of STAT fusion until its value is as wanted; gives that value. */
export async function pollUntil(
  stage: Stage,
  actor: Actor,
  key: string,
  wanted: (value: unknown) => boolean,
): Promise<unknown> {
  for (let polls = 0; polls < MOST_POLLS && !stage.signal.aborted; polls += 1) {
    const { json } = expectSuccess(`STAT ${key}`, await actor.stat(key));
    if (wanted(json)) return json;
  }
  throw new StoryBroken(`STAT ${key}: not as expected after ${MOST_POLLS} polls`);
}

/** A member of a JSON object, if it is one. */
export const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
