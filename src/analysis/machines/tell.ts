import type { Situation } from '../fusion/situation.js';

/** Takes what has changed for a vbucket, for the timeline. `detail` may be empty. */
export type Tell = (where: Situation, vbucket: number, what: string, detail: string) => void;
