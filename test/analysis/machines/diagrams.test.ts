/**
 * The pages of the machines are generated from their tables, and must not go stale:
 * `UPDATE_DIAGRAMS=1 vitest run --project unit test/analysis/machines/diagrams.test.ts` writes them.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mountTable } from '../../../src/analysis/machines/mount-table.js';
import { snapshotTable } from '../../../src/analysis/machines/snapshot-table.js';
import type { MachineTable } from '../../../src/analysis/machines/table.js';
import { uploaderTable } from '../../../src/analysis/machines/uploader-table.js';
import { machineEntries } from '../../../src/analysis/reference/machines.js';
import { machinePage } from '../../helpers/machine-page.js';
import { repositoryRoot } from '../../helpers/skip.js';

const FOLDER = join(repositoryRoot, 'src/analysis/machines/diagrams');
const tables: readonly MachineTable<string, string, string>[] = [
  uploaderTable,
  snapshotTable,
  mountTable,
];
const fileOf = ({ name }: { readonly name: string }) => `${name.toLowerCase()}.md`;

describe('the pages of the machines', () => {
  it.each(tables)('$name is up to date', (table) => {
    const file = join(FOLDER, fileOf(table));
    if (process.env.UPDATE_DIAGRAMS !== undefined) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(file, machinePage(table));
    }
    expect(existsSync(file), `${file} is missing: UPDATE_DIAGRAMS=1`).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe(machinePage(table));
  });

  it('are all there are', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(tables.map(fileOf).sort());
  });
});

describe('the tables', () => {
  it('find what the reference of the machines has, but for the toggle, which is no state', () => {
    const made = tables.flatMap(({ rows }) =>
      rows.flatMap(({ finds }) => (finds ?? []).map(({ id }) => id)),
    );
    const due = machineEntries.map(({ id }) => id).filter((id) => !id.includes('toggle'));
    expect([...new Set(made)].sort()).toEqual(due.sort());
  });

  it.each(tables)('$name: no row is hidden by one before it', ({ initial, rows }) => {
    const states = new Set([initial, ...rows.flatMap(({ from = [] }) => from)]);
    rows.forEach((row, i) => {
      const before = rows.slice(0, i).filter(({ when }) => when === undefined);
      const isReached = row.on.some((event) =>
        (row.from ?? [...states]).some(
          (state) =>
            !before.some(({ on, from }) => on.includes(event) && (from?.includes(state) ?? true)),
        ),
      );
      expect(isReached, `row ${i}: ${row.on.join(', ')}`).toBe(true);
    });
  });
});
