/** The contract's exit statuses, and how a failure becomes one clear line on stderr. */
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

/** A failure that the user can do something about: told in one line, without a stack. */
export class CommandError extends Error {
  constructor(
    readonly status: ExitStatus,
    message: string,
  ) {
    super(message);
  }
}

/** Talk goes to stderr; data to stdout. */
export function say(text: string): void {
  process.stderr.write(`fusionshark: ${text}\n`);
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
