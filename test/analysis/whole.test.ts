/** What the machines find, found again through segments, streams and messages. */
import { describe, expect, it } from 'vitest';
import { machineEntries } from '../../src/analysis/reference/machines.js';
import { mountScenarios } from '../cases/scenarios/mount.js';
import { snapshotScenarios } from '../cases/scenarios/snapshot.js';
import { uploaderScenarios } from '../cases/scenarios/uploader.js';
import { scenario } from '../helpers/scenario.js';
import { runWhole } from '../helpers/whole.js';

const ids = new Set(machineEntries.map(({ id }) => id));

describe('the scenarios of the machines, as segments', () => {
  it.each([...uploaderScenarios, ...snapshotScenarios, ...mountScenarios])('$name', ({ text }) => {
    const { lines } = runWhole(scenario(text), { counts: (id) => ids.has(id) });
    for (const { line, got, due } of lines) expect(got, line).toEqual(due);
  });
});
