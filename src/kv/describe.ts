/**
 * A typed description of a command that the opcode table already names: number, names and
 * answer rule come from there, so that they stand in one place.
 */
import { clientOpcodes, type OpcodeEntry } from '../mcbp/opcodes.js';
import { serverOpcodes } from '../mcbp/server-opcodes.js';
import { type CommandSpec, defineCommand } from '../spec/command.js';

function describe(
  table: readonly OpcodeEntry[],
  name: string,
  rest: Partial<CommandSpec>,
): CommandSpec {
  const entry = table.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new Error(`no opcode is called ${name}`);
  return defineCommand({ ...entry, ...rest });
}

/** A command under the client magics. */
export const command = (name: string, rest: Partial<CommandSpec>): CommandSpec =>
  describe(clientOpcodes, name, rest);

/** A command that the server sends (magic 0x82). */
export const serverCommand = (name: string, rest: Partial<CommandSpec>): CommandSpec =>
  describe(serverOpcodes, name, rest);
