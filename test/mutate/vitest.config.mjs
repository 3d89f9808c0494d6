/**
 * How the tests run against a mutant: the files that trial.mjs names, in its order, in one process
 * that keeps the modules it has loaded, until the first test fails. The order decides how long a
 * mutant takes: the tests that most likely notice it come first.
 */
import { resolve } from 'node:path';
import { BaseSequencer } from 'vitest/node';

/** Paths from the root of the copy. */
const files = JSON.parse(process.env.FUSIONSHARK_MUTATE_TESTS);

class AsNamed extends BaseSequencer {
  sort(specifications) {
    const order = new Map(files.map((file, at) => [resolve(file), at]));
    const at = ({ moduleId }) => order.get(moduleId);
    return specifications.sort((a, b) => at(a) - at(b));
  }
}

export default {
  root: process.cwd(),
  // Not in node_modules, which the copy shares with the checkout.
  cacheDir: '.cache',
  test: {
    include: files,
    isolate: false,
    maxWorkers: 1,
    bail: 1,
    testTimeout: 60_000,
    sequence: { sequencer: AsNamed },
    reporters: ['json'],
    outputFile: 'report.json',
  },
};
