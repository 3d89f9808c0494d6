/**
 * What the terminal UI remembers from one time to the next: the filters, searches and commands
 * that were written. A file in the user's state folder (XDG Base Directory Specification), for the
 * user alone: filters hold keys. Without it the UI works as well, so that no fault of it is one of
 * the program: what cannot be read is taken as new, what cannot be written is forgotten. Of several
 * UIs at once each adds what was written in it to what the others have kept.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { Memory } from '../tui/index.js';

/** Bytes of the file, at most: 100 lines of each kind that are as long as lines can be. */
const LARGEST = 8 * 1024 * 1024;
const PRIVATE = 0o600;
const PRIVATE_FOLDER = 0o700;
/** Texts of one kind, at most; the oldest go first. */
const MOST = 100;

/** What is remembered, by where it was written. Not comments: they are of their captures. */
const KINDS: readonly string[] = ['filter', 'find', 'command'];

type Histories = NonNullable<Memory['histories']>;

const MEMORY = z.object({
  version: z.literal(1),
  histories: z.record(z.string(), z.array(z.string()).max(MOST)),
});

/** @param home folder of the user */
export async function openMemory(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): Promise<Memory> {
  const { XDG_STATE_HOME: named = '' } = env;
  // The specification has relative paths ignored.
  const folder = isAbsolute(named) ? named : join(home, '.local', 'state');
  const path = join(folder, 'fusionshark', 'ui.json');
  const histories = read(path);
  let known = histories ?? {};
  const keep = (now: Histories): void => {
    write(path, merged(read(path) ?? {}, known, now));
    known = now;
  };
  return { histories, keep };
}

/** What the file has, and behind it what was written here since `known`. */
function merged(kept: Histories, known: Histories, now: Histories): Histories {
  const kinds = new Set([...Object.keys(kept), ...Object.keys(now)]);
  return Object.fromEntries(
    [...kinds].map((kind) => {
      const added = addedTo(known[kind] ?? [], now[kind] ?? []);
      const others = (kept[kind] ?? []).filter((text) => !added.includes(text));
      return [kind, [...others, ...added]];
    }),
  );
}

/** What is written goes to the end, also where it was there before: the rest stays in its order. */
function addedTo(known: readonly string[], now: readonly string[]): readonly string[] {
  let at = 0;
  const end = now.findIndex((text) => {
    const place = known.indexOf(text, at);
    at = place + 1;
    return place < 0;
  });
  return end < 0 ? [] : now.slice(end);
}

/** Undefined: there is no such file, or none that can be used. */
function read(path: string): Histories | undefined {
  try {
    if (statSync(path).size > LARGEST) return undefined;
    return MEMORY.parse(JSON.parse(readFileSync(path, 'utf8'))).histories;
  } catch {
    return undefined;
  }
}

/** At once, since the process may end right after; the file is the old one or the new one. */
function write(path: string, histories: Histories): void {
  const kept = Object.fromEntries(
    Object.entries(histories)
      .filter(([kind]) => KINDS.includes(kind))
      .map(([kind, texts]) => [kind, texts.slice(-MOST)]),
  );
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
    const text = `${JSON.stringify({ version: 1, histories: kept })}\n`;
    try {
      writeFileSync(temporary, text, { mode: PRIVATE });
      renameSync(temporary, path);
    } finally {
      rmSync(temporary, { force: true });
    }
  } catch {
    // As said above: it is forgotten.
  }
}
