/** Each named scenario leads to the findings that it names, and to no other at warn and above. */
import { describe, expect, it } from 'vitest';
import { findingEntries } from '../../../src/analysis/reference/index.js';
import { scenarios } from '../../../src/sim/scenarios/index.js';
import { perform } from '../script/perform.js';

/** Beside the mode, the place, and a count of findings. */
const MAX_SENTENCE = 60;

const alarms = (found: readonly string[]): string[] => [
  ...new Set(
    found.filter((each) => /^(error|warn) /.test(each)).map((each) => each.replace(/^\w+ /, '')),
  ),
];

describe('a named scenario', () => {
  it.each(scenarios)('$name: as it promises', async (source) => {
    const { found, sentences, lasted } = await perform(source);
    expect(alarms(found).sort()).toEqual([...(source.findings ?? [])].sort());
    expect(sentences).toEqual(source.steps?.flatMap(({ say }) => say ?? []));
    expect(lasted).toBeLessThan(30_000);
  });

  it.each(scenarios)('$name: also where its sentences are read', async (source) => {
    const { found, lasted } = await perform(source, 4000);
    expect(alarms(found).sort()).toEqual([...(source.findings ?? [])].sort());
    expect(lasted).toBeLessThan(120_000);
  });

  it.each(scenarios)('$name: its sentences fit a status bar of 100 columns', ({ steps = [] }) => {
    for (const { say = '' } of steps) expect(say.length).toBeLessThanOrEqual(MAX_SENTENCE);
  });

  it('has a name of its own, and promises findings of the reference', () => {
    const names = scenarios.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const known = findingEntries.map(({ id }) => id);
    for (const { findings = [] } of scenarios) {
      expect(findings.length).toBeGreaterThan(0);
      expect(known).toEqual(expect.arrayContaining([...findings]));
    }
  });
});
