/** Every finding of the machines and its near misses, line by line: test/cases/scenarios/. */
import { describe, expect, it } from 'vitest';
import { machineEntries } from '../../../src/analysis/reference/machines.js';
import { mountScenarios } from '../../cases/scenarios/mount.js';
import { snapshotScenarios } from '../../cases/scenarios/snapshot.js';
import { uploaderScenarios } from '../../cases/scenarios/uploader.js';
import { run } from '../../helpers/machines.js';
import { scenario } from '../../helpers/scenario.js';

const groups = { uploader: uploaderScenarios, snapshot: snapshotScenarios, mount: mountScenarios };

for (const [group, cases] of Object.entries(groups)) {
  describe(`scenarios of the ${group}`, () => {
    it.each(cases)('$name', ({ text }) => {
      for (const { line, got, due } of run(scenario(text)).lines) expect(got, line).toEqual(due);
    });
  });
}

describe('the scenarios', () => {
  const all = Object.values(groups).flatMap((cases) =>
    cases.flatMap(({ text }) =>
      scenario(text).steps.flatMap((step) => (step.kind === 'exchange' ? step.expected : [])),
    ),
  );

  it.each(machineEntries)('show $id as the reference has it', ({ id, severity, on, softer }) => {
    const shown = all.filter((each) => each.id === id);
    expect(shown.some((each) => each.severity === severity)).toBe(true);
    for (const each of shown) expect(each.on).toBe(on);
    if (softer !== undefined) {
      expect(shown.some((each) => each.severity === softer.severity)).toBe(true);
    }
  });
});
