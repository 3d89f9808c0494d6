/**
 * Keeps what people say of a capture's messages in a file beside it, NAME.notes.json: read when
 * the capture is opened, written soon after each change, whole or not at all. Of what is no
 * file of ours, or was made for another capture, or was changed by somebody else meanwhile,
 * nothing is overwritten.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { epochText } from '../../bytes/time.js';
import type { Severity } from '../../dissect/node.js';
import { Annotations, type Notes } from '../../session/notes/annotations.js';
import {
  difference,
  type Fingerprint,
  notesText,
  readNotes,
} from '../../session/notes/notes-text.js';
import { readPackets } from './input.js';

/** From a change to its writing, ms. */
const SOON_MS = 300;
/** Larger is no file of ours. */
const LARGEST = 256 * 1024 * 1024;
const PRIVATE = 0o600;

interface Capture {
  readonly path: string;
  readonly decodeAs: readonly number[];
  /** The file is still being written: it may have grown since notes were made. */
  readonly isGrowing: boolean;
}

type Tell = (text: string, severity: Severity) => void;

export class NotesFile {
  readonly annotations: Annotations;
  /** Set once there is somebody to tell. */
  tell: Tell = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  /** Version of what is in the file. */
  private written = 0;
  /** What was wrong when it was written last: told once. */
  private told = '';

  private constructor(
    private readonly capture: Capture,
    /** What the file holds; undefined: there is none. */
    private held: string | undefined,
    notes: Notes | undefined,
    /** Why nothing is written. */
    readonly refused: string | undefined,
  ) {
    this.annotations = new Annotations(notes, () => this.changed());
  }

  static async open(capture: Capture): Promise<NotesFile> {
    const path = notesPath(capture.path);
    let held: string | undefined;
    try {
      held = await textOf(path);
      if (held === undefined) return new NotesFile(capture, held, undefined, undefined);
      const read = readNotes(held);
      const now = await fingerprintOf(capture);
      const other = now && difference(read.capture, now, capture.isGrowing);
      if (now === undefined || other !== undefined) {
        throw new Error(`made for another capture: ${other ?? 'this one has no packet'}`);
      }
      return new NotesFile(capture, held, read.notes, undefined);
    } catch (error) {
      const why = `${path}: ${reasonOf(error)}; notes are not read from it, nor written to it`;
      return new NotesFile(capture, held, undefined, why);
    }
  }

  /** What is not written yet is. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.write();
  }

  private changed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.write(), SOON_MS);
  }

  /** One after the other. */
  private write(): Promise<void> {
    this.writing = this.writing.then(() =>
      this.writeNow().catch((error: unknown) => this.complain(reasonOf(error))),
    );
    return this.writing;
  }

  private async writeNow(): Promise<void> {
    const { annotations, capture } = this;
    const { version } = annotations;
    if (version === this.written) return;
    if (this.refused !== undefined) return this.complain(this.refused);
    const path = notesPath(capture.path);
    if ((await textOf(path)) !== this.held) {
      return this.complain(`${path} was changed by somebody else`);
    }
    const now = await fingerprintOf(capture);
    if (now === undefined) return;
    const text = annotations.isEmpty ? undefined : notesText(now, annotations.notes);
    if (text === undefined) await rm(path, { force: true });
    else await replace(path, text);
    this.held = text;
    this.written = version;
    this.told = '';
  }

  private complain(why: string): void {
    if (why !== this.told) this.tell(`notes are not kept: ${why}; w saves them`, 'error');
    this.told = why;
  }
}

const notesPath = (capture: string): string => `${capture}.notes.json`;

/** Of a failed call without the call: node's message is `CODE: reason, call 'path'`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'syscall' in error ? (error.message.split(', ')[0] ?? '') : error.message;
}

/** Undefined: there is no such file. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST) throw new Error(`has ${size} bytes, more than ${LARGEST}`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Undefined: it has no packet yet. */
async function fingerprintOf({ path, decodeAs }: Capture): Promise<Fingerprint | undefined> {
  const { size } = await stat(path);
  let firstPacket: Fingerprint['firstPacket'] | undefined;
  await readPackets(
    {
      path,
      stdin: () => {
        throw new Error('standard input has no notes');
      },
      next: async () => firstPacket === undefined,
    },
    {
      packet: (packet) => {
        if (firstPacket !== undefined) return;
        const { bytes, start, length } = packet;
        const captured = bytes.subarray(start, start + length);
        const hash = createHash('sha256').update(captured).digest('hex');
        firstPacket = { time: epochText(packet), hash: `sha256:${hash}` };
      },
    },
  );
  return firstPacket && { size, firstPacket, decodeAs: [...decodeAs].sort((a, b) => a - b) };
}

/** The file is the old one or the new one, and never in between. */
async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  let file: FileHandle | undefined;
  try {
    file = await open(temporary, 'wx', PRIVATE);
    await file.writeFile(text);
    await file.sync();
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await file?.close().catch(() => undefined);
    if (file !== undefined) await rm(temporary, { force: true });
    throw error;
  }
}
