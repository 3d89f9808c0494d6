/** Runs a task: a session, and the source that fills it. */
import { type ClosableSource, openAgain } from '../capture/random-access.js';
import { commandTable } from '../commands.js';
import type { Severity } from '../dissect/node.js';
import type { Analyst } from '../session/analyst.js';
import { FindingIndex } from '../session/finding-index.js';
import { SessionHost } from '../session/host.js';
import { judging } from '../session/judging.js';
import { tee } from '../session/message.js';
import { type MessageRange, rangeText } from '../session/range.js';
import { Session } from '../session/session.js';
import { addressLine, transparentTexts } from './addresses.js';
import { damageLines, isDamaged } from './damage.js';
import { foreignLines } from './foreign.js';
import { isPipe, isRegularFile, isSeekable, readInput } from './input.js';
import { standardInput } from './standard-input.js';
import type { Task, TaskEnding } from './task.js';

export interface RunningTask {
  readonly host: SessionHost;
  /** Complete once the host is closed. */
  ending(): TaskEnding;
}

/** Rejects when there is nothing to run: no such file, port in use. */
export async function runTask(task: Task): Promise<RunningTask> {
  const findings = new FindingIndex('last');
  const { decoder, analyst } = judging(
    { table: commandTable, ...task.decode },
    findings,
    { isEncrypted: task.kind === 'proxy' && task.live.tls !== undefined },
    (number, finding) => session.found(number, finding),
  );
  const lines: string[] = [];
  const source = task.kind === 'file' && isSeekable(task.path) ? openAgain(task.path) : undefined;
  const session: Session = new Session({
    judged: findings,
    mode: task.kind === 'file' ? 'file' : 'live',
    title: titleOf(task),
    decoder,
    memory: task.memory,
    source,
    now: () => performance.now(),
    ...(task.kind === 'file' ? ofFile(task) : {}),
  });
  const tell = (text: string, severity: Severity): void => {
    session.tell(text, severity);
    if (severity === 'chat') return;
    lines.push(text);
    // Of a week of refused connections the last hundred are told at the end.
    if (lines.length > 100) lines.shift();
  };
  if (task.kind === 'file') return runFile(task, session, analyst, source, lines);
  const audience = { sink: tee(analyst, session), tell };
  // Whoever opens a file does not wait until all is loaded that relaying takes.
  const live =
    task.kind === 'demo'
      ? await (await import('./demo.js')).startDemo(task.live, task.demo, decoder, audience)
      : await (await import('./live.js')).startLive(task.live, decoder, audience);
  if (task.kind === 'proxy') session.tell(addressLine(live.proxy), 'chat');
  return {
    host: new SessionHost(session, () => live.close()),
    ending: () => ({ lines, damaged: false }),
  };
}

type FileTask = Extract<Task, { kind: 'file' }>;

/** What a session is told of a file, beside its bytes. A pipe cannot be read again. */
function ofFile({ path, speed, range }: FileTask) {
  if (!isRegularFile(path)) return { speed, range };
  const seeAgain = (gone: MessageRange): string =>
    `fusionshark replay --range ${rangeText(gone)} ${shellWord(path)} shows them`;
  return { speed, range, seeAgain };
}

/** As one word of a command line that somebody pastes. */
const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** Pauses for the screen after this long, ms. */
const BREATH = 15;

async function runFile(
  task: FileTask,
  session: Session,
  analyst: Analyst,
  source: ClosableSource | undefined,
  lines: string[],
): Promise<RunningTask> {
  let wanted = true;
  let damaged = false;
  let started: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    started = resolve;
  });
  let breath = performance.now();
  const reading = readInput({
    path: task.path,
    // In a worker process.stdin is a copy that the main thread feeds: read the file itself.
    stdin: () => standardInput(),
    sink: tee(analyst, session),
    forcedPorts: new Set(task.forcedPorts),
    next: async ({ bytesRead, size }) => {
      started();
      session.setReading(size === undefined ? undefined : { bytes: bytesRead, size });
      if (performance.now() - breath > BREATH) {
        await new Promise((resolve) => setImmediate(resolve));
        breath = performance.now();
      }
      return wanted;
    },
  }).then((report) => {
    // Where the reading was broken off nothing is known of the end.
    if (wanted) analyst.end();
    session.setReading(undefined);
    const undecoded = foreignLines(report.foreign, session.isEmpty);
    const told = [...damageLines(task.path, report), ...undecoded];
    damaged = isDamaged(report);
    lines.push(...told);
    if (told[0] !== undefined) session.tell(told[0], 'warn');
  });
  // A pipe may take its time to begin; a file that cannot be read fails here, before any screen.
  if (!isPipe(task.path)) await Promise.race([begun, reading]);
  void reading.catch((error: unknown) => {
    damaged = true;
    const text = error instanceof Error ? error.message : String(error);
    lines.push(text);
    session.setReading(undefined);
    session.tell(text, 'error');
  });
  return {
    host: new SessionHost(session, async () => {
      wanted = false;
      source?.close();
    }),
    ending: () => ({ lines, damaged }),
  };
}

function titleOf(task: Task): string {
  if (task.kind === 'file') return task.path === '-' ? 'standard input' : task.path;
  if (task.kind === 'demo') return 'demo';
  const routes = task.live.routes.map(
    ({ listen, target }) => `${listen.port} → ${target.host}:${target.port}`,
  );
  return [...routes, ...transparentTexts(task.live)].join(', ');
}
