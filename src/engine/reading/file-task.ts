/** A task that shows a capture file: what is opened for it, and what its session is told of it. */
import type { ClosableSource } from '../../capture/random-access.js';
import { type MessageRange, rangeText } from '../../session/range.js';
import type { SessionOptions } from '../../session/session-options.js';
import type { Task } from '../task.js';
import { fileOf, isRegularFile } from './input.js';
import { NotesFile } from './notes-file.js';

export type FileTask = Extract<Task, { kind: 'file' }>;

export interface OpenedFile {
  /** It is still being written, and waited for. */
  readonly isFollowed: boolean;
  /** Where its bytes can be read again: a file that grows may be another by then. */
  readonly source: ClosableSource | undefined;
  /** Of a pipe nothing is kept beside it. */
  readonly notesFile: NotesFile | undefined;
}

export async function openFile({ path, follow, forcedPorts }: FileTask): Promise<OpenedFile> {
  const isRegular = isRegularFile(path);
  const isFollowed = follow === true && isRegular;
  const source = isFollowed ? undefined : fileOf(path);
  const notesFile = isRegular
    ? await NotesFile.open({ path, decodeAs: forcedPorts, isGrowing: isFollowed })
    : undefined;
  return { isFollowed, source, notesFile };
}

/** What a session is told of a file, beside its bytes. A pipe cannot be read again. */
export function fileOptions(
  { path, speed, range }: FileTask,
  { source, notesFile }: OpenedFile,
): Pick<SessionOptions, 'source' | 'annotations' | 'speed' | 'range' | 'seeAgain'> {
  const told = { source, annotations: notesFile?.annotations, speed, range };
  if (!isRegularFile(path)) return told;
  const seeAgain = (gone: MessageRange): string =>
    `fusionshark replay --range ${rangeText(gone)} ${shellWord(path)} shows them`;
  return { ...told, seeAgain };
}

/** As one word of a command line that somebody pastes. */
const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
