/** `fusionshark completion`: makes the shell complete the program's command lines. */
import { Argument, Command } from 'commander';
import { SHELLS, type Shell } from '../completion/shells.js';
import type { Run } from '../run.js';

const AFTER = `
The script asks the program for what fits at the cursor: commands, options, their choices, files,
and in filters (-Y, -z) and fields (-e) what the filter language knows there. Where the command line
names a capture before the filter, values at its beginning are offered too.

Example:
  source <(fusionshark completion bash)
  fusionshark completion zsh > ~/.zsh/completions/_fusionshark
  fusionshark completion fish > ~/.config/fish/completions/fusionshark.fish`;

export const completionCommand = (run: Run): Command =>
  new Command('completion')
    .description('print the script with which a shell completes command lines')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText('after', AFTER)
    .action((shell: Shell) =>
      run(async () => (await import('../actions/completion.js')).completion(shell)),
    );
