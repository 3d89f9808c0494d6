/**
 * The relay against others, in interleaved rounds on one machine: what counts are ratios within
 * a round, their medians over the rounds. Needs Linux and a C compiler; build the program first.
 *
 *   npm run build && node test/bench/proxy.mjs [--quick] [--rounds N] [--ms N] [--dist DIR]
 *     [--only KEY,...] [--loads KEY,...] [--json]
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LOADS, measure, NotFinished } from './proxy/loads.mjs';
import { report } from './proxy/report.mjs';
import { rivals } from './proxy/rivals.mjs';
import { freePort, has, listens, peakMemory, settles, start, stopAll } from './proxy/tools.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Measures, and prints as it goes. Answers {loads, proxies, memory} where loads[load][proxy] is
 * the list of its measurements, one a round (undefined where it failed, null and no more behind it
 * where it did not finish); undefined when the machine lacks something.
 */
export async function benchProxy({
  quick = false,
  rounds = quick ? 3 : 7,
  ms = quick ? 300 : 700,
  dist = here('../../dist'),
  only,
  loads,
  print = console.log,
} = {}) {
  if (process.platform !== 'linux' || !has('cc')) {
    print('proxy: not measured: needs Linux (epoll) and a C compiler (cc)');
    return undefined;
  }
  if (!existsSync(join(dist, 'proxy/proxy.js'))) {
    print(`proxy: not measured: ${dist} holds no program; run npm run build`);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'fusionshark-bench-'));
  try {
    const program = join(folder, 'load');
    execFileSync('cc', ['-O2', '-Wall', '-o', program, here('proxy/load.c')]);
    const proxies = await startAll(rivals(resolve(dist)), only, program, folder, print);
    const chosen = LOADS.filter(({ key }) => loads === undefined || loads.includes(key));
    const results = await play(proxies, chosen, { program, rounds, ms, print });
    const memory = Object.fromEntries(
      proxies.map(({ key, pid }) => [key, pid === undefined ? undefined : peakMemory(pid)]),
    );
    const outcome = {
      loads: results,
      proxies: proxies.map(({ key, name }) => ({ key, name })),
      memory,
    };
    report(outcome, print);
    return outcome;
  } finally {
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts the server and every proxy that is installed; leaves out, with a word, those that are not. */
async function startAll(all, only, program, folder, print) {
  const target = await freePort();
  start(1, [program, 'serve', '127.0.0.1', String(target)]);
  if (!(await listens(target))) throw new Error('the server of the load does not listen');
  const proxies = [];
  for (const { name, key, command } of all) {
    if (only !== undefined && !only.includes(key)) continue;
    const port = await freePort();
    const words = command(port, target, folder);
    if (words === undefined) {
      print(`proxy: ${name} is not installed: left out`);
    } else if (words.length === 0) {
      proxies.push({ name, key, port: target });
    } else {
      const started = start(0, words.map(String));
      if (await listens(port)) proxies.push({ name, key, port, pid: started.child.pid });
      else print(`proxy: ${name} does not start: left out\n${started.errors}`);
    }
  }
  return proxies;
}

async function play(proxies, loads, { program, rounds, ms, print }) {
  const results = Object.fromEntries(
    loads.map(({ key }) => [key, Object.fromEntries(proxies.map((proxy) => [proxy.key, []]))]),
  );
  for (let round = 0; round < rounds; round++) {
    for (const load of loads) {
      // Each round begins with another one: what follows what is no advantage.
      const order = proxies.map((_, i) => proxies[(i + round) % proxies.length]);
      for (const { key, port, pid } of order) {
        const measured = results[load.key][key];
        // What did not finish once would take its time again in every round.
        if (measured.includes(null)) continue;
        try {
          measured.push(measure(program, port, load, ms, pid));
        } catch (error) {
          const isSlow = error instanceof NotFinished;
          measured.push(isSlow ? null : undefined);
          const how = isSlow ? 'did not finish' : 'failed';
          print(`proxy: ${key} ${how} under ${load.key}: ${error.message.split('\n').at(-1)}`);
        }
        // What waits to be inspected or written is this proxy's own cost, not the next one's.
        await settles(pid);
      }
    }
    print(`proxy: round ${round + 1} of ${rounds}`);
  }
  return results;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean' },
      rounds: { type: 'string' },
      ms: { type: 'string' },
      dist: { type: 'string' },
      only: { type: 'string' },
      loads: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const outcome = await benchProxy({
    quick: values.quick === true,
    ...(values.rounds && { rounds: Number(values.rounds) }),
    ...(values.ms && { ms: Number(values.ms) }),
    ...(values.dist && { dist: values.dist }),
    ...(values.only && { only: values.only.split(',') }),
    ...(values.loads && { loads: values.loads.split(',') }),
    print: values.json ? console.error : console.log,
  });
  if (values.json) console.log(JSON.stringify(outcome));
  process.exitCode = outcome === undefined ? 1 : 0;
}
