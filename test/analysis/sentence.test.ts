/** Sentences keep the numbers of the messages that they name, wherever they are put together. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  named,
  namedList,
  numbersText,
  type Sentence,
  sentence,
  spoken,
} from '../../src/analysis/sentence.js';

/** What stands in the text where messages are said to be named. */
const readBack = ({ text, mentions }: Sentence): string[] =>
  mentions.map(({ number, at }) => text.slice(at, at + `${number}`.length));

describe('a sentence', () => {
  it('names messages where it says so, and takes other numbers for what they are', () => {
    const inner = sentence`term ${7}, granted in message ${named(41)}`;
    const said = sentence`vbucket ${5} has ${inner}, not ${named(9)}${''}: ${12n}`;
    expect(said.text).toBe('vbucket 5 has term 7, granted in message 41, not 9: 12');
    expect(said.mentions).toEqual([
      { number: 41, at: 41 },
      { number: 9, at: 49 },
    ]);
  });

  it('is found again in its text, however deep it was put together', () => {
    const piece = fc.oneof(fc.string(), fc.nat().map(named));
    const nested = fc.array(fc.tuple(fc.string(), piece), { maxLength: 6 });
    fc.assert(
      fc.property(nested, (pieces) => {
        const whole = pieces.reduce<Sentence>(
          (before, [text, last]) => sentence`${text}${before} - ${last}`,
          named(1),
        );
        expect(readBack(whole)).toEqual(whole.mentions.map(({ number }) => `${number}`));
        const numbers = pieces.flatMap(([, last]) => (typeof last === 'string' ? [] : [last.text]));
        expect(readBack(whole)).toEqual(['1', ...numbers]);
      }),
      { numRuns: 100 },
    );
  });

  it('becomes the message of a finding; one that names nobody is only text', () => {
    expect(spoken(sentence`after ${named(3)}`)).toEqual({
      message: 'after 3',
      mentions: [{ number: 3, at: 6 }],
    });
    expect(spoken(sentence`after ${3}`)).toEqual({ message: 'after 3' });
    expect(spoken('alone')).toEqual({ message: 'alone' });
  });
});

describe('a list', () => {
  it('tells five, and counts the others', () => {
    expect(numbersText([])).toBe('');
    expect(numbersText([4])).toBe('4');
    expect(numbersText([4, 5])).toBe('4 and 5');
    expect(numbersText([1, 2, 3, 4, 5])).toBe('1, 2, 3, 4 and 5');
    expect(numbersText([1, 2, 3, 4, 5, 6, 7])).toBe('1, 2, 3, 4, 5 and 2 more');
  });

  it('names the messages that it tells', () => {
    const list = namedList([10, 20, 30, 40, 50, 60]);
    expect(list.text).toBe('10, 20, 30, 40, 50 and 1 more');
    expect(readBack(list)).toEqual(['10', '20', '30', '40', '50']);
  });
});
