/**
 * How fast captures of any size are opened, printed and filtered, beside tshark, cat and a
 * plain C loop. Captures are generated into a temporary folder and removed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { firstRow } from './first-row.mjs';
import { large, small } from './generate.mjs';
import { median, rounds, run } from './measure.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const MILLION = 1_000_000;

/** The columns that both print: of packet, connection and header alone. */
const FIELDS = [
  ...['frame.number', 'frame.time_epoch', 'ip.src', 'tcp.srcport', 'couchbase.opcode'],
  ...['couchbase.opaque', 'couchbase.vbucket', 'couchbase.status', 'couchbase.total_bodylength'],
].flatMap((field) => ['-e', field]);

const say = (text) => process.stdout.write(`${text}\n`);
const percent = (part) => `${(part * 100).toFixed(1)} %`;
const ratio = (a, b) => (b > 0 ? (a / b).toFixed(a / b < 10 ? 2 : 1) : '-');

/** @param scale so many times smaller captures; `quick` is 10 */
export async function benchCapture({ dist, quick = false, scale = quick ? 10 : 1 }) {
  const folder = mkdtempSync(join(tmpdir(), 'fusionshark-bench-'));
  try {
    const files = [
      small(join(folder, 'small.pcapng'), MILLION / scale),
      small(join(folder, 'large-number.pcapng'), (8 * MILLION) / scale),
      large(join(folder, 'large-values.pcapng'), 1e9 / scale),
    ];
    const scan = compiled(folder);
    for (const file of files) report(await measured(file, dist, scan, roundsAt(scale)));
    filterReport(dist, files[1]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Small captures say little, however often they are read. */
const roundsAt = (scale) => (scale > 100 ? 1 : scale > 1 ? 3 : 5);

/** The C loop, or undefined where there is no compiler. */
function compiled(folder) {
  const program = join(folder, 'scan');
  const { status } = spawnSync('cc', ['-O2', '-o', program, join(here, 'scan.c')]);
  if (status === 0) return program;
  say('cc is not there: nothing is compared with C');
  return undefined;
}

const hasTshark = () => spawnSync('tshark', ['--version']).status === 0;

/** tshark is stopped by its patience on millions of messages: it gets the smaller captures. */
const TSHARK_MOST = 2 * MILLION;

async function measured(file, dist, scan, count) {
  const { path } = file;
  const opened = join(here, 'open.mjs');
  const commands = {
    cat: ['cat', [path]],
    open: [process.execPath, ['--expose-gc', opened, dist, path, 'open']],
    fields: fieldsCommand(dist, path),
    ...(scan === undefined ? {} : { c: [scan, [path]] }),
  };
  const results = rounds(commands, count);
  if (hasTshark() && file.messages <= TSHARK_MOST) {
    // Once: it takes as long as everything else together.
    results.tshark = [run('tshark', ['-r', path, '-T', 'fields', ...FIELDS])];
  }
  const judged = run(process.execPath, [opened, dist, path, 'judge']);
  const first = [];
  for (let i = 0; i < count; i += 1) first.push(await firstRow(dist, path));
  return { file, results, judged: JSON.parse(judged.stdout), first: median(first) };
}

const fieldsCommand = (dist, path) => [
  process.execPath,
  [join(dist, 'program/main.js'), 'read', '-T', 'fields', ...FIELDS, path],
];

function report({ file, results, judged, first }) {
  const seconds = (name) => median(results[name]?.map((each) => each.wall) ?? []);
  const cpu = (name) => median(results[name]?.map((each) => each.cpu) ?? []);
  const open = results.open.map((each) => JSON.parse(each.stdout));
  const { messages, bytes, packets } = file;
  const inside = median(open.map((each) => each.seconds));
  say(`\n${messages} messages in ${packets} packets, ${(bytes / 1e6).toFixed(0)} MB`);
  say(
    `  opened in                     ${inside.toFixed(2)} s (process: ${seconds('open').toFixed(2)} s)`,
  );
  say(`  messages per second           ${Math.round(messages / inside)}`);
  say(
    `  judged in                     ${judged.seconds.toFixed(2)} s, ${judged.findings} findings`,
  );
  say(`  first row painted after       ${first === undefined ? '-' : `${first.toFixed(0)} ms`}`);
  const memory = median(open.map((each) => each.bytesPerMessage));
  say(`  memory per message            ${memory.toFixed(0)} bytes`);
  say(`  open / cat                    ${ratio(seconds('open'), seconds('cat'))}`);
  if (results.c !== undefined) {
    say(
      `  open / C loop                 ${ratio(seconds('open'), seconds('c'))} (CPU ${ratio(cpu('open'), cpu('c'))})`,
    );
  }
  if (results.tshark !== undefined) {
    say(
      `  tshark fields / our fields    ${ratio(seconds('tshark'), seconds('fields'))} (CPU ${ratio(cpu('tshark'), cpu('fields'))})`,
    );
    say(`  tshark fields / open          ${ratio(seconds('tshark'), seconds('open'))}`);
  }
}

function filterReport(dist, file) {
  const { stdout } = run(process.execPath, [join(here, 'open.mjs'), dist, file.path, 'filter']);
  say('\nfilters, for 10 million rows');
  for (const { name, milliseconds, found, asked } of JSON.parse(stdout)) {
    const share = asked === 0 ? '' : `, ${percent(asked)} of the messages looked into`;
    say(`  ${milliseconds.toFixed(0).padStart(8)} ms  ${name} (${percent(found)} match${share})`);
  }
}
