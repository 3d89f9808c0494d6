/** Prints the script for a shell. */
import { SCRIPTS } from '../completion/scripts.js';
import type { Shell } from '../completion/shells.js';
import type { ExitStatus } from '../exit.js';
import { print } from '../page.js';

export const completion = (shell: Shell): Promise<ExitStatus> => print(SCRIPTS[shell]);
