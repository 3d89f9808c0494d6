/**
 * One process, one measurement: `node open.mjs DIST FILE open|first|filter`.
 *
 *   open    reads the capture into a session's columns: time, memory
 *   first   from the start of the process to the first snapshot with rows
 *   filter  compiled display filters over the columns, and over messages where those do not tell
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
  return { session, decoder, seconds, before, peak };
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

/** Display filters. What columns cannot tell is asked of the messages: their bytes are read again. */
const FILTERS = [
  'couchbase.opcode == 0x75 and couchbase.vbucket < 100 and couchbase.total_bodylength > 10',
  'couchbase.time > 1ms',
  'fusion.term > 5',
];

/** Rows that a filter runs over, at most, where it has to look into messages. */
const MOST_LOOKED_INTO = 1_000_000;

async function filter() {
  const { session, decoder } = await opened();
  const [{ compileFilter }, { Catalogue }, { commandTable }, { readHeader }] = await Promise.all(
    ['filter/compile', 'filter/fields/catalogue', 'commands', 'mcbp/header'].map(load),
  );
  const catalogue = new Catalogue(commandTable);
  // The store is the session's own; what a compiled filter gets of it are its blocks.
  const { store } = session;
  const viewOf = (number) => viewOfStored(store.get(number), decoder, readHeader);
  return FILTERS.map((text) => {
    const compiled = compileFilter(text, catalogue);
    const scan = compiled.columns();
    let rows = 0;
    let found = 0;
    let asked = 0;
    const run = () => {
      rows = found = asked = 0;
      const start = performance.now();
      for (const block of store.blocks) {
        if (asked > 0 && rows >= MOST_LOOKED_INTO) break;
        const verdicts = scan(block, { began: store.timeOf(store.first) });
        rows += block.rows;
        for (let i = 0; i < block.rows; i += 1) {
          if (verdicts[i] === 3) found += 1;
          else if (verdicts[i] === 1) {
            asked += 1;
            if (compiled.matches(viewOf(block.first + i))) found += 1;
          }
        }
      }
      return ((performance.now() - start) * 1e7) / rows;
    };
    const times = [run()];
    while (asked === 0 && times.length < 9) times.push(run());
    return { name: text, milliseconds: median(times), found: found / rows, asked: asked / rows };
  });
}

/** A stored message as filters see one. */
function viewOfStored(message, decoder, readHeader) {
  const { number, at, connection, from, bytes, marked } = message;
  return {
    ...{ number, at, frame: at.frame, began: at, stream: connection.index, marked },
    source: connection.ends[from],
    destination: connection.ends[from === 0 ? 1 : 0],
    ...{ packet: undefined, comments: [], request: undefined, response: undefined },
    header: readHeader(bytes),
    get dissection() {
      return decoder.decode(bytes, undefined, message);
    },
  };
}

const result = await { open, first, filter }[what]();
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
