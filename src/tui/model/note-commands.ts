/** What is said of the selected message: comment, ignored, time reference. */

import { rowAt } from './derived.js';
import { type Handler, told } from './handler.js';
import type { State } from './state.js';
import { step } from './step.js';

/** A message that something can be said of; else why not. */
export function notable({ list }: State): { readonly number: number } | { readonly why: string } {
  if (list.selected > 0) return { number: list.selected };
  return { why: list.selected < 0 ? 'only messages can be noted' : 'no message is selected' };
}

/** What was remarked on the selected message so far. */
export const noteOf = (state: State): string => rowAt(state, state.list.cursor)?.note ?? '';

const comment: Handler = (state, text) => {
  const of = notable(state);
  if ('why' in of) return told(state, of.why);
  const words = text === '' ? 'comment taken away' : `comment on message ${of.number} kept`;
  return step({ ...state, message: words }, { type: 'comment', number: of.number, text });
};

const toggle =
  (type: 'ignore' | 'reference', on: string, off: string): Handler =>
  (state) => {
    const of = notable(state);
    if ('why' in of) return told(state, of.why);
    const row = rowAt(state, state.list.cursor);
    const was = type === 'ignore' ? row?.ignored : row?.reference;
    const message = `message ${of.number} ${was === true ? off : on}`;
    return step({ ...state, message }, { type, number: of.number });
  };

export const NOTE_COMMANDS = {
  comment,
  ignore: toggle('ignore', 'is left out of what is counted and saved', 'counts again'),
  reference: toggle('reference', 'is where time is counted from', 'is no time reference any more'),
} satisfies Readonly<Record<string, Handler>>;
