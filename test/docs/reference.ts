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
import { scenarios } from '../../src/sim/scenarios/index.js';
import type { ScenarioSource } from '../../src/sim/script/schema/scenario.js';
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

/** What a scenario is about, its story as it is told while it plays, and what the analysis must find. */
function scenarioMarkdown({ name, title, findings = [], steps = [] }: ScenarioSource): string {
  const story = steps.flatMap(({ say }) => (say === undefined ? [] : [say]));
  const links = findings.map((id) => `[${id}](findings.md#${id.replace(/[^\w-]/g, '')})`);
  const found = links.length === 0 ? 'nothing' : links.join(', ');
  return `## ${name}\n\n${title[0]?.toUpperCase()}${title.slice(1)}.\n\n${story.join(' ')}\n\nFound: ${found}.\n`;
}

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
  'scenarios.md': page(
    'Scenarios',
    'fusionshark demo --scenario list',
    'Incidents that can be played: `fusionshark demo --scenario NAME`, or with clients of your own\n`fusionshark sim --scenario NAME`.\n',
    ...scenarios.map(scenarioMarkdown),
  ),
  'fields.md': page(
    'Fields of filters, `-e` and NDJSON',
    'fusionshark fields',
    fenced(fieldListText(new Catalogue(commandTable).all(), WIDTH)),
  ),
  'keys.md': page('Keys of the terminal UI', '?', `${keysMarkdown()}\n`),
};
