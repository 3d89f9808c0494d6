/** A state machine's table as a page: a diagram (Mermaid) and the table in words. */
import type { MachineTable, Transition } from '../../src/analysis/machines/table.js';

type Row = Transition<string, string, string>;

export function machinePage(table: MachineTable<string, string, string>): string {
  const arrows = arrowsOf(table).map((arrow) => `    ${arrow}`);
  const rows = table.rows.map((row) => `| ${cellsOf(row).join(' | ')} |`);
  return [
    `# ${table.name}`,
    '',
    `One for each ${table.of}. Generated from the transition table; do not edit.`,
    '',
    '```mermaid',
    'stateDiagram-v2',
    `    [*] --> ${table.initial}`,
    ...arrows,
    '```',
    '',
    'The first row that fits decides. An event that no row names changes nothing.',
    '',
    '| State | Event | Where | Leads to | Findings |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function cellsOf({ from, on, when, to, finds }: Row): string[] {
  const found = (finds ?? []).map(({ id, when: guard }) =>
    guard === undefined ? `\`${id}\`` : `\`${id}\` where ${guard}`,
  );
  return [
    from?.join(', ') ?? 'any',
    on.join(', '),
    when?.join(', ') ?? '',
    to ?? 'the same',
    found.join('; '),
  ];
}

/** Every change of state, and what stays but is found; each event of a state up to its last row. */
function arrowsOf({ initial, rows }: MachineTable<string, string, string>): string[] {
  const states = new Set([
    initial,
    ...rows.flatMap(({ from = [], to }) => [...from, to ?? initial]),
  ]);
  const events = new Set(rows.flatMap(({ on }) => on));
  const arrows: string[] = [];
  for (const state of states) {
    for (const event of events) {
      for (const row of rows) {
        if (!row.on.includes(event) || row.from?.includes(state) === false) continue;
        const to = row.to ?? state;
        const finds = (row.finds ?? []).map(({ id }) => id.replace('fusion.', ''));
        const where = row.when === undefined ? '' : ` [${row.when.join(', ')}]`;
        const found = finds.length === 0 ? '' : ` / ${finds.join(', ')}`;
        if (to !== state || finds.length > 0) {
          arrows.push(`${state} --> ${to}: ${event}${where}${found}`);
        }
        if (row.when === undefined) break;
      }
    }
  }
  return arrows;
}
