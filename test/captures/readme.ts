/** captures/README.md: the captures, and where in them each row of the checklist is seen. */
import { REMAKE } from '../make/page.js';
import { plays } from '../make/plays/index.js';
import { checklist } from './checklist/index.js';
import type { Row } from './checklist/row.js';
import type { Seen } from './read.js';

/** Numbers of messages that are told of one row; what more there are is not said. */
const MOST_NUMBERS = 4;

export function readme(all: ReadonlyMap<string, readonly Seen[]>): string {
  const files = plays.map(
    ({ name, title }) => `| [${name}](${name}.md) | ${all.get(name)?.length ?? 0} | ${title} |`,
  );
  return `# Sample captures

| capture | messages | what |
|---|---|---|
${files.join('\n')}
| [rebalance](rebalance.md) | 700 | The demonstration: rebalances between two nodes, told three times |
| [loopback](loopback.md) | 260 | The demonstration as tcpdump sees it: classic pcap, real TCP |

All but the last two are made by a program and come out the same every time:

    ${REMAKE}

Nothing in them is real: nodes, data and tokens are invented.

## What is shown where

Every form of every Fusion command, every answer and every failure that is known, with the numbers of
messages that show it (the first ${MOST_NUMBERS} of each capture).

${checklist.map(({ title, rows }) => section(title, rows, all)).join('\n')}`;
}

function section(
  title: string,
  rows: readonly Row[],
  all: ReadonlyMap<string, readonly Seen[]>,
): string {
  const lines = rows.map((row) => `| ${row.says} | ${places(row, all)} |`);
  return `### ${title}

| what | messages |
|---|---|
${lines.join('\n')}
`;
}

const places = ({ where, holds }: Row, all: ReadonlyMap<string, readonly Seen[]>): string =>
  where
    .map((name) => {
      const numbers = (all.get(name) ?? []).filter(holds).map(({ number }) => number);
      return `${name}: ${numbers.slice(0, MOST_NUMBERS).join(', ')}`;
    })
    .join('; ');
