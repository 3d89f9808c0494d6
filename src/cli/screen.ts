/** Runs a task behind the terminal UI, in a thread of its own. */
import { openSync } from 'node:fs';
import { homedir } from 'node:os';
import { isatty, ReadStream } from 'node:tty';
import { startEngine } from '../engine/client.js';
import type { Task } from '../engine/task.js';
import { CommandError, EXIT, type ExitStatus, say } from './exit.js';
import type { LookOptions } from './look-options.js';
import { openMemory } from './ui-memory.js';

/** Shows the task until the user quits; then says on stderr what is left to say. */
export async function showTask(task: Task, options: LookOptions): Promise<ExitStatus> {
  if (!process.stdout.isTTY) {
    throw new CommandError(EXIT.usage, 'standard output is no terminal; use read, or --no-ui');
  }
  const stdin = keyboard();
  // Asked by React as it loads; in its other mode it draws at half the speed.
  process.env.NODE_ENV ??= 'production';
  // Both take long to load: each in a thread of its own, at the same time. Rules that are none are
  // told before a port is opened.
  const loading = import('../tui/index.js');
  const rules = await rulesOf(options, loading);
  const [engine, tui, memory] = await Promise.all([
    startEngine(task),
    loading,
    openMemory(process.env, homedir()),
  ]);
  await tui.runTui(engine, {
    stdin,
    stdout: process.stdout,
    mouse: options.mouse,
    memory,
    look: { ...(options.theme && { theme: options.theme }), ...(rules && { rules }) },
  });
  const { lines, damaged } = await engine.ending();
  for (const line of lines) say(line);
  return damaged ? EXIT.file : EXIT.done;
}

async function rulesOf({ colours }: LookOptions, tui: Promise<typeof import('../tui/index.js')>) {
  if (colours === undefined) return undefined;
  return (await import('./colour-rules.js')).colourRules(colours, await tui);
}

/** Keys come from the terminal even when a capture comes through standard input. */
function keyboard(): NodeJS.ReadStream {
  // Merely looking at process.stdin would make a pipe non-blocking, for whoever reads it as well.
  if (isatty(0)) return process.stdin;
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch {
    throw new CommandError(
      EXIT.usage,
      'there is no terminal to read keys from; use read, or --no-ui',
    );
  }
}
