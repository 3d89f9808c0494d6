/** The one table of all commands: names from the opcode tables, descriptions from kv and fusion. */
import { CommandTable } from './dissect/table.js';
import { fusionCommands } from './fusion/index.js';
import { kvCommands, kvServerCommands } from './kv/index.js';
import { clientOpcodes } from './mcbp/opcodes.js';
import { serverOpcodes } from './mcbp/server-opcodes.js';

export const commandTable = new CommandTable(
  [...clientOpcodes, ...kvCommands, ...fusionCommands],
  [...serverOpcodes, ...kvServerCommands],
);
