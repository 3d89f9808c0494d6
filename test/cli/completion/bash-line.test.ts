import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bashLine } from '../../../src/cli/completion/bash-line.js';

describe('the words of a line', () => {
  it.each([
    ['fusionshark ', ['fusionshark', '']],
    ['fusionshark re', ['fusionshark', 're']],
    ['x -Y \'a == "b', ['x', '-Y', 'a == "b']],
    ['x -Y "a == \\"b\\" \\n', ['x', '-Y', 'a == "b" \\n']],
    ['x a\\ b c', ['x', 'a b', 'c']],
    ["x --filter='a b' -", ['x', '--filter=a b', '-']],
    ["x ''", ['x', '']],
    ['x \\', ['x', '']],
  ])('%s', (line, words) => {
    expect(bashLine(line, '').words).toEqual(words);
  });
});

describe('what is offered stands where readline puts it', () => {
  it.each([
    // line, what readline replaces, the whole word, what is put there
    ['x re', 're', 'read', 'read'],
    ['x --edition=20', '20', '--edition=2026', '2026'],
    ['x -Y a==', '', 'a=="b c"', '\\"b\\ c\\"'],
    ["x -Y 'a == b", 'a == b', "a == b'c", "a == b'\\''c"],
    ['x -Y "a == \\"b', 'a == \\"b', 'a == "bc"', 'a == \\"bc\\"'],
    ["x --filter='a b", 'a b', '--filter=a bc', 'a bc'],
  ])('%s', (line, replaced, word, put) => {
    expect(bashLine(line, replaced).inPlace(word)).toBe(put);
  });

  it('is read by the shell as the word again, whatever it is', () => {
    const opening = fc.constantFrom("'", '"', '');
    fc.assert(
      fc.property(fc.string(), opening, (word, quote) => {
        const put = bashLine(`x ${quote}`, '').inPlace(word);
        expect(bashLine(`x ${quote}${put}`, '').words.at(-1)).toBe(word);
      }),
    );
  });
});
