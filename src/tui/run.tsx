/**
 * From a terminal to a terminal: enters the alternate screen, runs the UI, and puts everything
 * back however it ends: q, a signal, a lost terminal, a fault, or the process exiting under it.
 */
import { render } from 'ink';
import type { SessionPort } from '../session/port/session-port.js';
import { App } from './app.js';
import { Controller, type Display } from './controller.js';
import type { Histories, Look } from './model/state.js';
import type { Clock } from './pacer.js';
import { depthOf } from './paint/colour.js';
import { themeOf } from './paint/palette.js';
import { copySequence } from './terminal/clipboard.js';
import { type ProcessEvents, TerminalHold } from './terminal/hold.js';

export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';
const SIGNALS: readonly EndSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export interface TuiOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** What colours there are, and on what background; default: the process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: no rules, and the theme that suits the terminal as far as it tells. */
  readonly look?: Partial<Look>;
  /** The mouse selects, scrolls and resizes; else the terminal keeps it. Default: true. */
  readonly mouse?: boolean;
  /** What is remembered from one time to the next; absent: nothing. */
  readonly memory?: Memory;
  /** Default: the process. */
  readonly process?: ProcessEvents;
  /** Stops this process, or all of its group; default: by SIGTSTP. */
  readonly stop?: (whole: boolean) => void;
}

/** Where the UI's memory is kept is not the UI's matter. */
export interface Memory {
  /** What was written the times before; undefined: this is the first time. */
  readonly histories: Histories | undefined;
  /** Is given what there is in the end, once. */
  readonly keep: (histories: Histories) => void;
}

/** How the UI ended: the caller may want to exit as the signal demands. */
export type TuiEnding =
  | { readonly by: 'user' }
  | { readonly by: 'signal'; readonly signal: EndSignal }
  | { readonly by: 'terminal-lost' };

const stopped = (whole: boolean): void => {
  process.kill(whole ? 0 : process.pid, 'SIGTSTP');
};

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
  const { stdin, stdout, env = process.env, process: host = process, stop = stopped } = options;
  const { mouse = true, memory } = options;
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
  const taken = (): void => controller.redraw();
  const hold = new TerminalHold({ stdin, write, host, stop, taken }, mouse);
  const display: Display = {
    size: () => ({ width: stdout.columns || 80, height: stdout.rows || 24 }),
    write,
    copy: (text) => {
      const sequence = copySequence(text, env);
      if (sequence !== undefined) write(sequence);
      return sequence !== undefined;
    },
    setMouse: (on) => hold.setMouse(on),
    suspend: () => hold.suspend(true),
    depth: depthOf(env),
  };
  const look: Look = {
    theme: options.look?.theme ?? themeOf(env),
    rules: options.look?.rules ?? [],
  };
  const controller: Controller = new Controller({
    port,
    display,
    clock: CLOCK,
    look,
    mouse,
    ...(memory && { past: pastOf(memory) }),
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

  void port.died?.then((error) => ending.reject(error));
  hold.take();
  const app = render(
    <App
      onKey={(key) => controller.key(key)}
      onMouse={(report) => controller.mouse(report)}
      onResize={() => controller.resize()}
    />,
    { stdin, stdout, exitOnCtrlC: false, patchConsole: false },
  );
  app.waitUntilExit().then(() => ending.resolve({ by: 'user' }), ending.reject);
  controller.start();
  try {
    return await ending.promise;
  } finally {
    controller.stop();
    memory?.keep(controller.histories);
    app.unmount();
    hold.giveBack();
    for (const restore of undo) restore();
  }
}

const pastOf = ({ histories }: Memory) => ({
  histories: histories ?? {},
  isFresh: histories === undefined,
});

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
