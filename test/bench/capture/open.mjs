/**
 * One process, one measurement: `node open.mjs DIST FILE open|first|filter`.
 *
 *   open    reads the capture into a session's columns: time, memory
 *   first   from the start of the process to the first snapshot with rows
 *   filter  loops over the columns, as a compiled filter does
 */
import { median } from './measure.mjs';

const [dist, path, what] = process.argv.slice(2);
const load = (name) => import(`${dist}/${name}.js`);

async function opened() {
  const [{ readInput }, { Session }, { Decoder }, { commandTable }, { openAgain }] =
    await Promise.all(
      [
        'engine/input',
        'session/session',
        'session/decoder',
        'commands',
        'capture/random-access',
      ].map(load),
    );
  const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
  const session = new Session({
    ...{ mode: 'file', title: path, decoder, memory: 8 * 2 ** 30 },
    source: openAgain(path),
    now: () => performance.now(),
  });
  const before = process.memoryUsage.rss();
  const start = performance.now();
  await readInput({ path, stdin: () => process.stdin, sink: session, next: async () => true });
  const seconds = (performance.now() - start) / 1000;
  const peak = process.resourceUsage().maxRSS * 1024;
  return { session, seconds, before, peak };
}

async function open() {
  const { session, seconds, before, peak } = await opened();
  const { counters } = session.snapshot({
    top: 0,
    height: 0,
    selected: 0,
    follow: false,
    time: 'r',
  });
  const { messages } = counters;
  return { messages, seconds, peak, bytesPerMessage: (peak - before) / messages };
}

async function first() {
  const { runTask } = await load('engine/run-task');
  const { host } = await runTask({
    ...{ kind: 'file', path, forcedPorts: [], speed: Number.POSITIVE_INFINITY },
    ...{ memory: 8 * 2 ** 30, decode: { secrets: 'mask', edition: undefined } },
  });
  const milliseconds = await new Promise((resolve) => {
    host.subscribe(({ rows }) => {
      if (rows.length > 0) resolve(performance.now());
    });
    host.view({ top: 0, height: 50, selected: 0, follow: false, time: 'r' });
  });
  await host.close();
  return { milliseconds };
}

const FILTERS = [
  {
    name: 'opcode, vbucket, body length',
    count: (block) => {
      const { rows, opcode, vbucketOrStatus, bodyLength } = block;
      let found = 0;
      for (let i = 0; i < rows; i += 1) {
        if (opcode[i] === 0x75 && vbucketOrStatus[i] < 100 && bodyLength[i] > 10) found += 1;
      }
      return found;
    },
  },
  {
    name: 'latency above 1 ms',
    count: ({ rows, latency }) => {
      let found = 0;
      for (let i = 0; i < rows; i += 1) if (latency[i] > 1e6) found += 1;
      return found;
    },
  },
  // The place for a filter by a field of a fusion body: bytes are read again and dissected.
];

async function filter() {
  const { session } = await opened();
  // The store is the session's own; what a compiled filter gets of it are its blocks.
  const { blocks, last } = session.store;
  return FILTERS.map(({ name, count }) => {
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now();
      let found = 0;
      for (const block of blocks) found += count(block);
      return found < 0 ? 0 : performance.now() - start;
    });
    return { name, milliseconds: (median(times) * 1e7) / last };
  });
}

const result = await { open, first, filter }[what]();
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
