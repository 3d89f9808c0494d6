/** The command that somebody means: by number, by any of its names, or by what they nearly typed. */
import { nearest } from '../../dissect/nearest.js';
import type { CommandTable } from '../../dissect/table.js';
import type { CommandSpec } from '../../spec/command.js';

export type Found =
  | { readonly spec: CommandSpec }
  /** `nearest`: names worth trying, best first; empty where nothing comes near. */
  | { readonly problem: string; readonly nearest: readonly string[] };

/** Opcodes named beside one that does not exist. */
const MAX_NEAREST = 5;
const MAX_OPCODE = 0xff;
/** The first magic of the server's own opcodes. */
const SERVER_REQUEST = 0x82;

/** Commands that the server sends, in order of opcode. */
export function serverCommands(table: CommandTable): CommandSpec[] {
  return Array.from({ length: MAX_OPCODE + 1 }, (_, opcode) =>
    table.find(SERVER_REQUEST, opcode),
  ).filter((spec) => spec !== undefined);
}

/** @param wanted `0x75`, `117`, or a name in any case: enumerator, wire name or an earlier name */
export function findCommand(table: CommandTable, wanted: string): Found {
  if (/^(0x[0-9a-f]+|\d+)$/i.test(wanted)) return byNumber(table, wanted);
  const all = [...table.commands(), ...serverCommands(table)];
  const found = all.find((spec) => namesOf(spec).some((name) => same(name, wanted)));
  if (found !== undefined) return { spec: found };
  return {
    problem: `no command is called "${wanted}"`,
    nearest: nearest(all.map(namesOf), wanted),
  };
}

function byNumber(table: CommandTable, wanted: string): Found {
  const opcode = Number(wanted);
  if (opcode > MAX_OPCODE) {
    return { problem: `${wanted} is no opcode: they go from 0x00 to 0xff`, nearest: [] };
  }
  const spec = table.commands().find((candidate) => candidate.opcode === opcode);
  if (spec !== undefined) return { spec };
  const distance = (candidate: CommandSpec): number => Math.abs(candidate.opcode - opcode);
  const near = table.commands().sort((a, b) => distance(a) - distance(b));
  const problem = `no command has opcode 0x${opcode.toString(16).padStart(2, '0')}`;
  return { problem, nearest: near.slice(0, MAX_NEAREST).map(({ name }) => name) };
}

const namesOf = ({ name, wireName, formerly = [] }: CommandSpec): string[] => [
  name,
  wireName,
  ...formerly,
];

const same = (name: string, wanted: string): boolean => name.toLowerCase() === wanted.toLowerCase();
