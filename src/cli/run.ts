import type { ExitStatus } from './exit.js';

/** Runs a command to its end; its status is the program's, whatever is thrown on the way. */
export type Run = (action: () => Promise<ExitStatus>) => void;
