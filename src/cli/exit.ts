/** The contract's exit statuses, and how a failure becomes one clear line on stderr. */
import { harmless } from '../dissect/text.js';
import { EngineFailure, failureOf } from '../engine/failure.js';

export const EXIT = {
  done: 0,
  usage: 1,
  file: 2,
  findings: 3,
  filter: 4,
  network: 5,
} as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** For the manual page and the README. */
export const EXIT_MEANINGS: Readonly<Record<ExitStatus, string>> = {
  0: 'done',
  1: 'usage, or the value of an option',
  2: 'a file: absent, no capture, damaged (all that is readable was printed), not writable',
  3: '`check` found something; `diff` and `resend` found differences; what `send` sent was refused',
  4: 'the filter does not parse: it is printed with a caret under the fault',
  5: 'the network: a port in use, an address that is not ours, a node that does not answer',
};

export const exitMarkdown = (): string =>
  [
    '| exit status | meaning |',
    '|---|---|',
    ...Object.entries(EXIT_MEANINGS).map(([status, meaning]) => `| ${status} | ${meaning} |`),
  ].join('\n');

/** A failure that the user can do something about: told in one line, without a stack. */
export class CommandError extends Error {
  constructor(
    readonly status: ExitStatus,
    message: string,
  ) {
    super(message);
  }
}

/** Talk goes to stderr; data to stdout. What it quotes (a file's name, a word) moves no cursor. */
export function say(text: string): void {
  process.stderr.write(`fusionshark: ${text.split('\n').map(harmless).join('\n')}\n`);
}

/** The status for whatever was thrown; errors that nobody foresaw keep their stack. */
export function report(error: unknown): ExitStatus {
  if (error instanceof CommandError) {
    say(error.message);
    return error.status;
  }
  const { kind, message } = error instanceof EngineFailure ? error.failure : failureOf(error);
  say(message);
  return { file: EXIT.file, network: EXIT.network, bug: EXIT.usage }[kind];
}
