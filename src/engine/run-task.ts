/** Runs a task: a session, and the source that fills it. */
import type { SessionEvent } from '../session/events/event.js';
import { SessionHost } from '../session/host.js';
import { judgedSession } from './judged-session.js';
import { addressLine, transparentTexts } from './live/addresses.js';
import { FileReading } from './reading/file-reading.js';
import { type FileTask, fileOptions, openFile } from './reading/file-task.js';
import type { Task, TaskEnding } from './task.js';

export interface RunningTask {
  readonly host: SessionHost;
  /** Complete once the host is closed. */
  ending(): TaskEnding;
}

type LiveTask = Exclude<Task, FileTask>;

/** Rejects when there is nothing to run: no such file, port in use. */
export const runTask = (task: Task): Promise<RunningTask> =>
  task.kind === 'file' ? runFile(task) : runLive(task);

async function runFile(task: FileTask): Promise<RunningTask> {
  const { path } = task;
  const title = path === '-' ? 'standard input' : path;
  const opened = await openFile(task);
  const judged = judgedSession(task, title, fileOptions(task, opened));
  const { session, lines, saver } = judged;
  const reading = await FileReading.begin(task, opened, judged);
  return {
    host: new SessionHost(
      session,
      () => reading.close(),
      saver(() => [path]),
    ),
    ending: () => ({ lines, damaged: reading.isDamaged }),
  };
}

async function runLive(task: LiveTask): Promise<RunningTask> {
  const { session, decoder, analyst, sink, found, tell, lines, saver } = judgedSession(
    task,
    liveTitle(task),
  );
  const happened = (event: SessionEvent): void => session.happened(event);
  const audience = { sink, tell, happened, ...found };
  // Whoever opens a file does not wait until all is loaded that relaying takes.
  const live =
    task.kind === 'demo'
      ? await (await import('./live/demo.js')).startDemo(task.live, task.demo, decoder, audience)
      : await (await import('./live/live.js')).startLive(task.live, decoder, audience);
  // What only the end of the input proves is said while somebody looks.
  void live.over?.then(() => analyst.end());
  session.writtenTo(() => live.outputs());
  if (live.control !== undefined) session.controlledBy(live.control);
  if (task.kind === 'proxy') session.tell(addressLine(live.relay), 'chat');
  return {
    host: new SessionHost(
      session,
      () => live.close(),
      saver(() => live.outputs().map(({ path }) => path)),
    ),
    ending: () => ({ lines, damaged: false }),
  };
}

function liveTitle(task: LiveTask): string {
  if (task.kind === 'demo') return 'demo';
  const routes = task.live.routes.map(
    ({ listen, target }) => `${listen.port} → ${target.host}:${target.port}`,
  );
  return [...routes, ...transparentTexts(task.live)].join(', ');
}
