/**
 * How much do the tests notice? Mutation testing: the source is changed in one place, and the tests
 * of its room should fail. What they let pass is told, with the share of what they do not.
 *
 *     npm run mutate -- --sample 150 [--seed 1] [--workers 2] [--minutes N] [PLACE ...]
 *
 * PLACE: a folder or file of src, FILE:LINE, or FILE:LINE:COLUMN as a mutant is told that nobody
 * noticed; without any, the core. Works on copies: the checkout is not touched. Of a mutant that
 * nobody notices, somebody has to say whether it matters; some change nothing that can be seen.
 */
import { parseArgs } from 'node:util';
import { mutantsAt, sampleOf, sentenceOf } from './sample.mjs';
import { Trial, testsOf } from './trial.mjs';

/** The heart: what is decided wrongly here is wrong everywhere. */
const CORE = [
  'src/bytes',
  'src/mcbp',
  'src/tcp',
  'src/fusion',
  'src/dissect/layout',
  'src/analysis',
  'src/filter/compile.ts',
  'src/filter/run',
];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    minutes: { type: 'string', default: '600' },
  },
});

const trials = Array.from({ length: Number(options.workers) }, () => new Trial());
process.on('exit', () => {
  for (const trial of trials) trial.end();
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

// Read from a copy: somebody may be writing in the checkout.
const all = mutantsAt(trials[0].root, positionals.length > 0 ? positionals : CORE);
const sample = sampleOf(all, Number(options.sample), Number(options.seed));
console.log(`${sample.length} of ${all.length} mutants`);

const ready = new Set();
for (const tests of new Set(sample.map(({ file }) => testsOf(file)))) {
  const reasons = await Promise.all(trials.map((trial) => trial.prepare(tests)));
  const reason = reasons.find((each) => each !== undefined);
  if (reason !== undefined) {
    console.log(`${tests}: left out, for the tests fail without a mutant: ${reason}`);
    continue;
  }
  ready.add(tests);
  console.log(`${tests}: ${(trials[0].usual(tests) / 1000).toFixed(1)} s`);
}

/** Room of tests -> outcomes. */
const counts = new Map([...ready].map((tests) => [tests, { failed: 0, hangs: 0, passed: 0 }]));
const waiting = sample.filter(({ file }) => ready.has(testsOf(file)));
const deadline = performance.now() + Number(options.minutes) * 60_000;
async function work(trial) {
  while (waiting.length > 0 && performance.now() < deadline) {
    const mutant = waiting.shift();
    const outcome = await trial.outcomeOf(mutant);
    counts.get(testsOf(mutant.file))[outcome] += 1;
    if (outcome === 'passed') console.log(`not noticed: ${sentenceOf(mutant)}`);
  }
}
await Promise.all(trials.map(work));

const sum = { failed: 0, hangs: 0, passed: 0 };
for (const [tests, each] of counts) {
  console.log(`${tests}: ${scoreOf(each)}`);
  for (const outcome of Object.keys(sum)) sum[outcome] += each[outcome];
}
console.log(`all: ${scoreOf(sum)}`);
if (waiting.length > 0) console.log(`${waiting.length} not tried: the time was up`);

function scoreOf({ failed, hangs, passed }) {
  const tried = failed + hangs + passed;
  const score = ((100 * (failed + hangs)) / Math.max(1, tried)).toFixed(1);
  return `noticed ${failed + hangs} of ${tried} (${hangs} hang): ${score} %`;
}
