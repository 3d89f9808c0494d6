/** `--scenario list` and `--scenario schema`: what there is, and what a file may say. */
import type { ExitStatus } from './exit.js';
import { print } from './page.js';

/** The page of this name, printed; undefined: it is a scenario that is meant. */
export function scenarioPage(wanted: string | undefined): Promise<ExitStatus> | undefined {
  if (wanted === 'list') return list();
  return wanted === 'schema' ? schema() : undefined;
}

/** A line for each scenario of the library: its name, its findings, what goes wrong. */
async function list(): Promise<ExitStatus> {
  const { scenarios } = await import('../sim/scenarios/index.js');
  const rows = scenarios.map(({ name, findings = [], title }) => [
    name,
    findings.join(', '),
    title,
  ]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return print(
    rows
      .map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '))
      .map((line) => `${line.trimEnd()}\n`)
      .join(''),
  );
}

async function schema(): Promise<ExitStatus> {
  const { scenarioSchema } = await import('../sim/script/schema/scenario.js');
  return print(`${JSON.stringify(scenarioSchema(), null, 2)}\n`);
}
