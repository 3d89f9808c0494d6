/**
 * Prints what fits at the cursor: a line each, behind a tab what it is, and last how to go on:
 * `:files` (names of files fit as well), `:open` (no space is to follow).
 */
import type { Command, Option } from 'commander';
import { harmless } from '../../dissect/text.js';
import { bashLine } from '../completion/bash-line.js';
import { fitting, NOTHING, type Offer, type Offered } from '../completion/candidate.js';
import { type Place, placeOf } from '../completion/place.js';
import type { ExitStatus } from '../exit.js';
import { print } from '../page.js';

/** The commands, or that of this name where there is one. */
export type LoadCommands = (name: string) => Promise<readonly Command[]>;

/** @param words behind the name of the program; the last is the one at the cursor */
export async function complete(words: readonly string[], load: LoadCommands): Promise<ExitStatus> {
  const { words: offered, ...how } = await offer(words, load);
  return printed(
    offered.map(({ word, doc }) => `${word}\t${brief(doc)}`),
    how,
  );
}

/** @param replaced the text that readline replaces */
export async function completeBash(
  line: string,
  replaced: string,
  load: LoadCommands,
): Promise<ExitStatus> {
  const { words, inPlace } = bashLine(line, replaced);
  const { words: offered, ...how } = await offer(words.slice(1), load);
  const lines = offered.map(({ word }) => inPlace(word));
  const [only] = lines;
  // Readline closes the quote behind a single candidate: of two it inserts what both begin with.
  const alternatives = how.open && lines.length === 1 && only !== undefined ? [`${only} `] : [];
  return printed([...lines, ...alternatives], how);
}

async function offer(words: readonly string[], load: LoadCommands): Promise<Offer> {
  const word = words.at(-1) ?? '';
  const [name = '', ...before] = words.slice(0, -1);
  const commands = await load(name);
  if (words.length < 2) return { words: fitting(namesOf(commands), word) };
  const command = commands.find((each) => each.name() === name);
  return command === undefined ? NOTHING : at(placeOf(command, before, word));
}

const namesOf = (commands: readonly Command[]): readonly Offered[] =>
  commands.map((command) => ({ word: command.name(), doc: command.description() }));

async function at({ command, what, head, begun, operands }: Place): Promise<Offer> {
  if (what === undefined) return NOTHING;
  if (what === 'option') {
    const fields = await fieldsOf(command, operands);
    return { words: fitting([...fields, ...optionsOf(command)], begun) };
  }
  const { valuesOf } = await import('../completion/values.js');
  const { words, ...how } = await valuesOf(what, begun, operands);
  return { words: words.map(({ word, doc }) => ({ word: head + word, doc })), ...how };
}

/** Of the request that `send` is to send. */
async function fieldsOf(command: Command, [name]: readonly string[]): Promise<readonly Offered[]> {
  if (command.name() !== 'send') return [];
  return (await import('../completion/request-fields.js')).requestFields(name);
}

/** The long names: whoever knows the short ones has no need of completion. */
const optionsOf = (command: Command): readonly Offered[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .map(({ long, short, description }: Option) => ({
      word: long ?? short ?? '',
      doc: description,
    }));

/** What descriptions are cut to, characters. */
const LONGEST_DOC = 90;

const brief = (doc: string): string =>
  harmless(doc.length > LONGEST_DOC ? `${doc.slice(0, LONGEST_DOC - 1)}…` : doc);

function printed(
  lines: readonly string[],
  { files, open }: Omit<Offer, 'words'>,
): Promise<ExitStatus> {
  // What was sent may be anything: no line of it may break the line, or the terminal.
  const clean = lines.filter((line) => harmless(line.replace('\t', '')) === line.replace('\t', ''));
  const how = [...(files ? [':files'] : []), ...(open ? [':open'] : [])];
  return print([...clean, ...how].map((line) => `${line}\n`).join(''));
}
