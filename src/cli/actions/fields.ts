/** Prints the table of fields. */
import { commandTable } from '../../commands.js';
import { fieldListText, fieldRow } from '../../export/docs/field-list.js';
import { DEFAULT_WIDTH } from '../../export/docs/wrap.js';
import { Catalogue } from '../../filter/fields/catalogue.js';
import type { ExitStatus } from '../exit.js';
import { type PageOptions, print, printObjects, terminalWidth } from '../page.js';

export function fields({ format }: PageOptions): Promise<ExitStatus> {
  const all = new Catalogue(commandTable).all();
  return format === 'ndjson'
    ? printObjects(all.map(fieldRow))
    : print(fieldListText(all, terminalWidth() ?? DEFAULT_WIDTH));
}
