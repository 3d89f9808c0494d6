/**
 * What the value of an option or an argument may be. Its choices where the option has some; else
 * the word between its angle brackets (`--filter <filter>`) says what it is.
 */
import type { Argument, Option } from 'commander';
import { findingEntries } from '../../analysis/reference/index.js';
import { commandTable } from '../../commands.js';
import { commandRows } from '../../export/docs/command-list.js';
import { statisticKinds } from '../../export/statistics/kinds.js';
import { complete } from '../../filter/complete/complete.js';
import { scenarios } from '../../sim/scenarios/index.js';
import { catalogue } from '../catalogue.js';
import { fitting, NOTHING, type Offer, type Offered } from './candidate.js';
import { seenIn } from './seen.js';

type Values = (begun: string, operands: readonly string[]) => Offer | Promise<Offer>;

const FILES: Offer = { words: [], files: true };

const among =
  (words: () => readonly Offered[]): Values =>
  (begun) => ({ words: fitting(words(), begun) });

const findings = (): readonly Offered[] =>
  findingEntries.map(({ id, means }) => ({ word: id, doc: means }));

const commands = (): readonly Offered[] =>
  commandRows(commandTable, undefined).map(({ name, wire_name }) => ({
    word: name,
    doc: wire_name,
  }));

const scenarioNames = (): readonly Offered[] => [
  { word: 'list', doc: 'print the names' },
  { word: 'schema', doc: 'print what a file may say' },
  ...scenarios.map(({ name, title }) => ({ word: name, doc: title })),
];

/** By the word between the brackets. */
const VALUES: Readonly<Record<string, Values>> = {
  file: () => FILES,
  a: () => FILES,
  b: () => FILES,
  filter,
  field: among(() =>
    catalogue
      .all()
      .filter(({ pattern }) => pattern === undefined)
      .map(({ name, doc }) => ({ word: name, doc })),
  ),
  stat: statistic,
  scenario: (begun) => ({ words: fitting(scenarioNames(), begun), files: true }),
  id: among(findings),
  command: among(commands),
  what: among(() => [...commands(), ...findings()]),
};

export async function valuesOf(
  what: Option | Argument,
  begun: string,
  operands: readonly string[],
): Promise<Offer> {
  const choices = what.argChoices;
  if (choices !== undefined) {
    return {
      words: fitting(
        choices.map((word) => ({ word, doc: '' })),
        begun,
      ),
    };
  }
  const name = 'flags' in what ? /[<[](\S+?)(\.\.\.)?[>\]]/.exec(what.flags)?.[1] : what.name();
  return (await VALUES[name?.toLowerCase() ?? '']?.(begun, operands)) ?? NOTHING;
}

async function filter(begun: string, operands: readonly string[]): Promise<Offer> {
  const asked = new Set<string>();
  const noting = (field: string): readonly string[] => {
    asked.add(field);
    return [];
  };
  // Which field's values are wanted is known only when it has been asked for them.
  const without = complete(begun, begun.length, catalogue, noting);
  const seen = asked.size === 0 ? undefined : await seenIn(operands, asked);
  const { from, candidates } =
    seen === undefined ? without : complete(begun, begun.length, catalogue, seen);
  const head = begun.slice(0, from);
  const words = candidates.map(({ text, doc }) => ({ word: head + text, doc }));
  return { words: fitting(words, begun), open: true };
}

/** A name, and behind it perhaps a filter. */
async function statistic(begun: string, operands: readonly string[]): Promise<Offer> {
  const names = statisticKinds.map(({ names: [word], syntax, doc }) => ({
    word,
    doc: `${word}${syntax}: ${doc}`,
  }));
  const named = fitting([...names, { word: 'help', doc: 'Lists them.' }], begun);
  if (named.length > 0) return { words: named, open: true };
  const kind = statisticKinds.find(({ names }) => names.some((each) => isOf(begun, each)));
  if (kind === undefined || !kind.syntax.includes('FILTER')) return NOTHING;
  const name = kind.names.find((each) => isOf(begun, each)) ?? '';
  // A filter may stand behind arguments, and have commas itself.
  for (let at = name.length; at >= 0; at = begun.indexOf(',', at + 1)) {
    const { words } = await filter(begun.slice(at + 1), operands);
    const head = begun.slice(0, at + 1);
    if (words.length > 0) {
      return { words: words.map(({ word, doc }) => ({ word: head + word, doc })), open: true };
    }
  }
  return NOTHING;
}

const isOf = (text: string, name: string): boolean => text.startsWith(`${name},`);
