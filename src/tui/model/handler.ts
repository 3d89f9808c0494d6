/** What a command is made of; and the handlers that need no more than the state. */
import type { State } from './state.js';
import { type Step, step } from './step.js';

/** @param argument what stands behind the name on the command line; empty for a key */
export type Handler = (state: State, argument: string) => Step;

export const pure =
  (change: (state: State) => State): Handler =>
  (state) =>
    step(change(state));

/** A word to the user in the status bar. */
export const told = (state: State, message: string): Step => step({ ...state, message });
