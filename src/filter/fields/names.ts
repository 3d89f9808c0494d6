/** Names of values: a filter may say "StartFusionUploader" where the wire has 0x75. */
import type { CommandSpec } from '../../spec/command.js';
import type { ValueNames } from './field.js';

/** Enumerators and names on the wire, and what a command was called before. */
export function opcodeNames(commands: readonly CommandSpec[]): ValueNames {
  return ofPairs([
    ...commands.flatMap(({ opcode, name }) => named([name], opcode)),
    ...commands.flatMap(({ opcode, wireName }) => named([wireName], opcode)),
    ...commands.flatMap(({ opcode, formerly = [] }) => named(formerly, opcode)),
  ]);
}

const named = (names: readonly string[], value: number) => names.map((name) => ({ name, value }));

export function valueNames(values: Readonly<Record<number, string>>): ValueNames {
  return ofPairs(Object.entries(values).map(([value, name]) => ({ name, value: Number(value) })));
}

function ofPairs(all: ValueNames['all']): ValueNames {
  const byName = new Map<string, number>();
  for (const { name, value } of all) {
    const key = name.toLowerCase();
    // A name that a command has now means that command, whatever had it before.
    if (!byName.has(key)) byName.set(key, value);
  }
  return { all, valueOf: (name) => byName.get(name.toLowerCase()) };
}
