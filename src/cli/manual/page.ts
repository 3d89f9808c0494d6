/**
 * The manual page, drawn from what the program itself goes by: commander's commands and options,
 * the table of keys, the exit statuses. It cannot name an option that is not there.
 */
import type { EventEmitter } from 'node:events';
import type { Command } from 'commander';
import type { KeyBinding } from '../../tui/model/key-binding.js';
import { contextHeading, keyLabel } from '../../tui/model/key-labels.js';
import { KEYS } from '../../tui/model/keys.js';
import { EXIT_MEANINGS } from '../exit.js';
import { entry, escaped, heading, paragraphs, subheading, titleLine } from './roff.js';

const NAME = 'fusionshark';

/** What nobody can read off the tables. */
const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['NO_COLOR', 'no colours, where it is set and not empty'],
  ['COLUMNS', 'width of tables and pages that do not go to a terminal'],
  [
    'XDG_STATE_HOME',
    'filters, searches and commands of the terminal UI are remembered in fusionshark/ui.json there (default: ~/.local/state)',
  ],
  ['FUSIONSHARK_PASSWORD', 'the password of resend and send, instead of a prompt'],
  ['SSLKEYLOGFILE', 'where the proxy writes the keys of the TLS sessions that it ends'],
];

/** @param commands all that help lists, in its order */
export function manualPage(
  program: Command,
  commands: readonly Command[],
  version: string,
): string {
  return `${[
    titleLine(NAME, 1, version),
    heading('Name'),
    escaped(`${NAME} - ${program.description()}`),
    heading('Synopsis'),
    ...commands.flatMap((command) => [
      `.B ${escaped(`${NAME} ${command.name()}`)}`,
      escaped(command.usage()),
      '.br',
    ]),
    heading('Commands'),
    ...commands.flatMap(commandPart),
    heading('Keys of the terminal UI'),
    ...keyParts(),
    heading('Exit status'),
    ...Object.entries(EXIT_MEANINGS).map(([status, meaning]) =>
      entry(status, meaning.replaceAll('`', '')),
    ),
    heading('Environment'),
    ...ENVIRONMENT.map(([name, meaning]) => entry(name, meaning)),
    heading('See also'),
    escaped('tshark(1), wireshark-filter(4), tcpdump(8), memcached(1)'),
  ].join('\n')}\n`;
}

function commandPart(command: Command): string[] {
  const help = command.createHelp();
  const described = help
    .visibleArguments(command)
    .map((argument) => entry(help.argumentTerm(argument), help.argumentDescription(argument)));
  const options = help
    .visibleOptions(command)
    .filter(({ long }) => long !== '--help')
    .map((option) => entry(help.optionTerm(option), help.optionDescription(option)));
  const notes = textAfter(command);
  return [
    subheading(`${NAME} ${command.name()}`),
    escaped(help.commandDescription(command)),
    ...described,
    ...options,
    ...(notes === '' ? [] : ['.PP', paragraphs(notes)]),
  ];
}

/** What a command adds to its help: commander tells it by an event alone. */
function textAfter(command: Command): string {
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  (command as Command & EventEmitter).emit('afterHelp', { error: false, command, write });
  return text;
}

function keyParts(): string[] {
  const contexts = [...new Set(KEYS.map(({ context }) => context))];
  const ofContext = (wanted: KeyBinding['context']): KeyBinding[] =>
    KEYS.filter(({ context }) => context === wanted);
  return contexts.flatMap((context) => [
    subheading(contextHeading(context)),
    ...ofContext(context).map((binding) => entry(keyLabel(binding), binding.help)),
  ]);
}
