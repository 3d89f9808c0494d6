/** The action side of a rule, word by word, each with its place in the rule. */
import { nearest } from '../dissect/nearest.js';
import type { Span } from '../filter/syntax.js';
import { parseDuration } from '../filter/values/numbers.js';
import { statuses } from '../mcbp/statuses.js';
import { type Action, actions, VERBS, type Verb } from './action.js';
import { type AnswerBody, bodySaying } from './answer.js';
import { RuleFault } from './fault.js';

export interface Word extends Span {
  readonly text: string;
}

/** Longest that a message can be delayed, ms: an hour. */
const MAX_DELAY = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9 };

/** Words are parted by blanks; in double quotes blanks are a word's own. */
export const wordsOf = (rule: string, from: number): Word[] =>
  Array.from(
    rule.slice(from).matchAll(/(?:"(?:[^"\\]|\\.)*"|[^\s"])+|"/g),
    ({ 0: text, index }) => ({
      text,
      start: from + index,
      end: from + index + text.length,
    }),
  );

/** Reads what stands behind the arrow. Throws RuleFault. */
export class ActionWords {
  private next = 0;

  constructor(
    private readonly rule: string,
    private readonly words: readonly Word[],
  ) {}

  verb(): Verb {
    const word = this.take(`an action: ${VERBS.join(', ')}`);
    const verb = VERBS.find((each) => each === word.text);
    if (verb !== undefined) return verb;
    const [meant] = nearest(
      VERBS.map((each) => [each]),
      word.text,
    );
    const hint = meant === undefined ? `one of ${VERBS.join(', ')}` : `did you mean ${meant}?`;
    throw this.fault(`"${word.text}" is no action; ${hint}`, word);
  }

  side(): 'request' | 'response' | undefined {
    return this.maybe('request') ?? this.maybe('response');
  }

  action(verb: Verb): Action {
    switch (verb) {
      case 'delay':
        return { verb, ...this.delay(this.take(actions.delay.usage)) };
      case 'throttle':
        return { verb, bytesPerSecond: this.speed(this.take(actions.throttle.usage)) };
      case 'answer': {
        const status = this.status(this.take(actions.answer.usage));
        const body = this.body(status);
        return { verb, status, ...(body && { body }) };
      }
      case 'corrupt':
        return { verb, ...corruption(this.take(actions.corrupt.usage).text) };
      case 'close':
      case 'reset':
        return { verb, when: this.maybe('before') ?? this.maybe('after') ?? 'before' };
      default:
        return { verb };
    }
  }

  /** `p=0.1`, `count=3`, in any order; nothing else follows. */
  limits(): { readonly p: number; readonly count: number } {
    let p = 1;
    let count = Number.POSITIVE_INFINITY;
    for (; this.words[this.next] !== undefined; this.next += 1) {
      const word = this.words[this.next] as Word;
      const [, name, value = ''] = /^(p|count)=(.*)$/.exec(word.text) ?? [];
      if (name === 'p') p = this.chance(value, word);
      else if (name === 'count') count = this.times(value, word);
      else throw this.fault(`"${word.text}" is not expected here; p=0.1 or count=3 may be`, word);
    }
    return { p, count };
  }

  private chance(value: string, word: Word): number {
    const p = /^\d*\.?\d+$/.test(value) ? Number(value) : -1;
    if (p > 0 && p <= 1) return p;
    throw this.fault('p is a probability above 0 and up to 1', word);
  }

  private times(value: string, word: Word): number {
    const count = /^\d{1,15}$/.test(value) ? Number(value) : 0;
    if (count > 0) return count;
    throw this.fault('count is a whole number above 0', word);
  }

  private delay(word: Word): { readonly least: number; readonly most: number } {
    const [low = '', high = low, ...more] = word.text.split('..');
    const [least, most] = [milliseconds(low), milliseconds(high)];
    const isRange = more.length === 0 && least !== undefined && most !== undefined;
    if (isRange && least <= most && most <= MAX_DELAY) return { least, most };
    throw this.fault('a delay is a time such as 200ms or 1s..3s, an hour at most', word);
  }

  private speed(word: Word): number {
    const [, digits = '', unit = ''] = /^(\d{1,12})([KMG]?)(?:B\/s)?$/i.exec(word.text) ?? [];
    const speed = Number(digits) * (UNITS[unit.toUpperCase()] ?? 0);
    if (speed > 0) return speed;
    throw this.fault('a speed is bytes a second above 0, such as 500, 64K or 1M', word);
  }

  private status(word: Word): number {
    const { text } = word;
    const isNumber = /^(0x[0-9a-f]{1,4}|\d{1,5})$/i.test(text);
    if (isNumber && Number(text) <= 0xffff) return Number(text);
    const named = statuses.find(({ name }) => name.toLowerCase() === text.toLowerCase());
    if (named !== undefined) return named.value;
    const meant = nearest(
      statuses.map(({ name }) => [name]),
      text,
    );
    const hint = meant.length === 0 ? '' : `; did you mean ${meant.join(', ')}?`;
    throw this.fault(`"${text}" is no status, 0x0000 to 0xffff or a name${hint}`, word);
  }

  /** In double quotes a text, else JSON of one word; undefined: neither stands there. */
  private body(status: number): AnswerBody | undefined {
    const word = this.words[this.next];
    if (word === undefined || !/^["{[]/.test(word.text)) return undefined;
    this.next += 1;
    const value = parsed(word.text);
    if (typeof value === 'string') return bodySaying(value, status);
    if (value !== undefined) return { text: word.text, isJson: true };
    throw this.fault('a body is a "text" or JSON without blanks outside its texts', word);
  }

  private maybe<const T extends string>(text: T): T | undefined {
    if (this.words[this.next]?.text !== text) return undefined;
    this.next += 1;
    return text;
  }

  private take(what: string): Word {
    const word = this.words[this.next];
    if (word !== undefined) {
      this.next += 1;
      return word;
    }
    const end = this.rule.trimEnd().length;
    throw this.fault(`the rule ends where this is expected: ${what}`, { start: end, end: end + 1 });
  }

  private fault(message: string, place: Span): RuleFault {
    return new RuleFault(message, place, 'action', this.rule);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function milliseconds(text: string): number | undefined {
  const nanoseconds = parseDuration(text);
  return nanoseconds === undefined ? undefined : Number(nanoseconds) / 1e6;
}

function corruption(text: string): { readonly field: string; readonly value: string | undefined } {
  const equals = text.indexOf('=');
  if (equals < 0) return { field: text, value: undefined };
  const value = text.slice(equals + 1);
  const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"');
  return {
    field: text.slice(0, equals),
    value: isQuoted ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value,
  };
}
