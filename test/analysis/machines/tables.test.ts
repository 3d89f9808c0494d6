/**
 * Each row of the tables matters: without the row, its guard, the state that it leads to or the
 * guard of a finding, some scenario ends otherwise. Whoever adds a row has to show what it is for.
 */
import { describe, expect, it } from 'vitest';
import { mountTable } from '../../../src/analysis/machines/mount-table.js';
import { snapshotTable } from '../../../src/analysis/machines/snapshot-table.js';
import type { MachineTable, Transition } from '../../../src/analysis/machines/table.js';
import { uploaderTable } from '../../../src/analysis/machines/uploader-table.js';
import { mountScenarios } from '../../cases/scenarios/mount.js';
import { snapshotScenarios } from '../../cases/scenarios/snapshot.js';
import { uploaderScenarios } from '../../cases/scenarios/uploader.js';
import { run } from '../../helpers/machines.js';
import { type Scenario, scenario } from '../../helpers/scenario.js';

type Row = Transition<string, string, string>;
type Table = MachineTable<string, string, string>;

/** What a scenario comes to: its findings, and where the vbuckets stand. */
function outcome(play: Scenario): unknown {
  const { lines, machines } = run(play);
  return { got: lines.map(({ got }) => got), now: machines.timeline.query().vbuckets };
}

/** The row with one thing taken away, each in turn; undefined: the row itself. */
function* without(row: Row): Generator<readonly [string, Row | undefined]> {
  const { when, to, finds = [], ...rest } = row;
  yield ['the row', undefined];
  if (when !== undefined) yield ['its guard', { ...rest, finds, ...(to && { to }) }];
  if (to !== undefined) yield ['its state', { ...rest, finds, ...(when && { when }) }];
  for (const { id, when: guard } of finds) {
    const bare = finds.map((find) => (find.id === id ? { id } : find));
    if (guard !== undefined) yield [`the guard of ${id}`, { ...row, finds: bare }];
  }
}

const cases: readonly (readonly [Table, readonly { readonly text: string }[]])[] = [
  [uploaderTable, uploaderScenarios],
  [snapshotTable, snapshotScenarios],
  [mountTable, mountScenarios],
];

describe.each(cases)('$name', (table, scenarios) => {
  const plays = scenarios.map(({ text }) => scenario(text));
  const whole = plays.map(outcome);
  // The one place where a table is written to: put back before the next test.
  const rows = table.rows as Row[];

  it.each(rows.map((row, i) => ({ row, i, on: row.on })))('row $i ($on)', ({ row, i }) => {
    for (const [what, changed] of without(row)) {
      rows.splice(i, 1, ...(changed === undefined ? [] : [changed]));
      try {
        const differs = plays.some((play, at) => !equal(outcome(play), whole[at]));
        expect(differs, `no scenario misses ${what}`).toBe(true);
      } finally {
        rows.splice(i, changed === undefined ? 0 : 1, row);
      }
    }
  });
});

const equal = (a: unknown, b: unknown): boolean => text(a) === text(b);
const text = (value: unknown): string =>
  JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each));
