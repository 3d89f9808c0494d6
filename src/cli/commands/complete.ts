/** `fusionshark complete`, which the scripts of `fusionshark completion` call back. */
import { Command } from 'commander';
import type { LoadCommands } from '../actions/complete.js';
import type { Run } from '../run.js';

export const completeCommand = (run: Run, load: LoadCommands): Command =>
  new Command('complete')
    .description('what fits at the end of a command line')
    .option('--bash', 'as bash has it: the text that is replaced, and the line up to the cursor')
    .argument('[words...]', 'the words behind the name of the program, the last up to the cursor')
    .action((words: readonly string[], { bash }: { readonly bash?: true }) =>
      run(async () => {
        const { complete, completeBash } = await import('../actions/complete.js');
        const [replaced = '', line = ''] = words;
        return bash ? completeBash(line, replaced, load) : complete(words, load);
      }),
    );
