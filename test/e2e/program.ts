/** Runs the built program as a user does, and servers beside it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../helpers/skip.js';

export const MAIN = join(repositoryRoot, 'dist', 'program', 'main.js');

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs to the end; `stdin` is given whole. */
export function run(args: readonly string[], stdin?: Uint8Array): Promise<Outcome> {
  return outcome(start(args, stdin));
}

/** Any program, to its end; `stdin` is given whole. */
export function runTool(
  program: string,
  args: readonly string[],
  stdin?: string,
): Promise<Outcome> {
  const child = spawn(program, args, {
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => undefined).end(stdin);
  return outcome(new Running(child));
}

export class Running {
  stdout = '';
  stderr = '';
  readonly exited: Promise<number | null>;

  constructor(readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.stdout += chunk;
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.stderr += chunk;
    });
    this.exited = new Promise((resolve) => child.once('close', resolve));
  }

  /** Waits until stderr has a match; fails when the program ends before. */
  async says(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const match = pattern.exec(this.stderr);
      if (match !== null) return match;
      if (this.child.exitCode !== null) throw new Error(`ended: ${this.stderr}`);
      await pause(20);
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }
}

export function start(args: readonly string[], stdin?: Uint8Array): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => undefined).end(stdin);
  return new Running(child);
}

async function outcome(running: Running): Promise<Outcome> {
  const status = await running.exited;
  return { status, stdout: running.stdout, stderr: running.stderr };
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

export const scratch = (): string => mkdtempSync(join(tmpdir(), 'fusionshark-e2e-'));

export const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

export const records = (text: string): Record<string, unknown>[] =>
  lines(text).map((line) => JSON.parse(line) as Record<string, unknown>);

/** A port of this machine that nobody listens on, as far as one can know. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Debian's memcached, speaking the binary protocol. */
export async function startMemcached(): Promise<{ port: number; stop: () => Promise<unknown> }> {
  const port = await freePort();
  // As root it insists on being told whose rights to take.
  const child = spawn(
    'memcached',
    ['-B', 'binary', '-p', String(port), '-U', '0', '-l', '127.0.0.1', '-u', 'nobody'],
    { stdio: 'ignore' },
  );
  const running = new Running(child);
  await connectable(port);
  return { port, stop: () => running.stop() };
}

async function connectable(port: number): Promise<void> {
  const { connect } = await import('node:net');
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const socket: Socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await pause(50);
  }
  throw new Error(`nothing listens on port ${port}`);
}
