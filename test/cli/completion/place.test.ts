import { Argument, Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../../src/cli/completion/place.js';

const command = new Command('read')
  .argument('<first>', '')
  .addArgument(new Argument('[rest...]', ''))
  .addOption(new Option('-Y, --filter <filter>', ''))
  .addOption(new Option('-V, --verbose', ''))
  .addOption(new Option('--colour [when]', ''));

/** What is completed, what of the word stays, what is begun, and the operands. */
function at(...words: string[]) {
  const { what, head, begun, operands } = placeOf(command, words.slice(0, -1), words.at(-1) ?? '');
  const name = typeof what === 'object' ? what.name() : what;
  return [name, head, begun, ...operands];
}

describe('the word at the cursor', () => {
  it.each([
    [[''], ['first', '', '']],
    [['-'], ['option', '', '-']],
    [['--fi'], ['option', '', '--fi']],
    [
      ['-Y', 'a b'],
      ['filter', '', 'a b'],
    ],
    [
      ['-VY', 'a'],
      ['filter', '', 'a'],
    ],
    [
      ['--filter', '-V'],
      ['filter', '', '-V'],
    ],
    [['-Ya'], ['filter', '-Y', 'a']],
    [['-VYa'], ['filter', '-VY', 'a']],
    [['--filter=a'], ['filter', '--filter=', 'a']],
    [
      ['-Ya', ''],
      ['first', '', ''],
    ],
    [
      ['--filter=a', ''],
      ['first', '', ''],
    ],
    [
      ['-Y', 'x', 'one', '-V', 'tw'],
      ['rest', '', 'tw', 'one'],
    ],
    [
      ['-', ''],
      ['rest', '', '', '-'],
    ],
    [
      ['one', 'two', 'thr'],
      ['rest', '', 'thr', 'one', 'two'],
    ],
    [
      ['--', '-Y', '-x'],
      ['rest', '', '-x', '-Y'],
    ],
    // What may be left out is not waited for.
    [
      ['--colour', 'x'],
      ['first', '', 'x'],
    ],
    [
      ['--unknown', 'x'],
      ['first', '', 'x'],
    ],
  ])('%j', (words, expected) => {
    expect(at(...words)).toEqual(expected);
  });

  it('is nothing where the command takes no more', () => {
    const bare = new Command('lua');
    expect(placeOf(bare, [], 'x').what).toBeUndefined();
  });
});
