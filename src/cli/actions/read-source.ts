/** What `read` reads: a capture, or with --hex the text of a dump. */
import { readHexText } from '../../capture/hex-input/file.js';
import { plural } from '../../dissect/text.js';
import { damageLines } from '../../engine/damage.js';
import { playHex } from '../../engine/hex-source.js';
import { isRegularFile, readInput } from '../../engine/input.js';
import type { MessageSink } from '../../session/message.js';

export interface Source {
  /** It can be read twice. */
  readonly again: boolean;
  /** Hands on messages until there are no more, or `next` resolves to false. */
  read(sink: MessageSink, next: () => Promise<boolean>): Promise<Reading>;
}

export interface Reading {
  /** What to say when there was no message. */
  readonly nothingFound: string;
  readonly damage: { readonly lines: readonly string[]; readonly isDamaged: boolean };
}

interface SourceOptions {
  readonly decodeAs?: ReadonlySet<number>;
}

const forced = ({ decodeAs }: SourceOptions) =>
  decodeAs === undefined ? {} : { forcedPorts: decodeAs };

const HINT = '-d tcp.port==N,couchbase decodes a port whatever it looks like';

export async function captureSource(path: string, options: SourceOptions): Promise<Source> {
  return {
    again: isRegularFile(path),
    read: async (sink, next) => {
      const stdin = () => process.stdin;
      const report = await readInput({ path, stdin, sink, next, ...forced(options) });
      return {
        nothingFound: `no messages in ${plural(report.packets, 'packet')}; ${HINT}`,
        damage: { lines: damageLines(path, report), isDamaged: report.damageCount > 0 },
      };
    },
  };
}

/** Rejects with CaptureError when there is no text to read. */
export async function hexSource(path: string, options: SourceOptions): Promise<Source> {
  const text = await readHexText(path, () => process.stdin);
  return {
    again: true,
    read: async (sink, next) => {
      const { blocks, problems, problemCount } = await playHex(text, {
        sink,
        next,
        ...forced(options),
      });
      return {
        nothingFound: `no messages in ${plural(blocks, 'block')} of bytes`,
        damage: { lines: problemLines(path, problems, problemCount), isDamaged: problemCount > 0 },
      };
    },
  };
}

/** Lines of problems told; the rest is a number. */
const TOLD = 10;

function problemLines(path: string, problems: readonly string[], count: number): string[] {
  const told = problems.slice(0, TOLD).map((problem) => `${path}: ${problem}`);
  const more = count - told.length;
  return more > 0 ? [...told, `${path}: ${plural(more, 'more problem')}`] : told;
}
