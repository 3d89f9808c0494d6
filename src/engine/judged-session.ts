/** What every task has, wherever its messages come from: a session behind the analysis that judges them. */
import { commandTable } from '../commands.js';
import type { Severity } from '../dissect/node.js';
import type { MessageSink } from '../message.js';
import { CaptureEvents } from '../session/events/capture-events.js';
import { FindingIndex } from '../session/finding-index.js';
import type { Saver } from '../session/host.js';
import { type Judging, judging } from '../session/judging.js';
import { PacketNotes } from '../session/packets/notes.js';
import { Session } from '../session/session.js';
import type { SessionOptions } from '../session/session-options.js';
import { SinkFailures, tee } from '../session/tee.js';
import type { Task } from './task.js';

/** Of a week of refused connections the last hundred are told at the end. */
const MAX_LINES = 100;

export interface JudgedSession extends Pick<Judging, 'decoder' | 'analyst'> {
  readonly session: Session;
  /** Takes the messages: the analysis sees each before the session has it. */
  readonly sink: MessageSink;
  /** The same in two: whoever reads a file twice lists its messages first, and has them judged then. */
  readonly apart: { readonly list: MessageSink; readonly judge: MessageSink };
  /** To be filled by whoever reads packets. */
  readonly notes: PacketNotes;
  /** How often what was found so far, and word of each finding. */
  readonly found: Pick<Judging, 'findingCounts' | 'feed'>;
  readonly tell: (text: string, severity: Severity) => void;
  /** What was told, small talk apart: said again at the end. */
  readonly lines: string[];
  /** @param taken files that must not be written to */
  readonly saver: (taken: () => readonly string[]) => Saver;
}

/** @param more what only some tasks have */
export function judgedSession(
  task: Task,
  title: string,
  more: Partial<SessionOptions> = {},
): JudgedSession {
  const findings = new FindingIndex('last');
  const { decoder, analyst, findingCounts, feed, timeline } = judging(
    { table: commandTable, ...task.decode },
    findings,
    task.judging,
    (number, finding) => session.found(number, finding),
  );
  const notes = new PacketNotes();
  const isFile = task.kind === 'file';
  const session: Session = new Session({
    judged: findings,
    timeline,
    comments: notes.comments,
    lengths: notes.lengths,
    mode: isFile ? 'file' : 'live',
    title,
    decoder,
    memory: task.memory,
    now: () => performance.now(),
    ...more,
  });
  const lines: string[] = [];
  const tell = (text: string, severity: Severity): void => {
    session.tell(text, severity);
    if (severity === 'chat') return;
    lines.push(text);
    if (lines.length > MAX_LINES) lines.shift();
  };
  const events = new CaptureEvents((event, after) => session.happened(event, after));
  const failures = new SinkFailures((line) => tell(line, 'error'));
  const judge = { 'the analysis': analyst };
  // Of live traffic the proxy itself tells.
  const list = { 'the events': isFile ? events : undefined, 'the list': session };
  const sink = tee({ ...judge, ...list }, failures);
  const apart = { list: tee(list, failures), judge: tee(judge, failures) };
  const saver =
    (taken: () => readonly string[]): Saver =>
    async (wish, selected) => {
      const { save } = await import('./saving/save.js');
      const { contents } = session;
      const known = { contents, decoder, notes, findings, decode: task.decode };
      return save(wish, selected, { ...known, taken });
    };
  return {
    session,
    decoder,
    analyst,
    sink,
    apart,
    notes,
    found: { findingCounts, feed },
    tell,
    lines,
    saver,
  };
}
