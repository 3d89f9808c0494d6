/** Prints the table of commands, or the page of one. */
import { commandTable } from '../../commands.js';
import { commandListText, commandRows, isIn } from '../../export/docs/command-list.js';
import { findCommand } from '../../export/docs/find-command.js';
import { commandPage } from '../../export/docs/page.js';
import { pageText } from '../../export/docs/page-text.js';
import { DEFAULT_WIDTH } from '../../export/docs/wrap.js';
import type { Edition } from '../../fusion/editions.js';
import type { CommandSpec } from '../../spec/command.js';
import { CommandError, EXIT, type ExitStatus } from '../exit.js';
import { type PageOptions, print, printObjects, terminalWidth } from '../page.js';

export interface CommandsOptions extends PageOptions {
  readonly edition?: Edition;
}

export function commands(name: string | undefined, options: CommandsOptions): Promise<ExitStatus> {
  const { edition, format } = options;
  if (name === undefined) {
    const rows = commandRows(commandTable, edition);
    return format === 'ndjson' ? printObjects(rows) : print(commandListText(rows, terminalWidth()));
  }
  const page = commandPage(commandTable, specNamed(name, edition), edition);
  return format === 'ndjson'
    ? printObjects([page])
    : print(pageText(page, terminalWidth() ?? DEFAULT_WIDTH));
}

function specNamed(name: string, edition: Edition | undefined): CommandSpec {
  const found = findCommand(commandTable, name);
  if ('problem' in found) {
    const { problem, nearest } = found;
    const hint = nearest.length === 0 ? '' : `; did you mean ${nearest.join(', ')}?`;
    throw new CommandError(EXIT.usage, `${problem}${hint}`);
  }
  const { spec } = found;
  if (isIn(spec, edition)) return spec;
  const first = spec.request?.[0]?.edition;
  throw new CommandError(
    EXIT.usage,
    `${spec.name} is not in edition ${edition}: it came with ${first}`,
  );
}
