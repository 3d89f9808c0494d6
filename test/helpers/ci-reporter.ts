/**
 * What a run of the tests leaves to say, in the file that FUSIONSHARK_TEST_REPORT names: tests
 * that failed, tests that passed only when they were run again, errors outside of any test.
 * `.ci/run` prints it last, where whoever opens a long log begins to read.
 */
import { appendFileSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Characters of an error's message that are kept. */
const MESSAGE_KEPT = 600;

const firstLines = (text: string | undefined): string => (text ?? '').slice(0, MESSAGE_KEPT);

export default class CiReporter implements Reporter {
  private readonly path = process.env.FUSIONSHARK_TEST_REPORT;

  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result();
    if (state === 'failed') {
      this.say(`FAILED ${nameOf(test)}: ${firstLines(errors?.at(-1)?.message)}`);
    } else if (test.diagnostic()?.flaky) {
      this.say(`passed when run again: ${nameOf(test)}: ${firstLines(errors?.[0]?.message)}`);
    }
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    for (const module of modules) {
      for (const error of module.errors()) {
        this.say(`FAILED ${module.relativeModuleId}: ${firstLines(error.message)}`);
      }
    }
    for (const error of unhandled) {
      this.say(`FAILED outside of any test: ${firstLines(error.stack ?? error.message)}`);
    }
  }

  private say(line: string): void {
    if (this.path !== undefined) appendFileSync(this.path, `${line}\n`);
  }
}

const nameOf = (test: TestCase): string => `${test.module.relativeModuleId} > ${test.fullName}`;
