/**
 * The benchmarks: `npm run bench -- capture|proxy|resync|screen [--quick]`; captures that are N times
 * smaller with `--scale N`. Plain JavaScript over the
 * compiled program (dist, or `--dist FOLDER`), so that what is measured is what is shipped and
 * no tool stands between. Every figure worth keeping is a ratio of things measured in turn in
 * the same run: absolute times say more about the machine than about the program.
 */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** Each gives a function of {dist, quick}. */
const BENCHES = {
  capture: async () => (await import('./capture/bench.mjs')).benchCapture,
  proxy: async () => (await import('./proxy.mjs')).benchProxy,
  resync: async () => (await import('./resync.mjs')).benchResync,
  screen: async () => (await import('./screen.mjs')).benchScreen,
};

const [name, ...rest] = process.argv.slice(2);
const bench = Object.hasOwn(BENCHES, name ?? '') ? BENCHES[name] : undefined;
if (bench === undefined) {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [--quick]\n`);
  process.exit(1);
}
const distAt = rest.indexOf('--dist');
const dist = resolve(distAt < 0 ? join(here, '../../dist') : (rest[distAt + 1] ?? ''));
const scaleAt = rest.indexOf('--scale');
const scale = scaleAt < 0 ? {} : { scale: Number(rest[scaleAt + 1]) };
await (await bench())({ dist, quick: rest.includes('--quick'), ...scale });
