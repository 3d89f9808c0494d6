/** What `read` reads: a capture; with --hex the text of a dump, which is read-hex.ts's. */
import { plural } from '../../dissect/text.js';
import { damageLines, isDamaged } from '../../engine/reading/damage.js';
import { foreignLines } from '../../engine/reading/foreign.js';
import { isRegularFile, readInput } from '../../engine/reading/input.js';
import type { MessageSink } from '../../message.js';
import type { PacketNotes } from '../../session/packets/notes.js';
import { say } from '../exit.js';

export interface Source {
  /** It can be read twice. */
  readonly again: boolean;
  /**
   * Hands on messages until there are no more, or `next` resolves to false.
   * @param notes is told what a capture says of its packets
   */
  read(sink: MessageSink, next: () => Promise<boolean>, notes?: PacketNotes): Promise<Reading>;
}

export interface Reading {
  /** What to say when there was no message. */
  readonly nothingFound: readonly string[];
  /** What else may be looked for, and was not decoded. */
  readonly undecoded: readonly string[];
  readonly damage: { readonly lines: readonly string[]; readonly isDamaged: boolean };
}

export interface SourceOptions {
  readonly decodeAs?: ReadonlySet<number>;
  /** The file is still being written: wait for more at its end, until SIGINT. */
  readonly follow?: true;
}

export const forced = ({ decodeAs }: SourceOptions) =>
  decodeAs === undefined ? {} : { forcedPorts: decodeAs };

const HINT = '-d tcp.port==N,couchbase decodes a port whatever it looks like';

export async function captureSource(path: string, options: SourceOptions): Promise<Source> {
  const isRegular = isRegularFile(path);
  // A pipe is waited for anyway, and ends when its writer does.
  const following = options.follow === true && isRegular;
  return {
    again: isRegular && !following,
    read: (sink, next, notes) =>
      untilInterrupted(following, async (signal) => {
        const stdin = () => process.stdin;
        const follow = following ? { follow: { signal, tell: say } } : {};
        const report = await readInput({
          ...{ path, stdin, sink, next, notes },
          ...follow,
          ...forced(options),
        });
        return {
          nothingFound: [
            `no messages in ${plural(report.packets, 'packet')}; ${HINT}`,
            ...foreignLines(report.foreign, true),
          ],
          undecoded: foreignLines(report.foreign, false),
          damage: { lines: damageLines(path, report), isDamaged: isDamaged(report) },
        };
      }),
  };
}

/** While a file is followed SIGINT ends the reading, not the program: what was read is printed. */
async function untilInterrupted<T>(
  following: boolean,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  // Once: whoever cannot wait for the end may say so again.
  if (following) process.once('SIGINT', interrupt);
  try {
    return await work(interruption.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
}
