/** The command that somebody means: by number, by any of its names, or by what they nearly typed. */
import type { CommandTable } from '../../dissect/table.js';
import type { CommandSpec } from '../../spec/command.js';

export type Found =
  | { readonly spec: CommandSpec }
  /** `nearest`: names worth trying, best first; empty where nothing comes near. */
  | { readonly problem: string; readonly nearest: readonly string[] };

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
  return { problem: `no command is called "${wanted}"`, nearest: nearest(all, wanted) };
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

const folded = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
const same = (name: string, wanted: string): boolean => name.toLowerCase() === wanted.toLowerCase();

/** Names that contain the word, then names that few changes make of it. */
function nearest(all: readonly CommandSpec[], wanted: string): string[] {
  const word = folded(wanted);
  if (word === '') return [];
  const scored = all
    .map((spec) => ({
      name: spec.name,
      score: Math.min(...namesOf(spec).map((name) => distance(name, word))),
    }))
    .filter(({ score }) => score <= Math.max(1, word.length / 3))
    .sort((a, b) => a.score - b.score);
  return scored.slice(0, MAX_NEAREST).map(({ name }) => name);
}

function distance(name: string, word: string): number {
  const whole = folded(name);
  if (word.length > 2 && whole.includes(word)) return 0;
  return edits(whole, word);
}

/** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
function edits(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      rows[i]?.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (isSame ? 0 : 1),
          isSwap ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(a.length, b.length);
}
