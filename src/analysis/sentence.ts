/**
 * Sentences of findings that name other messages. The numbers are kept beside the text, so that
 * nobody has to look for them in it: they are leapt to, and told by another name where several
 * captures are one history.
 */
import type { Finding, Mention } from '../dissect/node.js';

export interface Sentence {
  readonly text: string;
  /** In the order in which they stand in the text. */
  readonly mentions: readonly Mention[];
}

/** A message, by its number. */
export const named = (number: number): Sentence => ({
  text: `${number}`,
  mentions: [{ number, at: 0 }],
});

const bare = (text: string): Sentence => ({ text, mentions: [] });

type Part = Sentence | string | number | bigint;

/** Tag of a template: what is filled in may be a sentence itself, and brings its messages along. */
export const sentence = (texts: TemplateStringsArray, ...parts: readonly Part[]): Sentence =>
  joined(parts, texts);

/** The parts in their order, behind each text the part of the same index. */
function joined(parts: readonly Part[], texts: readonly string[] = []): Sentence {
  let text = '';
  const mentions: Mention[] = [];
  for (let i = 0; i < Math.max(parts.length, texts.length); i += 1) {
    text += texts[i] ?? '';
    const part = parts[i] ?? '';
    if (typeof part !== 'object') text += part;
    else {
      for (const { number, at } of part.mentions) mentions.push({ number, at: text.length + at });
      text += part.text;
    }
  }
  return { text, mentions };
}

/** Of a list: how many are told one by one. The others are a number. */
const MAX_LISTED = 5;

/** "41", "41 and 42", "41, 42, 43, 44, 45 and 7 more". */
function listed(all: readonly Sentence[]): Sentence {
  const told = all.slice(0, MAX_LISTED);
  const rest = all.length - told.length;
  const last = rest > 0 ? bare(`${rest} more`) : told.pop();
  if (last === undefined) return bare('');
  if (told.length === 0) return last;
  const before = told.flatMap((each, i) => (i === 0 ? [each] : [', ', each]));
  return joined([...before, ' and ', last]);
}

/** Messages. */
export const namedList = (numbers: readonly number[]): Sentence => listed(numbers.map(named));

/** Numbers of anything else. */
export const numbersText = (numbers: readonly number[]): string =>
  listed(numbers.map((number) => bare(`${number}`))).text;

/** As a finding says it. */
export function spoken(said: Sentence | string): Pick<Finding, 'message' | 'mentions'> {
  if (typeof said === 'string') return { message: said };
  const { text, mentions } = said;
  return mentions.length === 0 ? { message: text } : { message: text, mentions };
}
