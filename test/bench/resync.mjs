/**
 * How well framing finds its way back: frames invented in bytes that are none, messages lost
 * behind gaps. Build the program first; all figures but the rates are the same everywhere.
 *
 *   npm run build && node test/bench/resync.mjs [GIGABYTES] [--dist FOLDER]
 */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { falseFrames } from './resync/false-frames.mjs';
import { losses } from './resync/losses.mjs';
import { fileNoise, randomBytes, structuredNoise } from './resync/noise.mjs';
import { Chance } from './resync/random.mjs';
import { trafficKinds } from './resync/traffic.mjs';

const DIST = join(dirname(fileURLToPath(import.meta.url)), '../../dist');
const GIGABYTE = 1e9;
const GAPS_PER_STREAM = 40;

/**
 * Of `gigabytes` of random bytes and a twentieth of that, at most 100 MB, of every other kind; of
 * `rounds` times 40 gaps in each kind of traffic. Answers {falseFrames, losses}, a list of what
 * resync/*.mjs answer.
 */
export async function measureResync({ dist = DIST, gigabytes = 1, rounds = 25 } = {}) {
  const { Framer } = await import(pathToFileURL(join(dist, 'mcbp/framer.js')).href);
  const others = Math.min(100e6, (gigabytes * GIGABYTE) / 20);
  const program = fileNoise('a program (node itself)', process.execPath);
  const inTotal = (traffic) => {
    const chance = new Chance(99);
    let sum = losses(Framer, traffic, GAPS_PER_STREAM, chance);
    for (let round = 1; round < rounds; round++) {
      sum = added(sum, losses(Framer, traffic, GAPS_PER_STREAM, chance));
    }
    return sum;
  };
  return {
    falseFrames: [
      falseFrames(Framer, randomBytes(), gigabytes * GIGABYTE),
      ...structuredNoise().map((noise) => falseFrames(Framer, noise, others)),
      falseFrames(Framer, program, program.size),
    ],
    losses: trafficKinds.map((make) => inTotal(make())),
  };
}

const added = (a, b) => ({
  traffic: a.traffic,
  gaps: a.gaps + b.gaps,
  messages: a.messages + b.messages,
  lost: a.lost + b.lost,
  lostBytes: a.lostBytes + b.lostBytes,
  invented: a.invented + b.invented,
  held: Math.max(a.held, b.held),
});

/** As the other benchmarks: measures and prints. */
export async function benchResync({
  dist = DIST,
  quick = false,
  gigabytes = quick ? 0.1 : 2,
} = {}) {
  const say = (...cells) => process.stdout.write(`${cells.join(' | ')}\n`);
  const mega = (bytes) => (bytes / 1e6).toFixed(1);
  const kibi = (bytes) => (bytes / 1024).toFixed(0);
  const figures = await measureResync({ dist, gigabytes, rounds: quick ? 3 : 25 });
  say('false frames', 'MB read', 'KiB held', 'MB/s', 'kind');
  for (const { frames, bytes, held, megabytesPerSecond, noise } of figures.falseFrames) {
    say(frames, mega(bytes), kibi(held), megabytesPerSecond.toFixed(0), noise);
  }
  say('\nlost of messages between gaps', 'MB lost', 'invented', 'gaps', 'KiB held', 'traffic');
  for (const { lost, messages, lostBytes, invented, gaps, held, traffic } of figures.losses) {
    say(`${lost} of ${messages}`, mega(lostBytes), invented, gaps, kibi(held), traffic);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { dist: { type: 'string', default: DIST } },
  });
  await benchResync({ dist: resolve(values.dist), gigabytes: Number(positionals[0] ?? 2) });
}
