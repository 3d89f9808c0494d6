/**
 * One process, one measurement: `node open.mjs DIST FILE open|judge|filter`.
 *
 *   open    reads the capture into a session's columns, as the UI does first: time, memory
 *   judge   reads it for the analysis, as the UI does then: time
 *   filter  compiled display filters over the columns, and over messages where those do not tell
 */
import { median } from './measure.mjs';

const [dist, path, what] = process.argv.slice(2);
const load = (name) => import(`${dist}/${name}.js`);

/** Reads the capture into `sink`; says how long that took, s. */
async function read(sink) {
  const { readInput } = await load('engine/reading/input');
  const start = performance.now();
  await readInput({ path, stdin: () => process.stdin, sink, next: async () => true });
  return (performance.now() - start) / 1000;
}

async function opened() {
  const [{ Session }, { Decoder }, { commandTable }, { openAgain }] = await Promise.all(
    ['session/session', 'session/decoder', 'commands', 'capture/random-access'].map(load),
  );
  await load('engine/reading/input');
  const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
  const session = new Session({
    ...{ mode: 'file', title: path, decoder, memory: 8 * 2 ** 30 },
    source: openAgain(path),
    now: () => performance.now(),
  });
  const before = process.memoryUsage.rss();
  const seconds = await read(session);
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

async function judge() {
  const [{ judging }, { FindingIndex }, { commandTable }] = await Promise.all(
    ['session/judging', 'session/finding-index', 'commands'].map(load),
  );
  let findings = 0;
  const { analyst } = judging(
    { table: commandTable, secrets: 'mask', edition: undefined },
    new FindingIndex('last'),
    {},
    () => {
      findings += 1;
    },
  );
  const seconds = await read(analyst);
  return { seconds, findings };
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
  const [{ compileFilter }, { Catalogue }, { commandTable }, { readHeader }, { part }] =
    await Promise.all(
      [
        'filter/compile',
        'filter/fields/catalogue',
        'commands',
        'mcbp/header',
        'session/filtered/matching',
      ].map(load),
    );
  const catalogue = new Catalogue(commandTable);
  // The store is the session's own; what a compiled filter gets of it are its blocks.
  const { store } = session.parts;
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
        const verdicts = scan(part(block, 0, block.rows), { began: store.timeOf(store.first) });
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

const result = await { open, judge, filter }[what]();
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
