/** Looking for messages: by their findings, or by a text, and what the session's answer does. */

import { type Found, type Query, TEXT_PLACES, type TextQuery } from '../../session/port/find.js';
import { type Handler, told } from './handler.js';
import { seek } from './message-commands.js';
import { plural } from './plural.js';
import type { Search, State } from './state.js';
import { type Step, step } from './step.js';

const ask = (state: State, query: Query): Step =>
  step({ ...state, asked: query }, { type: 'find', query });

const finding =
  (direction: 1 | -1): Handler =>
  (state) => {
    const from = state.list.selected;
    return from === 0 ? step(state) : ask(state, { what: 'finding', from, step: direction });
  };

const again =
  (direction: 1 | -1): Handler =>
  (state) => {
    const { search, list } = state;
    if (search === undefined) return told(state, 'nothing was looked for yet (C-f)');
    if (list.selected === 0) return told(state, 'there is no message to look in');
    const message = `looking for ${shown(search)}`;
    const query: TextQuery = { what: 'text', ...search, from: list.selected, step: direction };
    return ask({ ...state, message }, query);
  };

const isPlace = (word: string): word is TextQuery['in'] =>
  (TEXT_PLACES as readonly string[]).includes(word);

/** `hex 80 70`: where, and what; where nothing says where, in the summary. */
export function searchOf(argument: string): Search {
  const [, word = '', rest = ''] = argument.match(/^(\S+)\s+(.*)$/s) ?? [];
  return isPlace(word) ? { in: word, text: rest } : { in: 'summary', text: argument };
}

const find: Handler = (state, argument) =>
  again(1)({ ...state, search: searchOf(argument), overlays: [] }, '');

const shown = ({ in: place, text }: Search): string => `${place} ${text}`;

/** The session's answer. One to a question from elsewhere in the list is old. */
export function found(before: State, query: Query, answer: Found): Step {
  const { from, step: direction } = query;
  const state = before.asked === query ? { ...before, asked: undefined } : before;
  if (from !== state.list.selected || answer.gaveUp) return step(state);
  if (answer.fault !== undefined) return told(state, `find: ${answer.fault}`);
  if (answer.number === undefined) return told(state, nothing(query, state));
  const next = seek({ ...state, message: undefined }, answer.number);
  if (!answer.wrapped) return next;
  const end = direction > 0 ? 'the end' : 'the beginning';
  return { ...next, state: { ...next.state, message: `search went on past ${end} of the list` } };
}

function nothing(query: Query, { snapshot }: State): string {
  if (query.what === 'text') return `${shown(query)} is in no message of the list`;
  const where = query.step > 0 ? 'after' : 'before';
  const from = query.from < 0 ? 'this event' : `message ${query.from}`;
  const { unjudged = 0 } = snapshot?.counters ?? {};
  const rest = unjudged > 0 ? ` so far (${plural(unjudged, 'message')} still to be judged)` : '';
  return `no finding ${where} ${from}${rest}`;
}

export const FIND_COMMANDS = {
  'next-finding': finding(1),
  'previous-finding': finding(-1),
  find,
  'find-next': again(1),
  'find-previous': again(-1),
} satisfies Readonly<Record<string, Handler>>;
