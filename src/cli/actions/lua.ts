/** Prints the Lua dissector. */
import { commandTable } from '../../commands.js';
import { luaScript } from '../../export/lua/script.js';
import type { ExitStatus } from '../exit.js';
import { print } from '../page.js';

export const lua = (): Promise<ExitStatus> => print(luaScript(commandTable));
