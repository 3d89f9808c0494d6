/** The reference pages: what `fusionshark commands`, `fields` and `findings` print, to be read in a browser. */
import { findingEntries } from '../../src/analysis/reference/index.js';
import { commandTable } from '../../src/commands.js';
import { commandListText, commandRows } from '../../src/export/docs/command-list.js';
import { fieldListText } from '../../src/export/docs/field-list.js';
import { findingText } from '../../src/export/docs/finding-list.js';
import { commandPage } from '../../src/export/docs/page.js';
import { pageText } from '../../src/export/docs/page-text.js';
import { Catalogue } from '../../src/filter/fields/catalogue.js';
import { fusionCommands } from '../../src/fusion/index.js';
import { keysMarkdown } from '../../src/tui/model/key-labels.js';

const WIDTH = 100;

const fenced = (text: string): string => `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;

/** @param how the command that prints the same in a terminal */
const page = (title: string, how: string, ...parts: readonly string[]): string =>
  `${[
    `# ${title}\n`,
    `Made from the program's tables by \`npm run docs\`; in a terminal: \`${how}\`.\n`,
    ...parts,
  ].join('\n')}`;

export const REFERENCE: Readonly<Record<string, string>> = {
  'commands.md': page(
    'All commands',
    'fusionshark commands',
    fenced(commandListText(commandRows(commandTable), WIDTH)),
  ),
  'fusion.md': page(
    'The Fusion commands',
    'fusionshark commands NAME',
    ...fusionCommands.map(
      (spec) =>
        `## ${spec.name}\n\n${fenced(pageText(commandPage(commandTable, spec), WIDTH).replace(/^.*\n/, ''))}`,
    ),
  ),
  'findings.md': page(
    'What the analysis may find',
    'fusionshark findings',
    ...findingEntries.map(
      (entry) => `## ${entry.id}\n\n${fenced(findingText(entry, WIDTH).replace(/^.*\n/, ''))}`,
    ),
  ),
  'fields.md': page(
    'Fields of filters, `-e` and NDJSON',
    'fusionshark fields',
    fenced(fieldListText(new Catalogue(commandTable).all(), WIDTH)),
  ),
  'keys.md': page('Keys of the terminal UI', '?', `${keysMarkdown()}\n`),
};
