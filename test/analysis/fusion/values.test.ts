/** What Fusion requests and answers say, as segments through everything: all findings, not some. */
import { describe, expect, it } from 'vitest';
import { valueScenarios } from '../../cases/scenarios/values.js';
import { scenario } from '../../helpers/scenario.js';
import { runWhole } from '../../helpers/whole.js';

describe('values of requests and answers', () => {
  it.each(valueScenarios)('$name', ({ text }) => {
    for (const { line, got, due } of runWhole(scenario(text)).lines) expect(got, line).toEqual(due);
  });

  it('a request whose datatype was not granted is refused for that', () => {
    const { told } = runWhole(scenario('0 a StartFusionUploader vb:5 {"term":"7"} -> Einval'), {
      greet: false,
    });
    expect(told.map(({ id }) => id).sort()).toEqual([
      'mcbp.datatype-not-negotiated',
      'mcbp.error-status',
    ]);
  });
});
