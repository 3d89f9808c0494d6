/** `fusionshark lua`: the Fusion commands for Wireshark and tshark. */
import { Command } from 'commander';
import type { Run } from '../run.js';

export const luaCommand = (run: Run): Command =>
  new Command('lua')
    .description('a Lua dissector of the Fusion commands for Wireshark and tshark')
    .addHelpText(
      'after',
      '\nExample:\n  fusionshark lua > fusion.lua\n  tshark -X lua_script:fusion.lua -d tcp.port==11210,couchbase -r FILE -Y fusion.command',
    )
    .action(() => run(async () => (await import('../actions/lua.js')).lua()));
