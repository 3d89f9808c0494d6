/** What was written before, by the name of where it was. */
import { remembered } from './line-edit.js';
import type { Histories, State } from './state.js';

export const historyOf = (
  { histories }: { readonly histories: Histories },
  name: string,
): readonly string[] => histories[name] ?? [];

export const remember = (state: State, name: string, text: string): State => ({
  ...state,
  histories: { ...state.histories, [name]: remembered(historyOf(state, name), text) },
});
