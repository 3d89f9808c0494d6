/**
 * Where something is saved: beside its place, under another name, until all of it is there. What
 * stood in that place stays whole until then, and nothing half written ever has its name.
 */
import { open, realpath, rename, rm, stat } from 'node:fs/promises';

interface SavePlace {
  /** Where to write, by who saves; nobody else has a file of that name. */
  readonly draft: string;
  /** All is written: it takes its place. */
  keep(): Promise<void>;
  /** It is not to be: nothing is left of it. */
  discard(): Promise<void>;
}

/** Or why there can be none; `exists`: a file is there, and is not to be replaced. */
type Place = SavePlace | { readonly refused: string };

/**
 * @param taken files that are never replaced, whatever is asked for: what is read, or written to
 */
export async function placeOf(
  path: string,
  overwrite: boolean,
  taken: readonly string[],
): Promise<Place> {
  if (path === '' || path === '-') return { refused: 'a file needs a name' };
  try {
    const target = await realpath(path).catch(() => path);
    const there = await stat(target).catch(() => undefined);
    if (there !== undefined) {
      if (!there.isFile()) return { refused: `${path} is no regular file` };
      for (const each of taken) {
        const other = await stat(each).catch(() => undefined);
        if (other?.dev === there.dev && other.ino === there.ino) {
          return { refused: `${path} is open: save under another name` };
        }
      }
      if (!overwrite) return { refused: 'exists' };
    } else {
      // Holds the place: who comes later finds it taken.
      await (await open(target, 'wx', 0o600)).close();
    }
    return began(target, there === undefined);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return { refused: 'exists' };
    return { refused: `cannot write ${path}: ${code ?? message}` };
  }
}

let drafts = 0;

function began(target: string, isNew: boolean): SavePlace {
  drafts += 1;
  const draft = `${target}.${process.pid}-${drafts}.part`;
  return {
    draft,
    keep: () => rename(draft, target),
    discard: async () => {
      await rm(draft, { force: true });
      if (isNew) await rm(target, { force: true });
    },
  };
}
