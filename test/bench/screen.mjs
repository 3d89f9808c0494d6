/**
 * The terminal UI on a capture of millions of messages: what a frame costs, how many bytes it
 * writes, how soon a key is answered, how long the UI's thread is busy with it, and what both threads
 * together take of the processor. The controller is the program's own, on a display that only counts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { small } from './capture/generate.mjs';
import { median } from './capture/measure.mjs';

const MILLION = 1_000_000;
const SIZE = { width: 120, height: 40 };
/** Nothing was drawn for so long: the answer is complete, ms. */
const QUIET = 150;
const CHEAP = 'couchbase.opcode == "StartFusionUploader"';
const DEAR = 'fusion.term > 5';

const say = (text) => process.stdout.write(`${text}\n`);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const typed = (text) => [...text].map((c) => (c === ' ' ? 'space' : c));
const times = (count, ...keys) => Array.from({ length: count }, () => keys).flat();

/** What a person does, step by step; each is answered before the next. */
const STEPS = [
  ['down, 200 times', times(200, 'j')],
  ['page down, 100 times', times(100, 'pagedown')],
  ['last, first, 10 times', times(10, 'G', 'g')],
  ['go to the middle', [':', ...typed('goto 0'), 'enter']],
  ['next finding', ['n']],
  ['into the tree, 50 fields', ['tab', ...times(50, 'j'), 'S-tab']],
  ['filter by columns', ['/', ...typed(CHEAP), 'enter']],
  ['page down under it, 100 times', times(100, 'pagedown')],
  ['last, first under it, 10 times', times(10, 'G', 'g')],
  ['filter by values', ['/', 'C-u', ...typed(DEAR), 'enter']],
  ['page down meanwhile, 20 times', times(20, 'pagedown')],
  ['no filter', ['escape']],
];

/** A display and a clock that count what is drawn. */
class Meter {
  frames = [];
  bytes = [];
  keyAt = 0;
  latencies = [];
  drawnAt = 0;

  display() {
    return {
      size: () => SIZE,
      write: (text) => {
        this.bytes.push(Buffer.byteLength(text));
        this.drawnAt = performance.now();
        if (this.keyAt > 0) this.latencies.push(this.drawnAt - this.keyAt);
        this.keyAt = 0;
        return true;
      },
      copy: () => true,
      setMouse: () => {},
      suspend: () => {},
      depth: 'true',
    };
  }

  clock() {
    return {
      now: () => performance.now(),
      after: (ms, callback) => {
        const timer = setTimeout(() => {
          const start = performance.now();
          callback();
          this.frames.push(performance.now() - start);
        }, ms);
        return () => clearTimeout(timer);
      },
    };
  }
}

/** Until nothing has been drawn for a while, and the list is that of the filter, whole. */
async function settled(meter, snapshot) {
  for (;;) {
    const quiet = performance.now() - meter.drawnAt;
    const { filter } = snapshot();
    const isWhole = filter === undefined || filter.tested === filter.messages;
    if (quiet > QUIET && isWhole) return;
    await sleep(10);
  }
}

async function measured({ controller, meter, snapshot }, name, keys) {
  Object.assign(meter, { frames: [], bytes: [], latencies: [] });
  const before = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  const start = performance.now();
  for (const key of keys) {
    meter.keyAt = performance.now();
    controller.key(key);
    // Faster than any keyboard repeats.
    await sleep(12);
  }
  await settled(meter, snapshot);
  const spent = process.cpuUsage(before);
  const busy = performance.eventLoopUtilization(loop).active;
  const cpu = (spent.user + spent.system) / 1000;
  const wall = Math.max(meter.drawnAt, start) - start;
  return { name, ...meter, wall, busy, cpu, total: snapshot().total };
}

const most = (values) => (values.length === 0 ? 0 : Math.max(...values));
const middle = (values) => (values.length === 0 ? 0 : median(values));
const ms = (value, digits = 1) => value.toFixed(digits).padStart(8);

function report({ name, frames, bytes, latencies, wall, busy, cpu, total }) {
  say(
    `  ${name.padEnd(32)}${String(frames.length).padStart(6)}${ms(middle(frames), 2)}${ms(most(frames))}` +
      `${ms(middle(bytes), 0)}${ms(most(bytes), 0)}${ms(middle(latencies))}${ms(most(latencies))}` +
      `${ms(wall, 0)}${ms(busy, 0)}${ms(cpu, 0)}${String(total).padStart(10)}`,
  );
}

const HEAD =
  `  ${''.padEnd(32)}frames  ms/frame (most)  bytes/frame (most)  key, ms (most)` +
  '    all, ms     UI     CPU      rows';

export async function benchScreen({ dist, quick = false, file }) {
  const folder = mkdtempSync(join(tmpdir(), 'fusionshark-bench-'));
  try {
    const messages = quick ? MILLION : 10 * MILLION;
    const path = file ?? small(join(folder, 'many.pcapng'), messages).path;
    await benchOn(dist, path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchOn(dist, path) {
  const load = (name) => import(`${dist}/${name}.js`);
  const [{ startEngine }, { Controller }] = await Promise.all(
    ['engine/client', 'tui/controller'].map(load),
  );
  const started = performance.now();
  const engine = await startEngine({
    ...{ kind: 'file', path, forcedPorts: [], speed: Number.POSITIVE_INFINITY },
    ...{ memory: 4 * 2 ** 30, decode: { secrets: 'mask', edition: undefined } },
  });
  let latest;
  engine.subscribe((snapshot) => {
    latest = snapshot;
  });
  const meter = new Meter();
  const controller = new Controller({
    ...{ port: engine, display: meter.display(), clock: meter.clock() },
    ...{ look: { theme: 'dark', rules: [] }, mouse: false, onEnd: (error) => error && say(error) },
    ...{ start: {}, histories: {}, isFresh: false },
  });
  const on = { controller, meter, snapshot: () => latest };
  say(`\n${path}, ${SIZE.width}x${SIZE.height}\n${HEAD}`);
  controller.start();
  const loop = performance.eventLoopUtilization();
  while (latest === undefined || latest.progress !== undefined) await sleep(20);
  const busy = performance.eventLoopUtilization(loop).active;
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage();
  const cpu = (user + system) / 1000;
  report({ name: 'opening', ...meter, wall: seconds * 1000, busy, cpu, total: latest.total });
  const half = Math.floor(latest.total / 2);
  for (const [name, keys] of STEPS) {
    const told = keys.flatMap((key) => (key === '0' ? typed(String(half)) : [key]));
    report(await measured(on, name, told));
  }
  controller.stop();
  await engine.close();
}
