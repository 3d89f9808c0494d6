/** Prints the JSON Schema of a message. */
import { commandTable } from '../../commands.js';
import { recordSchema } from '../../export/docs/record-schema.js';
import type { ExitStatus } from '../exit.js';
import { print } from '../page.js';

export const schema = (): Promise<ExitStatus> =>
  print(`${JSON.stringify(recordSchema(commandTable), null, 2)}\n`);
