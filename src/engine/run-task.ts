/** Runs a task: a session, and the source that fills it. */
import type { ClosableSource } from '../capture/random-access.js';
import { commandTable } from '../commands.js';
import type { Severity } from '../dissect/node.js';
import { plural } from '../dissect/text.js';
import type { Analyst } from '../session/analyst.js';
import { CaptureEvents } from '../session/events/capture-events.js';
import type { SessionEvent } from '../session/events/event.js';
import { FindingIndex } from '../session/finding-index.js';
import { type Saver, SessionHost } from '../session/host.js';
import { judging } from '../session/judging.js';
import type { MessageSink } from '../session/message.js';
import { PacketNotes } from '../session/packets/notes.js';
import { type MessageRange, rangeText } from '../session/range.js';
import { Session } from '../session/session.js';
import { SinkFailures, tee } from '../session/tee.js';
import { addressLine, transparentTexts } from './addresses.js';
import { damageLines, isDamaged } from './damage.js';
import { foreignLines } from './foreign.js';
import { fileOf, isPipe, isRegularFile, readInput } from './input.js';
import { NotesFile } from './notes-file.js';
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
  const { decoder, analyst, findingCounts, feed, timeline } = judging(
    { table: commandTable, ...task.decode },
    findings,
    task.judging,
    (number, finding) => session.found(number, finding),
  );
  const lines: string[] = [];
  const source = sourceOf(task);
  const notes = new PacketNotes();
  const notesFile = await notesFileOf(task);
  const session: Session = new Session({
    judged: findings,
    timeline,
    comments: notes.comments,
    annotations: notesFile?.annotations,
    lengths: notes.lengths,
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
  if (notesFile !== undefined) tellOf(notesFile, tell);
  const failures = new SinkFailures((line) => tell(line, 'error'));
  const events = new CaptureEvents((event, after) => session.happened(event, after));
  const sink = tee(
    {
      'the analysis': analyst,
      'the events': task.kind === 'file' ? events : undefined,
      'the list': session,
    },
    failures,
  );
  const saver =
    (taken: () => readonly string[]): Saver =>
    async (wish, selected) => {
      const { save } = await import('./saving/save.js');
      const { contents } = session;
      const known = { contents, decoder, notes, findings, decode: task.decode };
      return save(wish, selected, { ...known, taken });
    };
  if (task.kind === 'file') {
    const parts = { source, notes, notesFile, saver: saver(() => [task.path]) };
    return runFile(task, session, { analyst, sink, tell }, parts, lines);
  }
  const happened = (event: SessionEvent): void => session.happened(event);
  const audience = { sink, tell, happened, findingCounts, feed };
  // Whoever opens a file does not wait until all is loaded that relaying takes.
  const live =
    task.kind === 'demo'
      ? await (await import('./demo.js')).startDemo(task.live, task.demo, decoder, audience)
      : await (await import('./live.js')).startLive(task.live, decoder, audience);
  // What only the end of the input proves is said while somebody looks.
  void live.over?.then(() => analyst.end());
  session.writtenTo(() => live.outputs());
  if (live.control !== undefined) session.controlledBy(live.control);
  if (task.kind === 'proxy') session.tell(addressLine(live.proxy), 'chat');
  return {
    host: new SessionHost(
      session,
      () => live.close(),
      saver(() => live.outputs().map(({ path }) => path)),
    ),
    ending: () => ({ lines, damaged: false }),
  };
}

/** Of a pipe and of live traffic nothing is kept beside it. */
async function notesFileOf(task: Task): Promise<NotesFile | undefined> {
  if (task.kind !== 'file' || !isRegularFile(task.path)) return undefined;
  const { path, forcedPorts } = task;
  return NotesFile.open({ path, decodeAs: forcedPorts, isGrowing: isFollowed(task) });
}

function tellOf(notesFile: NotesFile, tell: (text: string, severity: Severity) => void): void {
  notesFile.tell = tell;
  if (notesFile.refused !== undefined) tell(notesFile.refused, 'warn');
}

type FileTask = Extract<Task, { kind: 'file' }>;

const isFollowed = ({ path, follow }: FileTask): boolean => follow === true && isRegularFile(path);

/** Where bytes can be read again: a file that grows may be another by then. */
const sourceOf = (task: Task): ClosableSource | undefined =>
  task.kind === 'file' && !isFollowed(task) ? fileOf(task.path) : undefined;

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

interface Audience {
  readonly analyst: Analyst;
  readonly sink: MessageSink;
  readonly tell: (text: string, severity: Severity) => void;
}

interface FileParts {
  readonly source: ClosableSource | undefined;
  readonly notes: PacketNotes;
  readonly notesFile: NotesFile | undefined;
  readonly saver: Saver;
}

async function runFile(
  task: FileTask,
  session: Session,
  { analyst, sink, tell }: Audience,
  { source, notes, notesFile, saver }: FileParts,
  lines: string[],
): Promise<RunningTask> {
  let wanted = true;
  let damaged = false;
  let started: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    started = resolve;
  });
  let breath = performance.now();
  const following = new AbortController();
  const { signal } = following;
  const follows = isFollowed(task) ? true : undefined;
  const reading = readInput({
    path: task.path,
    // In a worker process.stdin is a copy that the main thread feeds: read the file itself.
    stdin: () => standardInput(),
    sink,
    notes,
    forcedPorts: new Set(task.forcedPorts),
    ...(follows && { follow: { signal, tell: (line: string) => tell(line, 'warn') } }),
    next: async ({ bytesRead: bytes, size }) => {
      started();
      session.setReading(
        size === undefined ? undefined : { bytes, size, ...(follows && { follows }) },
      );
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
    const told = [...damageLines(task.path, report), ...undecoded, ...forgotten(notes.comments)];
    damaged = isDamaged(report);
    lines.push(...told);
    if (told[0] !== undefined) session.tell(told[0], 'warn');
  });
  // A pipe may take its time to begin; a file that cannot be read fails here, before any screen.
  if (!isPipe(task.path)) await Promise.race([begun, reading, ...(follows ? [soon()] : [])]);
  void reading.catch((error: unknown) => {
    damaged = true;
    const text = error instanceof Error ? error.message : String(error);
    lines.push(text);
    session.setReading(undefined);
    session.tell(text, 'error');
  });
  return {
    host: new SessionHost(
      session,
      async () => {
        wanted = false;
        following.abort();
        await notesFile?.close();
        source?.close();
      },
      saver,
    ),
    ending: () => ({ lines, damaged }),
  };
}

/** A file that is followed may have nothing in it for a while. */
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const forgotten = ({ dropped }: PacketNotes['comments']): string[] =>
  dropped === 0 ? [] : [`${plural(dropped, 'comment')} of the capture dropped: there are too many`];

function titleOf(task: Task): string {
  if (task.kind === 'file') return task.path === '-' ? 'standard input' : task.path;
  if (task.kind === 'demo') return 'demo';
  const routes = task.live.routes.map(
    ({ listen, target }) => `${listen.port} → ${target.host}:${target.port}`,
  );
  return [...routes, ...transparentTexts(task.live)].join(', ');
}
