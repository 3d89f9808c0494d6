/** How commands print what they read off the tables: to a terminal of some width, or a pipe. */
import { Option } from 'commander';
import { LineWriter } from '../export/line-writer.js';
import { EXIT, type ExitStatus, say } from './exit.js';

export interface PageOptions {
  readonly format: 'text' | 'ndjson';
}

export const formatOption = (): Option =>
  new Option('-T, --format <format>', 'text, or one JSON object a line')
    .choices(['text', 'ndjson'])
    .default('text');

/** Columns of the terminal, or as COLUMNS says; undefined: a pipe or file, of any width. */
export function terminalWidth(): number | undefined {
  const told = Number(process.env.COLUMNS);
  return process.stdout.columns ?? (Number.isInteger(told) && told > 0 ? told : undefined);
}

export async function print(text: string): Promise<ExitStatus> {
  const writer = new LineWriter(process.stdout, { onError: ({ message }) => say(message) });
  writer.write(text);
  await writer.close();
  return EXIT.done;
}

/** One JSON object a line. */
export const printObjects = (objects: readonly object[]): Promise<ExitStatus> =>
  print(objects.map((object) => `${JSON.stringify(object)}\n`).join(''));
