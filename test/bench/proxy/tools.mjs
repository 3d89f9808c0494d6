/** Programs that the bench starts: found, started, waited for, ended. */
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { cpus } from 'node:os';

/** Whether a program is on the PATH. */
export function has(program) {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** With two cores the proxy under test has one to itself, and the load the other. */
const canPin = has('taskset') && cpus().length >= 2;
export function pinned(core, command) {
  return canPin ? ['taskset', '-c', String(core), ...command] : command;
}

const running = new Set();

/** Starts a program on a core; its output is kept for when it fails. */
export function start(core, command) {
  const [program, ...words] = pinned(core, command);
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  const started = { child, errors: '' };
  child.stderr.on('data', (text) => {
    started.errors = (started.errors + text).slice(-2_000);
  });
  child.on('error', (error) => {
    started.errors += error.message;
  });
  running.add(child);
  child.on('exit', () => running.delete(child));
  return started;
}

/** Ends all that `start` has started, and nothing else. */
export async function stopAll() {
  const exits = [...running].map((child) => new Promise((resolve) => child.once('exit', resolve)));
  for (const child of running) child.kill();
  const giveUp = setTimeout(() => {
    for (const child of running) child.kill('SIGKILL');
  }, 3_000);
  await Promise.all(exits);
  clearTimeout(giveUp);
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Resolves when somebody listens there; false after `ms`. */
export async function listens(port, ms = 10_000) {
  const deadline = performance.now() + ms;
  while (performance.now() < deadline) {
    const answered = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (answered) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** Processor time of a process and its threads so far, ns; undefined where the system hides it. */
export function cpuTime(pid) {
  try {
    let sum = 0;
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      sum += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    }
    return sum;
  } catch {
    return undefined;
  }
}

/** How long a process may be busy after its load, ms. */
const BUSY = 5_000;
const LOOK = 50;

/** Resolves when a process has nothing to do any more, or is not known. */
export async function settles(pid) {
  const deadline = performance.now() + BUSY;
  for (let before = cpuTime(pid); performance.now() < deadline; ) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    const now = cpuTime(pid);
    // Less than a tenth of a core is no work.
    if (now === undefined || before === undefined || now - before < LOOK * 1e5) return;
    before = now;
  }
}

/** Largest memory of a process so far, MB; undefined where the system hides it. */
export function peakMemory(pid) {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line === null ? undefined : Number(line[1]) / 1024;
  } catch {
    return undefined;
  }
}
