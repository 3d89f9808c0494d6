/**
 * A rule of faults: `FILTER => ACTION [p=0.1] [count=3]`, compiled. The filter is a display
 * filter, asked of each message while it passes, so it cannot ask for what only a whole session
 * knows. Where the action names the response, a field that an answer lacks is its request's: a
 * rule can speak of answers by what was asked.
 */
import { compileFilter, type Filter } from '../filter/compile.js';
import { FilterFault } from '../filter/fault.js';
import type { Catalogue } from '../filter/fields/catalogue.js';
import type { Injection } from '../filter/view.js';
import { type Action, actions } from './action.js';
import { RuleFault } from './fault.js';
import { ActionWords, wordsOf } from './words.js';

export interface Rule {
  /** As it was written. */
  readonly text: string;
  readonly matches: Filter['matches'];
  /** Only messages of this kind; undefined: any. */
  readonly side: 'request' | 'response' | undefined;
  readonly action: Action;
  /** How likely it fires on a message of which it holds, above 0 to 1. */
  readonly p: number;
  /** How often it may fire; Infinity: no limit. */
  readonly count: number;
}

/** How messages are marked that it has met. */
export const injectionOf = ({ action, text }: Rule): Injection => ({
  action: action.verb,
  rule: text,
});

/** Which fields there are: of a message alone, and of an answer together with its request. */
export interface Catalogues {
  readonly alone: Catalogue;
  readonly paired: Catalogue;
}

const ARROW = '=>';

/** @throws RuleFault, to be shown by `caretLines` */
export function compileRule(text: string, catalogues: Catalogues): Rule {
  const arrow = arrowIn(text);
  if (arrow < 0) {
    const end = text.trimEnd().length;
    const place = { start: end, end: end + 1 };
    throw new RuleFault(
      `a rule is FILTER ${ARROW} ACTION; there is no ${ARROW}`,
      place,
      'action',
      text,
    );
  }
  const words = new ActionWords(text, wordsOf(text, arrow + ARROW.length));
  const verb = words.verb();
  const side = actions[verb].sided ? words.side() : 'request';
  const action = named(text, words.action(verb), catalogues.alone);
  const limits = words.limits();
  const catalogue = side === 'response' ? catalogues.paired : catalogues.alone;
  const { matches } = passingFilter(text, text.slice(0, arrow), catalogue);
  return { text: text.trim(), matches, side, action, ...limits };
}

/**
 * A filter that can be asked of a message while it passes; it begins where `rule` does.
 * @throws RuleFault
 */
export function passingFilter(rule: string, written: string, catalogue: Catalogue): Filter {
  const whole = { start: 0, end: Math.max(1, written.trimEnd().length) };
  if (written.trim() === '') {
    throw new RuleFault('a filter is missing; frame holds of every message', whole, 'filter', rule);
  }
  const filter = compiled(rule, written, catalogue);
  const { needsResponses, needsFindings, needsPackets } = filter;
  if (!needsResponses && !needsFindings && !needsPackets) return filter;
  const message =
    'this asks for a number, an answer, findings or packets, which are not known yet while a message passes';
  throw new RuleFault(message, whole, 'filter', rule);
}

function compiled(rule: string, written: string, catalogue: Catalogue): Filter {
  try {
    return compileFilter(written, catalogue);
  } catch (fault) {
    if (!(fault instanceof FilterFault)) throw fault;
    // Where shorthands were written out, the places count in what they stand for.
    const shown = fault.filter === written ? rule : fault.filter;
    throw new RuleFault(fault.message, fault, 'filter', shown);
  }
}

/** Index of the arrow, which is none inside a text; -1: there is none. */
function arrowIn(text: string): number {
  const outside = text.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => '"'.repeat(quoted.length));
  return outside.indexOf(ARROW);
}

/** A field that is corrupted is one, and its value may have a name. */
function named(rule: string, action: Action, catalogue: Catalogue): Action {
  if (action.verb !== 'corrupt') return action;
  const field = catalogue.field(action.field.replace(/:$/, ''));
  if (field === undefined) {
    const start = rule.lastIndexOf(action.field);
    const place = { start, end: start + action.field.length };
    throw new RuleFault(`"${action.field}" is no field`, place, 'action', rule);
  }
  const { value } = action;
  const number = value === undefined ? undefined : field.names?.valueOf(value);
  return number === undefined ? action : { ...action, value: String(number) };
}
