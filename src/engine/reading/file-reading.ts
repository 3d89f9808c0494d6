/**
 * Reads a capture file into a session, with pauses for the screen, and says how that went.
 *
 * A long file is read twice: the analysis takes ten times as long as all the rest, so the list is
 * complete first, and what is wrong with its messages is found while somebody looks at them.
 */
import { statSync } from 'node:fs';
import type { Severity } from '../../dissect/node.js';
import { plural } from '../../dissect/text.js';
import type { MessageSink } from '../../message.js';
import type { Analyst } from '../../session/analyst.js';
import type { PacketNotes } from '../../session/packets/notes.js';
import type { Session } from '../../session/session.js';
import { damageLines, isDamaged } from './damage.js';
import type { FileTask, OpenedFile } from './file-task.js';
import { foreignLines } from './foreign.js';
import {
  type InputOptions,
  type InputProgress,
  type InputReport,
  isPipe,
  isRegularFile,
  readInput,
} from './input.js';
import type { NotesFile } from './notes-file.js';
import { standardInput } from './standard-input.js';

/** Who is to hear of the file. */
interface Audience {
  readonly session: Session;
  readonly analyst: Analyst;
  readonly sink: MessageSink;
  readonly apart: { readonly list: MessageSink; readonly judge: MessageSink };
  readonly notes: PacketNotes;
  readonly tell: (text: string, severity: Severity) => void;
  /** What there is to say at the end is added to these. */
  readonly lines: string[];
}

/** Pauses for the screen after this long, ms. */
const BREATH = 15;
/** A file of so many bytes is read twice: a second or two of analysis. */
const LONG = 16 * 1024 * 1024;

export class FileReading {
  /** The file is at fault, or could not be read to its end. */
  isDamaged = false;
  private wanted = true;
  private readonly following = new AbortController();
  private breath = performance.now();
  private started: () => void = () => undefined;
  private readonly begun = new Promise<void>((resolve) => {
    this.started = resolve;
  });

  private constructor(
    private readonly task: FileTask,
    private readonly opened: OpenedFile,
    private readonly audience: Audience,
  ) {}

  /** Resolves when the first bytes are there, or may be long in coming. Rejects where there is no reading. */
  static async begin(task: FileTask, opened: OpenedFile, audience: Audience): Promise<FileReading> {
    if (opened.notesFile !== undefined) tellOf(opened.notesFile, audience.tell);
    const reading = new FileReading(task, opened, audience);
    const over = reading.read();
    // A pipe may take its time to begin; a file that cannot be read fails here, before any screen.
    const mayWait = opened.isFollowed ? [soon()] : [];
    if (!isPipe(task.path)) await Promise.race([reading.begun, over, ...mayWait]);
    void over.catch((error: unknown) => reading.failed(error));
    return reading;
  }

  async close(): Promise<void> {
    this.wanted = false;
    this.following.abort();
    await this.opened.notesFile?.close();
    this.opened.source?.close();
  }

  private async read(): Promise<void> {
    const { sink, apart, notes, session, tell } = this.audience;
    const { signal } = this.following;
    const follow = { signal, tell: (line: string) => tell(line, 'warn') };
    const twice = !this.opened.isFollowed && isLong(this.task.path);
    if (twice) session.judgedTo(0);
    const counter = { count: 0 };
    const report = await this.pass({
      sink: twice ? apart.list : sink,
      counter,
      notes,
      ...(this.opened.isFollowed && { follow }),
      next: (progress) => this.next(progress),
    });
    if (!twice) this.judged();
    this.listed(report);
    if (twice && this.wanted) await this.judge(counter.count);
  }

  /** From the first message to the last, of so many, once more: by the same numbers. */
  private async judge(messages: number): Promise<void> {
    const { apart, session, tell } = this.audience;
    const counter = { count: 0 };
    const next = (): Promise<boolean> => {
      session.judgedTo(counter.count);
      return this.mayGoOn();
    };
    await this.pass({ sink: apart.judge, counter, next });
    this.judged();
    const left = messages - counter.count;
    session.judgedTo(left > 0 ? counter.count : undefined);
    if (this.wanted && left > 0) {
      tell(`the file has changed: ${plural(left, 'message')} could not be judged`, 'warn');
    }
  }

  private judged(): void {
    // Where the reading was broken off nothing is known of the end.
    if (this.wanted) this.audience.analyst.end();
  }

  private pass(
    options: Pick<InputOptions, 'sink' | 'notes' | 'counter' | 'follow' | 'next'>,
  ): Promise<InputReport> {
    const { path, forcedPorts } = this.task;
    return readInput({
      path,
      // In a worker process.stdin is a copy that the main thread feeds: read the file itself.
      stdin: () => standardInput(),
      forcedPorts: new Set(forcedPorts),
      ...options,
    });
  }

  private async next({ bytesRead: bytes, size }: InputProgress): Promise<boolean> {
    this.started();
    const follows = this.opened.isFollowed && { follows: true as const };
    this.audience.session.setReading(size === undefined ? undefined : { bytes, size, ...follows });
    return this.mayGoOn();
  }

  /** Lets the screen have its turn. False: nobody wants more. */
  private async mayGoOn(): Promise<boolean> {
    if (performance.now() - this.breath > BREATH) {
      await soon();
      this.breath = performance.now();
    }
    return this.wanted;
  }

  private listed(report: InputReport): void {
    const { session, notes, lines } = this.audience;
    session.setReading(undefined);
    const told = [
      ...damageLines(this.task.path, report),
      ...foreignLines(report.foreign, session.isEmpty),
      ...forgotten(notes.comments),
    ];
    this.isDamaged = isDamaged(report);
    lines.push(...told);
    if (told[0] !== undefined) session.tell(told[0], 'warn');
  }

  private failed(error: unknown): void {
    const { session, lines } = this.audience;
    this.isDamaged = true;
    const text = error instanceof Error ? error.message : String(error);
    lines.push(text);
    session.setReading(undefined);
    session.tell(text, 'error');
  }
}

function tellOf(notesFile: NotesFile, tell: Audience['tell']): void {
  notesFile.tell = tell;
  if (notesFile.refused !== undefined) tell(notesFile.refused, 'warn');
}

const isLong = (path: string): boolean => isRegularFile(path) && statSync(path).size >= LONG;

/** Lets the screen have the thread. */
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const forgotten = ({ dropped }: PacketNotes['comments']): string[] =>
  dropped === 0 ? [] : [`${plural(dropped, 'comment')} of the capture dropped: there are too many`];
