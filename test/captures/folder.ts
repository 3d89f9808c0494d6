/** The sample captures as they are made, and as they lie in the repository. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../helpers/skip.js';
import type { Play } from '../make/play.js';
import { plays } from '../make/plays/index.js';
import { Stage } from '../make/stage.js';
import { messagesOf, type Seen } from './read.js';

const FOLDER = join(repositoryRoot, 'captures');

export const pathOf = (file: string): string => join(FOLDER, file);

/** The file's bytes; none where it is not there yet. */
export const kept = (file: string): Uint8Array =>
  existsSync(pathOf(file)) ? new Uint8Array(readFileSync(pathOf(file))) : new Uint8Array(0);

export interface Made {
  readonly play: Play;
  readonly stage: Stage;
  readonly bytes: Uint8Array;
}

/** Plays a play. */
export function made(play: Play): Made {
  const stage = new Stage(play.start);
  try {
    play.act(stage);
  } finally {
    stage.strike();
  }
  return { play, stage, bytes: stage.bytes() };
}

/** The messages of all captures as `bytesOf` has them, by name of the play. */
export async function allMessages(
  bytesOf: (play: Play) => Uint8Array,
): Promise<ReadonlyMap<string, readonly Seen[]>> {
  const all = new Map<string, readonly Seen[]>();
  for (const play of plays) all.set(play.name, await messagesOf(bytesOf(play)));
  return all;
}
