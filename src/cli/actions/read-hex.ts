/** What `read --hex` reads: the text of a dump. */
import { readHexText } from '../../capture/hex-input/file.js';
import { plural } from '../../dissect/text.js';
import { playHex } from '../../engine/reading/hex-source.js';
import { forced, type Source, type SourceOptions } from './read-source.js';

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
        nothingFound: [`no messages in ${plural(blocks, 'block')} of bytes`],
        undecoded: [],
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
