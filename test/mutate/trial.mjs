/**
 * A copy of the checkout, and the tests of a source file run in it. What is copied is what git
 * knows of, so that tests find whatever they read. Captures beside the checkout stay there: the
 * tests that read them skip themselves, which would take minutes each.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** A mutant that runs so many times longer than the tests do without it hangs. */
const PATIENCE = 3;
const LEAST_PATIENCE_MS = 20_000;
const WITHOUT_MUTANT_MS = 600_000;
/** A mutant that fills the memory fails sooner than it would take the machine's. */
const MEMORY_MB = 2048;

export class Trial {
  /** Around the copy, so that nothing lies beside it. */
  #outside = mkdtempSync(join(tmpdir(), 'fusionshark-mutate-'));
  /** Room of tests -> its files with the time each takes, ms; undefined where they fail. */
  #usual = new Map();
  /** The group of the tests that run. */
  #running;
  root = join(this.#outside, 'copy');

  constructor() {
    mkdirSync(this.root);
    const known = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const names = execFileSync('git', known, { cwd: ROOT, encoding: 'utf8' }).split('\0');
    for (const name of names) {
      if (name === '' || !existsSync(join(ROOT, name))) continue;
      cpSync(join(ROOT, name), join(this.root, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.root, 'node_modules'));
  }

  /** Also in the middle of a run. */
  end() {
    if (this.#running !== undefined) process.kill(-this.#running, 'SIGKILL');
    rmSync(this.#outside, { recursive: true, force: true });
  }

  /**
   * Runs the tests of a room as they are: what is measured orders and bounds the later runs.
   * @returns {Promise<string | undefined>} why a mutant would not be noticed here; undefined: ready
   */
  async prepare(room) {
    const files = readdirSync(join(this.root, room), { recursive: true })
      .map((name) => join(room, name))
      .filter((name) => /\.test\.tsx?$/.test(name));
    const { outcome, report } = await this.#run(files, WITHOUT_MUTANT_MS);
    if (outcome !== 'passed') return outcome === 'hangs' ? outcome : failuresOf(report);
    const took = new Map(
      report.testResults.map(({ name, startTime, endTime }) => [
        relative(this.root, name),
        endTime - startTime,
      ]),
    );
    this.#usual.set(room, took);
    return undefined;
  }

  /** How long the tests of a room take without a mutant, ms. */
  usual(room) {
    return [...this.#usual.get(room).values()].reduce((sum, took) => sum + took, 0);
  }

  /** @returns {Promise<'failed' | 'hangs' | 'passed'>} `passed`: nobody noticed the mutant */
  async outcomeOf({ file, text, start, end, by }) {
    const room = testsOf(file);
    writeFileSync(join(this.root, file), text.slice(0, start) + by + text.slice(end));
    const patience = Math.max(LEAST_PATIENCE_MS, PATIENCE * this.usual(room));
    const { outcome } = await this.#run(this.#likeliestFirst(room, file), patience);
    writeFileSync(join(this.root, file), text);
    return outcome;
  }

  /** Tests named after the file, those that import it, those of its folder; each the shortest first. */
  #likeliestFirst(room, file) {
    const stem = basename(file, '.ts');
    const mirror = dirname(file).replace(/^src/, 'test');
    const rank = (test) => {
      if (basename(test).startsWith(`${stem}.`)) return 0;
      if (readFileSync(join(this.root, test), 'utf8').includes(`/${stem}.js'`)) return 1;
      return dirname(test) === mirror ? 2 : 3;
    };
    return [...this.#usual.get(room)]
      .map(([test, took]) => ({ test, took, rank: rank(test) }))
      .sort((a, b) => a.rank - b.rank || a.took - b.took)
      .map(({ test }) => test);
  }

  #run(files, patience) {
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const report = join(this.root, 'report.json');
    rmSync(report, { force: true });
    const env = {
      ...process.env,
      NODE_OPTIONS: `--max-old-space-size=${MEMORY_MB}`,
      FUSIONSHARK_MUTATE_TESTS: JSON.stringify(files),
    };
    return new Promise((done) => {
      // A group of its own: vitest's workers end with it.
      const options = { cwd: this.root, env, stdio: 'ignore', detached: true };
      const words = [vitest, 'run', '-c', 'test/mutate/vitest.config.mjs'];
      const child = spawn(process.execPath, words, options);
      this.#running = child.pid;
      let hangs = false;
      const timer = setTimeout(() => {
        hangs = true;
        process.kill(-child.pid, 'SIGKILL');
      }, patience);
      child.on('exit', (code) => {
        clearTimeout(timer);
        this.#running = undefined;
        const outcome = hangs ? 'hangs' : code === 0 ? 'passed' : 'failed';
        const told = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
        done({ outcome, report: told });
      });
    });
  }
}

/** The room of test/ that mirrors the one of a source file: `test/dissect` of all in src/dissect. */
export function testsOf(file) {
  const room = join('test', file.split('/')[1]);
  if (!existsSync(join(ROOT, room))) throw new Error(`${file}: no tests in ${room}`);
  return room;
}

function failuresOf(report) {
  const failed = (report?.testResults ?? []).filter(({ status }) => status === 'failed');
  const told = failed.flatMap(({ name, message, assertionResults }) => [
    `${name}: ${message}`,
    ...assertionResults.flatMap(({ failureMessages }) => failureMessages ?? []),
  ]);
  return told.length > 0 ? told.join('\n').slice(0, 2000) : 'vitest did not run';
}
