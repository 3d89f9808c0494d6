/**
 * From a terminal to a terminal: enters the alternate screen, runs the UI, and puts everything
 * back however it ends: q, a signal, a lost terminal, a fault, or the process exiting under it.
 */
import { render } from 'ink';
import type { SessionPort } from '../session/snapshot.js';
import { App } from './app.js';
import { Controller, type Display } from './controller.js';
import type { Clock } from './pacer.js';
import { ENTER_SCREEN, LEAVE_SCREEN } from './paint/painter.js';

export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';
const SIGNALS: readonly EndSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The part of `process` that the UI listens to. */
export interface ProcessEvents {
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

export interface TuiOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** NO_COLOR (no-color.org) is honoured; default: the process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the process. */
  readonly process?: ProcessEvents;
}

/** How the UI ended: the caller may want to exit as the signal demands. */
export type TuiEnding =
  | { readonly by: 'user' }
  | { readonly by: 'signal'; readonly signal: EndSignal }
  | { readonly by: 'terminal-lost' };

const CLOCK: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Shows a session until the user quits. Resolves once the terminal is restored and the session
 * is closed. Rejects when `stdin` or `stdout` is no terminal, and with the fault that ended
 * the UI, if one did; the terminal is restored and the session closed then too.
 */
export async function runTui(port: SessionPort, options: TuiOptions): Promise<TuiEnding> {
  try {
    return await shown(port, options);
  } finally {
    await port.close();
  }
}

async function shown(port: SessionPort, options: TuiOptions): Promise<TuiEnding> {
  const { stdin, stdout, env = process.env, process: host = process } = options;
  if (!stdin.isTTY) throw new Error('the terminal UI needs a terminal to read keys from (stdin)');
  if (!stdout.isTTY) throw new Error('the terminal UI needs a terminal to draw on (stdout)');

  const ending = deferred<TuiEnding>();
  const undo: (() => void)[] = [];
  const listen = (
    source: ProcessEvents | NodeJS.ReadStream | NodeJS.WriteStream,
    event: string,
    listener: () => void,
  ): void => {
    source.on(event, listener);
    undo.push(() => source.off(event, listener));
  };

  const write = (text: string): boolean => !stdout.writable || stdout.write(text);
  let left = false;
  const leave = (): void => {
    if (!left) write(LEAVE_SCREEN);
    left = true;
  };
  // The last resort, for an uncaught fault elsewhere: terminals are written to synchronously.
  listen(host, 'exit', leave);

  const display: Display = {
    size: () => ({ width: stdout.columns || 80, height: stdout.rows || 24 }),
    write,
    colour: (env.NO_COLOR ?? '') === '',
  };
  const controller = new Controller({
    port,
    display,
    clock: CLOCK,
    onEnd: (error) => (error === undefined ? ending.resolve({ by: 'user' }) : ending.reject(error)),
  });
  for (const signal of SIGNALS) {
    listen(host, signal, () => ending.resolve({ by: 'signal', signal }));
  }
  const lost = (): void => {
    // What is still being written to it fails later, when nobody listens any more.
    for (const stream of [stdin, stdout]) stream.on('error', () => undefined);
    ending.resolve({ by: 'terminal-lost' });
  };
  for (const event of ['end', 'error', 'close']) listen(stdin, event, lost);
  listen(stdout, 'error', lost);
  listen(stdout, 'drain', () => controller.resume());

  write(ENTER_SCREEN);
  // After a stop and a continue the shell has used the terminal meanwhile.
  listen(host, 'SIGCONT', () => {
    write(ENTER_SCREEN);
    if (stdin.isTTY) stdin.setRawMode(true);
    controller.redraw();
  });
  const app = render(
    <App onKey={(key) => controller.key(key)} onResize={() => controller.resize()} />,
    { stdin, stdout, exitOnCtrlC: false, patchConsole: false },
  );
  app.waitUntilExit().then(() => ending.resolve({ by: 'user' }), ending.reject);
  controller.start();
  try {
    return await ending.promise;
  } finally {
    controller.stop();
    app.unmount();
    leave();
    for (const restore of undo) restore();
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

/** Promise.withResolvers, which Node 20 does not have. */
function deferred<T>(): Deferred<T> {
  const parts: { -readonly [K in 'resolve' | 'reject']?: Deferred<T>[K] } = {};
  const promise = new Promise<T>((resolve, reject) => {
    parts.resolve = resolve;
    parts.reject = reject;
  });
  return { promise, ...parts } as Deferred<T>;
}
