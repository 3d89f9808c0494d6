/**
 * A soak: `npm run soak -- --minutes N`. 200 connections at a time, mixed traffic, kills, noise and slow
 * readers through the proxy with its terminal UI, log, ring of captures and metrics; the proxy is the
 * program as users run it, in a terminal (tmux). Every byte that arrives is compared, and in the end
 * the counts, the memory and the files are.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { live, startServer, Tally } from './ends.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    connections: { type: 'string', default: '200' },
  },
});
const milliseconds = Number(values.minutes) * 60_000;
const atOnce = Number(values.connections);
/** Between samples of memory and screen, ms. */
const SAMPLE = 5000;

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const main = join(root, 'dist', 'program', 'main.js');
const folder = mkdtempSync(join(tmpdir(), 'fusionshark-soak-'));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function freePort() {
  const server = createServer();
  const port = await new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(server.address().port)),
  );
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const socket = `fusionshark-soak-${process.pid}`;
const tmux = (...args) => execFileSync('tmux', ['-L', socket, ...args], { encoding: 'utf8' });

/** Resident memory of the proxy, MiB. */
function memoryOf(pid) {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1]) / 1024;
}

async function metricsOf(port) {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const sum = (name) =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].reduce(
      (all, [, value]) => all + Number(value),
      0,
    );
  return { text, sum };
}

/** MiB a minute, by least squares, of the second half of the samples: the first fills caps. */
function slopeOf(samples) {
  const half = samples.slice(samples.length >> 1);
  const mean = (pick) => half.reduce((sum, each) => sum + pick(each), 0) / half.length;
  const [x, y] = [mean(({ at }) => at), mean(({ memory }) => memory)];
  const top = half.reduce((sum, { at, memory }) => sum + (at - x) * (memory - y), 0);
  const bottom = half.reduce((sum, { at }) => sum + (at - x) ** 2, 0);
  return bottom === 0 ? 0 : (top / bottom) * 60_000;
}

const tally = new Tally();
const server = await startServer(tally);
const [port, metrics] = [await freePort(), await freePort()];
const command = [
  ...[process.execPath, main, 'proxy', '--map', `${port}=127.0.0.1:${server.address().port}`],
  ...['--log', join(folder, 'messages.ndjson'), '--log-rotate', 'size:64M,files:4'],
  ...['-w', join(folder, 'ring.pcapng'), '-b', 'filesize:50000', '-b', 'files:4'],
  ...['--metrics', String(metrics), '--max-memory', '128', '--max-backlog', '64'],
];
tmux(
  '-f',
  '/dev/null',
  'new-session',
  '-d',
  '-x',
  '120',
  '-y',
  '40',
  `${command.join(' ')}; echo "status $?" > ${join(folder, 'status')}; sleep 5`,
);
const pid = Number(tmux('list-panes', '-F', '#{pane_pid}').trim());
for (let wait = 0; ; wait += 1) {
  await pause(200);
  if (
    await metricsOf(metrics).then(
      () => true,
      () => false,
    )
  )
    break;
  if (wait === 100) throw new Error(`the proxy does not begin:\n${tmux('capture-pane', '-p')}`);
}
const children = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
  .trim()
  .split('\n');
const proxy = Number(children[0] ?? pid);

const samples = [];
const begin = performance.now();
let id = 1;
let stopping = false;
const lives = Array.from({ length: atOnce }, async (_, slot) => {
  await pause(slot * 10);
  while (!stopping) await live(id++, port, tally);
});
const KEYS = ['j', 'G', 'Enter', 'Tab', 'g', 'n', 'f', 's', 'Escape', 'c', 'Escape', 'e', 'Escape'];
for (let round = 0; performance.now() - begin < milliseconds; round += 1) {
  await pause(SAMPLE);
  tmux('send-keys', KEYS[round % KEYS.length]);
  if (round % 7 === 6)
    tmux('resize-window', '-x', String(80 + (round % 3) * 40), '-y', String(24 + (round % 3) * 8));
  const at = performance.now() - begin;
  samples.push({ at, memory: memoryOf(proxy) });
  const { memory } = samples.at(-1);
  process.stderr.write(
    `${(at / 60_000).toFixed(1)} min: ${tally.connections} connections, ${tally.messages} messages, ${Math.round((tally.toServer + tally.toClients) / 2 ** 20)} MiB, ${Math.round(memory)} MiB of memory, ${tally.faults.length} faults\n`,
  );
}
stopping = true;
await Promise.all(lives);
await pause(3000);
const { sum } = await metricsOf(metrics);
const relayed = sum('fusionshark_bytes_total');
const opened = sum('fusionshark_connections_total');
const uninspected = sum('fusionshark_uninspected_bytes_total');
tmux('send-keys', 'Escape');
tmux('send-keys', 'q');
for (let wait = 0; wait < 100; wait += 1) {
  await pause(200);
  if (readdirSync(folder).includes('status')) break;
}
const status = readFileSync(join(folder, 'status'), 'utf8').trim();
const problems = [...tally.faults];
if (status !== 'status 0') problems.push(`the proxy ended with ${status}`);
if (opened !== tally.connections)
  problems.push(`metrics count ${opened} connections of ${tally.connections}`);

/** Logs hold whole objects, numbered without a hole within each file. */
let logged = 0;
for (const name of readdirSync(folder).filter((each) => each.includes('ndjson'))) {
  const bytes = readFileSync(join(folder, name));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  let before;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const { number } = JSON.parse(line);
    if (before !== undefined && number !== before + 1)
      problems.push(`${name}: ${number} follows ${before}`);
    before = number;
    logged += 1;
  }
}
/** Captures are read without damage, by us and by tshark. */
let captured = 0;
for (const name of readdirSync(folder).filter((each) => each.endsWith('.pcapng'))) {
  const path = join(folder, name);
  try {
    const text = execFileSync(
      process.execPath,
      [main, 'read', '-T', 'fields', '-e', 'message.number', path],
      { encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    captured += text.split('\n').length - 1;
    execFileSync('capinfos', ['-c', path], { stdio: 'ignore' });
  } catch (error) {
    problems.push(
      `${name} (${statSync(path).size} bytes): ${String(error.stderr ?? error.message).slice(0, 300)}`,
    );
  }
}
try {
  tmux('kill-server');
} catch {
  // Its last window has closed.
}
server.close();
const peak = Math.max(...samples.map(({ memory }) => memory));
console.log(`
${values.minutes} minutes, ${atOnce} connections at a time
connections  ${tally.connections} (${tally.finished} to their end, ${tally.killed} killed)
messages     ${tally.messages} sent and answered; ${logged} in the logs kept, ${captured} in the captures kept
bytes        ${tally.toServer} to the server, ${tally.toClients} to clients; ${relayed} by the metrics; ${uninspected} not inspected
memory       ${peak.toFixed(0)} MiB at most, ${slopeOf(samples).toFixed(2)} MiB a minute in the second half
problems     ${problems.length}`);
for (const problem of problems.slice(0, 20)) console.log(`  ${problem}`);
if (problems.length === 0) rmSync(folder, { recursive: true });
else console.log(`kept: ${folder}`);
process.exit(problems.length === 0 ? 0 : 1);
