/** Prints the table of fields. */
import { commandTable } from '../../commands.js';
import { FieldTable } from '../../dissect/fields/table.js';
import { fieldListText, fieldRow } from '../../export/docs/field-list.js';
import { DEFAULT_WIDTH } from '../../export/docs/wrap.js';
import type { ExitStatus } from '../exit.js';
import { type PageOptions, print, printObjects, terminalWidth } from '../page.js';

export function fields({ format }: PageOptions): Promise<ExitStatus> {
  const all = new FieldTable(commandTable).all();
  return format === 'ndjson'
    ? printObjects(all.map(fieldRow))
    : print(fieldListText(all, terminalWidth() ?? DEFAULT_WIDTH));
}
