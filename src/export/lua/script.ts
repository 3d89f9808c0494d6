/**
 * The Wireshark dissector of the Fusion commands: a Lua script whose tables are made from the
 * descriptions and whose code interprets them as src/dissect does. It comes after Wireshark's
 * own Couchbase dissector, which finds the frames (several in a packet, one over several
 * segments), and adds what they mean.
 */
import { MAX_OUTSTANDING } from '../../analysis/pairing.js';
import type { CommandTable } from '../../dissect/table.js';
import { HEADER_LENGTH } from '../../mcbp/header.js';
import { luaLiteral, SET_FUNCTION } from './literal.js';
import { FRAME } from './runtime/frame.js';
import { JSON_READER } from './runtime/json.js';
import { JUDGE } from './runtime/judge.js';
import { PAIRING } from './runtime/pairing.js';
import { PROTO } from './runtime/proto.js';
import { SECRETS } from './runtime/secrets.js';
import { VIEWS } from './runtime/views.js';
import { luaTables } from './tables.js';

const HEAD = `-- Couchbase Fusion for Wireshark and tshark: what Fusion commands mean, field by field.
-- Printed by "fusionshark lua" from its descriptions of the commands: change those, not this.
--
--   tshark -X lua_script:fusion.lua -d tcp.port==11210,couchbase -r FILE -Y fusion
--
-- or put it into Wireshark's folder of personal Lua plugins. Passwords and tokens are masked in
-- the fields of "fusion"; Wireshark's own couchbase and json trees still show them. Values that are
-- compressed or carry extended attributes are not read; Fusion's never are.
`;

export function luaScript(table: CommandTable): string {
  const tables = { HEADER_LENGTH, MAX_OUTSTANDING, ...luaTables(table) };
  const data = Object.entries(tables).map(
    ([name, value]) => `local ${name} = ${luaLiteral(value)}\n`,
  );
  const code = [JSON_READER, SECRETS, FRAME, VIEWS, JUDGE, PAIRING, PROTO];
  return [HEAD, SET_FUNCTION, ...data, ...code].join('\n');
}
