/**
 * Two projects in one run: `unit` imports the sources, `e2e` runs the built program
 * (dist/program/main.js, which `npm test` builds first) as its user does. A third, `long`, is there
 * only where FUSIONSHARK_LONG is set: what takes a minute and is proved in small by the others.
 */
import { configDefaults, defineConfig } from 'vitest/config';

const long = {
  extends: true as const,
  test: { name: 'long', include: ['test/long/**/*.test.ts'] },
};

/** Set by `.ci/run`: a file for what is to be said last. */
const isReported = process.env.FUSIONSHARK_TEST_REPORT !== undefined;

export default defineConfig({
  test: {
    reporters: isReported ? ['default', './test/helpers/ci-reporter.ts'] : ['default'],
    // A machine that stalls for a second fails a test of sockets; the report names who needed it.
    retry: isReported ? 2 : 0,
    // Tests of sockets and terminals measure time: no more of them at once than two cores bear.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, 'test/e2e/**', 'test/long/**'],
          testTimeout: 10_000,
          hookTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // After the unit tests, not beside them.
          sequence: { groupOrder: 1 },
        },
      },
      ...(process.env.FUSIONSHARK_LONG ? [long] : []),
    ],
    coverage: {
      provider: 'v8',
      reporter: ['text-summary'],
      include: ['src/**/*.{ts,tsx}'],
      exclude: ['src/**/*.d.ts'],
      // Not cli: it runs in child processes (e2e), where the coverage of this one does not look.
      thresholds: { 'src/!(cli)/**': { lines: 80 } },
    },
  },
});
