/**
 * How much do the tests notice? Mutation testing: the source is changed in one place, and the tests
 * of its folder should fail. What they let pass is told, with the share of what they do not.
 *
 *     npm run mutate -- --sample 150 [--seed 1] [--workers 2] [--minutes N] [FOLDER or FILE of src ...]
 *
 * Works on copies: the checkout is not touched. Of a mutant that nobody notices, somebody has to
 * say whether it matters; some change nothing that can be seen.
 */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { mutantsOf } from './mutants.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
/** The heart: what is decided wrongly here is wrong everywhere. */
const CORE = ['src/mcbp', 'src/tcp', 'src/filter/run', 'src/analysis/machines'];
/** What tests read. */
const COPIED = [
  'src',
  'test',
  'captures',
  'docs',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
/** A mutant that runs so much longer than the tests do without it hangs. */
const PATIENCE = 3;
const LEAST_PATIENCE_MS = 30_000;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    minutes: { type: 'string', default: '600' },
  },
});

/** mulberry32, as src/sim/random.ts has it. */
function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function sourcesIn(path) {
  if (statSync(join(ROOT, path)).isFile()) return [path];
  return readdirSync(join(ROOT, path), { recursive: true })
    .map((name) => join(path, name))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .sort();
}

/** The folder of test/ that mirrors the one of a source file, or the nearest above it. */
function testsOf(file) {
  for (let folder = dirname(file); folder !== 'src'; folder = dirname(folder)) {
    const mirror = folder.replace(/^src/, 'test');
    if (existsSync(join(ROOT, mirror))) return mirror;
  }
  throw new Error(`${file}: no tests`);
}

function copied() {
  const folder = mkdtempSync(join(tmpdir(), 'fusionshark-mutate-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Resolves to `passed`, `failed` or `hangs`, and how long that took, ms. */
function tested(folder, tests, patience) {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const words = [
    'run',
    '--project',
    'unit',
    '--bail',
    '1',
    '--reporter',
    'dot',
    '--testTimeout',
    '60000',
    `${tests}/`,
  ];
  const begin = performance.now();
  return new Promise((done) => {
    // A group of its own: vitest's workers end with it.
    const child = spawn(process.execPath, [vitest, ...words], {
      ...{ cwd: folder, stdio: 'ignore', detached: true },
    });
    let hangs = false;
    const timer = setTimeout(() => {
      hangs = true;
      process.kill(-child.pid, 'SIGKILL');
    }, patience);
    child.on('exit', (code) => {
      clearTimeout(timer);
      const outcome = hangs ? 'hangs' : code === 0 ? 'passed' : 'failed';
      done({ outcome, took: performance.now() - begin });
    });
  });
}

const random = chance(Number(options.seed));
const files = (positionals.length > 0 ? positionals : CORE).flatMap(sourcesIn);
const all = files.flatMap((file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return mutantsOf(text).map((mutant) => ({ ...mutant, file, text }));
});
const sample = all
  .map((mutant) => ({ mutant, order: random() }))
  .sort((a, b) => a.order - b.order)
  .slice(0, Number(options.sample))
  .map(({ mutant }) => mutant);
console.log(`${sample.length} of ${all.length} mutants in ${files.length} files`);

const folders = Array.from({ length: Number(options.workers) }, copied);
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

const usual = new Map();
for (const tests of new Set(sample.map(({ file }) => testsOf(file)))) {
  const { outcome, took } = await tested(folders[0], tests, 600_000);
  if (outcome !== 'passed') {
    console.log(`${tests}: left out, for the tests fail without a mutant (${outcome})`);
    continue;
  }
  usual.set(tests, took);
  console.log(`${tests}: ${(took / 1000).toFixed(1)} s`);
}

const counts = { failed: 0, hangs: 0, passed: 0 };
const waiting = sample.filter(({ file }) => usual.has(testsOf(file)));
const deadline = performance.now() + Number(options.minutes) * 60_000;
async function work(folder) {
  while (waiting.length > 0 && performance.now() < deadline) {
    const mutant = waiting.shift();
    const { file, text, start, end, by } = mutant;
    const tests = testsOf(file);
    writeFileSync(join(folder, file), text.slice(0, start) + by + text.slice(end));
    const patience = Math.max(LEAST_PATIENCE_MS, PATIENCE * usual.get(tests));
    const { outcome } = await tested(folder, tests, patience);
    writeFileSync(join(folder, file), text);
    counts[outcome] += 1;
    if (outcome !== 'passed') continue;
    const line = `${file}:${mutant.line}: ${text.slice(start, end).replace(/\s+/g, ' ')} -> ${by.replace(/\s+/g, ' ')}`;
    console.log(`not noticed: ${line}`);
  }
}
await Promise.all(folders.map(work));

const noticed = counts.failed + counts.hangs;
const tried = noticed + counts.passed;
const score = ((100 * noticed) / Math.max(1, tried)).toFixed(1);
console.log(`noticed ${noticed} of ${tried} (${counts.hangs} hang): ${score} %`);
